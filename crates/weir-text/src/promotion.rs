//! Whether an article sells something. Precision first: a report about a sale is no promotion.
//!
//! Cues come in kinds. A promotion shows several kinds (it names its offer, its deadline and what to press), and says
//! them densely; a report may quote one of them.

use std::ops::RangeInclusive;
use weir_model::{Article, Lang};

/// What a cue gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The text calls itself an advertisement.
    Label,
    /// It asks to buy, subscribe or register.
    Call,
    /// It names a rebate, a gift or a price cut.
    Offer,
    /// It hurries.
    Hurry,
}
use Kind::{Call, Hurry, Label, Offer};

/// Points that make a promotion, and the kinds they must come from.
const NEEDED: u32 = 4;
const KINDS: usize = 2;
/// Words for which one more point is needed: a long text says more by chance.
const WORDS_A_POINT: u32 = 200;
/// Nothing longer is a promotion unless it calls itself one.
const LONGEST: u32 = 900;
/// Bytes that are looked at.
const MOST_BYTES: usize = 20_000;

/// Whether an article reads as a promotion: it speaks to the reader as a buyer, several times over.
pub(crate) fn is_promotion(article: &Article) -> bool {
    let mut text = article.title.to_lowercase();
    let title = text.len();
    for block in &article.blocks {
        text.push('\n');
        text.push_str(&block.text.to_lowercase());
        if text.len() > MOST_BYTES {
            break;
        }
    }
    let cues = match article.lang {
        Lang::ZH => ZH,
        Lang::DE => DE,
        _ => EN,
    };
    let mut points = 0;
    let mut kinds: Vec<Kind> = Vec::new();
    for (cue, kind, weight) in cues {
        let Some(at) = find(&text, cue) else { continue };
        // In the headline it is meant.
        points += weight + u32::from(at < title);
        if !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    if price_cut(&text) {
        points += 2;
        if !kinds.contains(&Offer) {
            kinds.push(Offer);
        }
    }
    let words = crate::sentence::length(&text) as u32;
    let labelled = kinds.contains(&Label);
    // A report on offers and deadlines asks its reader for nothing.
    let asks = labelled || kinds.contains(&Call);
    points >= NEEDED + words / WORDS_A_POINT && kinds.len() >= KINDS && asks && (words <= LONGEST || labelled)
}

/// Where a cue stands as words of its own: letters of its script neither before nor, unless it is a stem, after it.
fn find(text: &str, cue: &str) -> Option<usize> {
    let (cue, stem) = cue.strip_suffix('*').map_or((cue, false), |cue| (cue, true));
    let latin = |c: char| c.is_alphabetic() && !is_ideograph(c);
    text.match_indices(cue).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|part| part.chars().next_back());
        let after = text.get(at + cue.len()..).and_then(|part| part.chars().next());
        let begins = !cue.starts_with(latin) || !before.is_some_and(latin);
        let ends = stem || !cue.ends_with(latin) || !after.is_some_and(latin);
        begins && ends
    })
}

fn is_ideograph(c: char) -> bool {
    crate::sentence::is_ideograph(c)
}

/// "€79, down from €149", "$49 instead of $89", "statt 149 Euro", "原价399元": a price beside the one before it.
fn price_cut(text: &str) -> bool {
    const BETWEEN: &[&str] = &["down from ", "instead of ", "reduced from ", "was ", "statt ", "anstatt ", "原价", "原售价"];
    const MARKS: &[char] = &['$', '€', '£', '¥', '￥'];
    const UNITS: &[&str] = &["euro", "元", "€", "dollar", "块"];
    const DIGITS: RangeInclusive<char> = '0'..='9';
    let is_price = |part: &str| {
        let part = part.trim_start();
        let marked = part.starts_with(MARKS);
        let number = part.trim_start_matches(MARKS).trim_start();
        let rest = number.trim_start_matches(|c: char| DIGITS.contains(&c) || c == '.' || c == ',' || c == '-');
        rest.len() < number.len()
            && number.starts_with(|c: char| DIGITS.contains(&c))
            // Millions are no price of a thing one buys.
            && !rest.trim_start().starts_with(['m', 'b', 'k', '万', '亿'])
            && (marked || UNITS.iter().any(|unit| rest.trim_start().starts_with(unit)))
    };
    BETWEEN.iter().any(|between| {
        text.match_indices(between).any(|(at, _)| {
            let near: String = text.get(..at).unwrap_or_default().chars().rev().take(24).collect();
            let cjk = between.chars().all(is_ideograph);
            text.get(at + between.len()..).is_some_and(is_price) && (cjk || near.chars().any(|c| c.is_ascii_digit()))
        })
    })
}

const EN: &[(&str, Kind, u32)] = &[
    ("sponsored post", Label, 3),
    ("sponsored content", Label, 3),
    ("sponsored by", Label, 1),
    ("advertisement feature", Label, 3),
    ("paid content", Label, 3),
    ("paid partnership", Label, 3),
    ("partner content", Label, 3),
    ("advertorial", Label, 2),
    ("promoted", Label, 1),
    ("earn a commission", Label, 3),
    ("affiliate link*", Label, 2),
    ("does not reflect the views", Label, 1),
    ("deal of the day", Offer, 3),
    ("deals of the day", Offer, 3),
    ("promo code", Offer, 3),
    ("discount code", Offer, 3),
    ("coupon", Offer, 2),
    ("use code", Offer, 3),
    ("use the code", Offer, 3),
    ("percent discount", Offer, 2),
    ("% discount", Offer, 2),
    ("% off", Offer, 2),
    ("percent off", Offer, 2),
    ("lowest price", Offer, 2),
    ("months for the price of", Offer, 2),
    ("free gift", Offer, 2),
    ("free trial", Offer, 2),
    ("money-back guarantee", Offer, 2),
    ("free shipping", Offer, 2),
    ("early bird*", Offer, 2),
    ("on sale for", Offer, 2),
    ("cancel any time", Offer, 2),
    ("cancel anytime", Offer, 2),
    ("terms apply", Offer, 1),
    ("limited time", Hurry, 2),
    ("limited-time", Hurry, 2),
    ("offer ends", Hurry, 2),
    ("offer expires", Hurry, 2),
    ("today only", Hurry, 2),
    ("while stocks last", Hurry, 3),
    ("while supplies last", Hurry, 3),
    ("when stock runs out", Hurry, 2),
    ("places are limited", Hurry, 2),
    ("seats are limited", Hurry, 2),
    ("spots are limited", Hurry, 2),
    ("places left", Hurry, 1),
    ("seats left", Hurry, 1),
    ("don't miss out", Hurry, 2),
    ("don’t miss out", Hurry, 2),
    ("sign up this week", Hurry, 2),
    ("subscribe now", Call, 2),
    ("subscribe today", Call, 2),
    ("register now", Call, 2),
    ("register today", Call, 2),
    ("register for free", Call, 2),
    ("sign up now", Call, 2),
    ("sign up today", Call, 2),
    ("who sign up", Call, 1),
    ("save your seat", Call, 2),
    ("reserve your", Call, 2),
    ("book a demo", Call, 3),
    ("request a demo", Call, 3),
    ("book now", Call, 2),
    ("buy now", Call, 2),
    ("shop now", Call, 3),
    ("order now", Call, 2),
    ("see the deal", Call, 3),
    ("add to cart", Call, 2),
    ("at checkout", Call, 1),
    ("click here to buy", Call, 3),
    ("start your free", Call, 2),
    ("free webinar", Call, 3),
    ("live webinar", Call, 2),
    ("our webinar", Call, 2),
    ("webinar:", Call, 2),
    ("join our", Call, 1),
];

const DE: &[(&str, Kind, u32)] = &[
    ("anzeige in eigener sache", Label, 3),
    ("anzeige:", Label, 2),
    ("advertorial", Label, 2),
    ("bezahlter beitrag", Label, 3),
    ("gesponserter beitrag", Label, 3),
    ("affiliate-link*", Label, 2),
    ("provision", Label, 1),
    ("rabattcode", Offer, 3),
    ("gutscheincode", Offer, 3),
    ("gutschein", Offer, 1),
    ("prozent rabatt", Offer, 2),
    ("% rabatt", Offer, 2),
    ("gratis dazu", Offer, 2),
    ("kostenlos testen", Offer, 2),
    ("gratis testen", Offer, 2),
    ("probeabo", Offer, 2),
    ("probemonat", Offer, 2),
    ("monate lesen", Offer, 2),
    ("jederzeit kündbar", Offer, 2),
    ("ermäßigter preis", Offer, 1),
    ("vorteilspreis", Offer, 2),
    ("aktionspreis", Offer, 2),
    ("versandkostenfrei", Offer, 2),
    ("für die ersten", Hurry, 1),
    ("nur heute", Hurry, 2),
    ("nur noch heute", Hurry, 2),
    ("nur für kurze zeit", Hurry, 3),
    ("solange der vorrat reicht", Hurry, 3),
    ("plätze sind begrenzt", Hurry, 2),
    ("begrenzte plätze", Hurry, 2),
    ("angebot gilt bis", Hurry, 2),
    ("angebot endet", Hurry, 2),
    ("jetzt abonnieren", Call, 3),
    ("jetzt bestellen", Call, 3),
    ("jetzt kaufen", Call, 3),
    ("jetzt sichern", Call, 3),
    ("jetzt anmelden", Call, 2),
    ("jetzt registrieren", Call, 2),
    ("jetzt buchen", Call, 2),
    ("bestellen sie", Call, 2),
    ("melden sie sich an", Call, 2),
    ("sichern sie sich", Call, 2),
    ("zum angebot", Call, 3),
    ("in den warenkorb", Call, 2),
    ("unter dem stichwort", Call, 1),
    ("webinar", Call, 1),
];

const ZH: &[(&str, Kind, u32)] = &[
    ("【推广】", Label, 3),
    ("【广告】", Label, 3),
    ("本文为推广", Label, 3),
    ("本文为广告", Label, 3),
    ("推广内容", Label, 2),
    ("商业推广", Label, 2),
    ("赞助内容", Label, 3),
    ("优惠码", Offer, 3),
    ("优惠券", Offer, 2),
    ("优惠价", Offer, 2),
    ("限时优惠", Offer, 3),
    ("立减", Offer, 2),
    ("仅需", Offer, 1),
    ("仅售", Offer, 2),
    ("会员价", Offer, 2),
    ("到手价", Offer, 3),
    ("免费领取", Offer, 2),
    ("免费试", Offer, 2),
    ("买一送一", Offer, 3),
    ("赠送", Offer, 1),
    ("还送", Offer, 1),
    ("可获赠", Offer, 2),
    ("满减", Offer, 2),
    ("限时", Hurry, 1),
    ("名额有限", Hurry, 2),
    ("仅剩", Hurry, 1),
    ("先到先得", Hurry, 1),
    ("前500名", Hurry, 1),
    ("前100名", Hurry, 1),
    ("今日仅", Hurry, 1),
    ("最后一天", Hurry, 1),
    ("售完即止", Hurry, 3),
    ("立即购买", Call, 3),
    ("点击购买", Call, 3),
    ("立即报名", Call, 3),
    ("点击报名", Call, 3),
    ("马上报名", Call, 3),
    ("报名", Call, 1),
    ("扫码", Call, 1),
    ("扫描二维码", Call, 2),
    ("立即订阅", Call, 3),
    ("立即下单", Call, 3),
    ("下单", Call, 1),
    ("加客服", Call, 2),
    ("点击链接", Call, 2),
    ("点击阅读原文", Call, 1),
    ("立即抢购", Call, 3),
];

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn promotes(title: &str, text: &str, lang: Lang) -> bool {
        let blocks: Vec<Block> = text.split('\n').map(Block::paragraph).collect();
        let id = ArticleId { entry: EntryId(1), version: 1 };
        let sentences = Vec::new();
        let metadata = Metadata::default();
        is_promotion(&Article { id, title: title.into(), lang, blocks, sentences, metadata, state: TextState::Full })
    }

    #[test]
    fn what_sells_is_found() {
        for (title, text, lang) in [
            ("Kettle sale", "The Lark kettle is 30% off at our partner shop. Use code LARK30 at checkout. While stocks last.", Lang::EN),
            ("Webinar: payroll without tears", "Register now for our live webinar. Seats are limited.", Lang::EN),
            (
                "Sechs Wochen Talblatt",
                "Das Probeabo ist jederzeit kündbar. Jetzt bestellen und eine Tasse gratis dazu! Nur für kurze Zeit.",
                Lang::DE,
            ),
            ("写作课开班", "原价299元，现在仅需9元。名额有限，扫码报名，还送讲义一本。", Lang::ZH),
        ] {
            assert!(promotes(title, text, lang), "{title}");
        }
    }

    #[test]
    fn reports_of_sales_are_reports() {
        for (title, text, lang) in [
            (
                "Grocer's discounts squeeze its rivals",
                "The chain sold butter at 20 percent off in March. Its discount code scheme drew 40,000 shoppers, the company said. \
                 Rivals called it unfair. The share price rose to £4.20, down from £4.31 in May.",
                Lang::EN,
            ),
            ("Regulator fines a webinar firm", "The firm must repay customers who bought its webinar courses, a court ruled.", Lang::EN),
            (
                "Kartellamt prüft Rabatte",
                "Die Behörde prüft, ob Händler mit Rabatten von 20 Prozent werben durften. Ein Gutschein lag jeder Anzeige bei.",
                Lang::DE,
            ),
            ("马拉松报名人数创新高", "今年报名人数达到12万，组委会说名额不会增加。选手可在现场扫码查询成绩。", Lang::ZH),
            ("监管部门整治“限时优惠”", "多家平台被要求整改。监管部门说，部分商家先涨价再打折。", Lang::ZH),
        ] {
            assert!(!promotes(title, text, lang), "{title}");
        }
    }

    #[test]
    fn a_price_beside_the_one_before_it() {
        for text in ["for €79, down from €149", "pay $49 instead of $89", "nur 79 euro statt 149 euro", "原价399元"] {
            assert!(price_cut(text), "{text}");
        }
        for text in ["$3 million, down from $5 million", "three instead of four", "it was 1999", "原价收购", "statt 3 stunden"] {
            assert!(!price_cut(text), "{text}");
        }
    }
}
