//! Sentences that are about the page and not the story.

use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

/// What such sentences say, in small letters. Each is a phrase that a report would hardly use of its subject.
#[rustfmt::skip]
const SAYS: &[&str] = &[
    // Consent.
    "we use cookies", "uses cookies", "use of cookies", "accept cookies", "accept all cookies", "cookie policy", "consent to the use", "your consent",
    "manage your preferences", "wir verwenden cookies", "ihre einwilligung", "deiner einwilligung", "mit ihrer zustimmung", "cookies akzeptieren",
    "nous utilisons des cookies", "votre consentement", "utilizamos cookies", "su consentimiento", "política de privacidad",
    "ditt samtykke", "dit samtykke", "samtykke til", "bruker informasjonskapsler", "informasjonskapsler", "ditt samtycke", "uw toestemming", "il tuo consenso", "seu consentimento",
    "для просмотра включите", "ansvarlig for dine", "ansvarig för dina", "responsible for your data", "verantwortlich für ihre daten", "on another device",
    "sur un autre appareil", "auf einem anderen gerät", "en otro dispositivo", "with this account", "avec ce compte", "kontaktformular", "contact form", "çerez politikası",
    // Advertising of the page itself.
    "affiliate relationship", "affiliate link", "earn a commission", "get a commission", "receive a commission", "may earn commission", "independently selected", "independently selects", "prices are accurate", "sign up for our", "sign up to our",
    "sign up here", "subscribe to our", "subscribe now", "our newsletter", "daily newsletter", "weekly newsletter", "free newsletter", "click here", "read more:", "read also:",
    "read our full", "follow us on", "like us on facebook", "download our app", "download the app", "get the app", "support our journalism", "become a member today",
    "from our sister", "our sister paper", "our sister site", "our sister title", "our sister publication", "first appeared on", "first appeared in", "originally appeared on",
    "originally appeared in", "this story was published", "republished with permission", "reprinted with permission", "is republished from",
    "this article was produced", "this post contains", "all rights reserved", "enable javascript", "log in to",
    "to continue reading", "already a subscriber", "scroll down", "watch the video below", "listen to the podcast",
    "abonnieren sie", "jetzt abonnieren", "unseren newsletter", "unserem newsletter", "melden sie sich an", "folgen sie uns", "lesen sie auch", "lesen sie mehr", "mehr zum thema",
    "affiliate-link", "eine provision", "bitte aktivieren sie javascript", "nur mit abo", "alle rechte vorbehalten",
    "abonnez-vous", "inscrivez-vous", "notre newsletter", "notre infolettre", "lire aussi", "à lire aussi", "suivez-nous", "tous droits réservés", "réservé aux abonnés",
    "suscríbete", "suscríbase", "nuestro boletín", "nuestra newsletter", "síguenos", "lee también", "lea también", "todos los derechos reservados",
    "les også", "læs også", "läs också", "lees ook", "leggi anche", "leia também", "baca juga", "читайте также", "подписывайтесь", "abone ol",
    "版权所有", "未经授权", "转载请", "扫描二维码", "扫码关注", "关注我们", "点击下载", "点击查看", "点击阅读", "责任编辑", "本文来源", "原标题", "免责声明", "下载客户端", "欢迎关注",
    "無断転載", "会員登録", "続きを読む", "この記事は有料", "あわせて読みたい", "メルマガ",
];

/// Whether a sentence asks for consent, advertises the page, or tells who wrote or owns it.
pub(crate) fn is_furniture(text: &str) -> bool {
    static PHRASES: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let phrases = PHRASES.get_or_init(|| AhoCorasick::builder().ascii_case_insensitive(true).build(SAYS).ok());
    phrases.as_ref().is_some_and(|phrases| phrases.is_match(text)) || text.starts_with('©') || is_byline(text)
}

/// "By Ada Lund.", "Von Max Muster", "文｜李雷", "Photo: Ada Lund.", "(Reporting by …)".
fn is_byline(text: &str) -> bool {
    const CREDITS: &[&str] = &[
        "photo:",
        "photos:",
        "foto:",
        "bild:",
        "photo by",
        "photograph:",
        "picture:",
        "reporting by",
        "(reporting by",
        "editing by",
        "writing by",
        "story by",
        "文/",
        "文｜",
        "文|",
        "图/",
        "图｜",
        "撰文",
        "编辑：",
        "编辑:",
        "记者：",
        "记者:",
        "来源：",
        "来源:",
        "作者：",
        "作者:",
        "写真：",
        "crédit photo",
        "quelle:",
    ];
    let lower = text.trim_start_matches(['(', '（', '【', '[']).to_lowercase();
    if CREDITS.iter().any(|credit| lower.starts_with(credit)) {
        return true;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let by = words
        .first()
        .is_some_and(|first| matches!(first.to_lowercase().as_str(), "by" | "von" | "par" | "por" | "di" | "af" | "av" | "door"));
    // Names alone follow.
    by && (2..=7).contains(&words.len())
        && words.iter().skip(1).all(|word| word.starts_with(char::is_uppercase) || matches!(*word, "and" | "und" | "et" | "y" | "&" | "og"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_the_page() {
        for text in [
            "We use cookies to make this site better.",
            "For å vise dette innholdet trenger vi ditt samtykke.",
            "From our sister paper, the Felmouth Argus.",
            "By Ada Lund and Max Stone.",
            "This story first appeared on another site.",
            "扫描二维码，关注更多新闻。",
            "(Reporting by Ada Lund; editing by Max Stone.)",
        ] {
            assert!(is_furniture(text), "{text}");
        }
        for text in [
            "By Monday the port had reopened.",
            "The regulator fined a shop whose cookies tracked children.",
            "Von Hamburg aus fahren zwei Fähren.",
            "港口周一重新开放。",
        ] {
            assert!(!is_furniture(text), "{text}");
        }
    }
}
