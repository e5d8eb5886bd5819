//! Whether an article sells something. Precision first: a report about a sale is no promotion.

use weir_model::{Article, Lang};

/// Cues that a text needs, at least; a short text fewer than a long one.
const FEWEST: u32 = 3;

/// Whether an article reads as a promotion: it speaks to the reader as a buyer, several times over.
pub(crate) fn is_promotion(article: &Article) -> bool {
    let text = format!("{}\n{}", article.title, article.text()).to_lowercase();
    let cues: &[(&str, u32)] = match article.lang.as_str() {
        "zh" => ZH,
        "de" => DE,
        _ => EN,
    };
    let found: u32 = cues.iter().filter(|(cue, _)| text.contains(cue)).map(|(_, weight)| weight).sum();
    let words = crate::sentence::length(&text) as u32;
    // A long report that mentions an offer is a report.
    found >= FEWEST + words / 220 && (found > FEWEST || article.lang != Lang::EN || words < 220)
}

const EN: &[(&str, u32)] = &[
    ("sponsored", 2),
    ("advertisement feature", 3),
    ("paid content", 3),
    ("deal of the day", 3),
    ("use code", 3),
    ("with code", 2),
    ("code harbor", 2),
    ("promo code", 3),
    ("discount", 1),
    ("% off", 2),
    ("percent off", 2),
    ("limited time", 2),
    ("offer ends", 2),
    ("while stocks last", 2),
    ("stock runs out", 2),
    ("subscribe now", 2),
    ("subscribe today", 2),
    ("register now", 2),
    ("reserve your", 2),
    ("sign up", 1),
    ("book a demo", 2),
    ("free trial", 2),
    ("webinar", 2),
    ("seats are limited", 2),
    ("places are limited", 2),
    ("join us", 1),
    ("buy now", 2),
    ("add to cart", 2),
    ("at checkout", 2),
    ("on sale for", 2),
    ("lowest price", 1),
    ("your team", 1),
    ("our readers", 1),
    ("cancel any time", 2),
    ("cancel anytime", 2),
    ("first month", 1),
    ("commission", 1),
];

const DE: &[(&str, u32)] = &[
    ("anzeige", 2),
    ("jetzt abonnieren", 3),
    ("abonnieren", 1),
    ("probeabo", 2),
    ("abo", 1),
    ("rabatt", 2),
    ("gutschein", 2),
    ("gratis", 2),
    ("kostenlos testen", 2),
    ("nur bis", 1),
    ("monate lesen", 2),
    ("jederzeit kündbar", 2),
    ("prämie", 1),
    ("jetzt bestellen", 2),
    ("jetzt sichern", 2),
    ("sparen", 1),
    ("angebot", 1),
    ("statt ", 1),
];

const ZH: &[(&str, u32)] = &[
    ("推广", 2),
    ("广告", 1),
    ("优惠", 1),
    ("限时", 2),
    ("立即购买", 3),
    ("点击购买", 3),
    ("报名", 1),
    ("扫码", 2),
    ("原价", 2),
    ("仅需", 2),
    ("前500名", 1),
    ("名额有限", 2),
    ("立减", 2),
    ("折扣", 1),
    ("赠送", 1),
    ("获赠", 1),
    ("课程", 1),
    ("学员", 1),
    ("下单", 2),
    ("会员价", 2),
    ("加入我们", 1),
];
