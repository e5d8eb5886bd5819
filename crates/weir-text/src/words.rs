//! Words, stop words and stems.

use jieba_rs::Jieba;
use rust_stemmers::{Algorithm, Stemmer};
use std::sync::OnceLock;
use unicode_segmentation::UnicodeSegmentation;
use weir_model::Lang;

/// A word with its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub text: &'a str,
    pub start: usize,
}

/// The dictionary of Chinese words; loaded once, when the first Chinese text comes.
pub(crate) fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(Jieba::new)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The words of a text, in order: by Unicode's rules (UAX #29), runs of Han by dictionary. Only what has a letter or
/// digit counts. `lang` decides nothing yet; texts mix scripts, and the script of each run decides.
pub(crate) fn words(text: &str, _lang: Lang) -> Vec<Word<'_>> {
    let mut found = Vec::with_capacity(text.len() / 6);
    each_run(text, |start, run, han| {
        if han {
            let mut at = start;
            for token in jieba().cut(run, false) {
                found.push(Word { text: token.word, start: at });
                at += token.word.len();
            }
        } else {
            found.extend(run.unicode_word_indices().map(|(at, word)| Word { text: word, start: start + at }));
        }
    });
    found
}

/// Calls back with each run of Han and each run without.
pub(crate) fn each_run<'a>(text: &'a str, mut run: impl FnMut(usize, &'a str, bool)) {
    let mut start = 0;
    let mut han = None;
    for (at, c) in text.char_indices() {
        let this = is_han(c);
        if han.is_some_and(|han| han != this) {
            run(start, &text[start..at], !this);
            start = at;
        }
        han = Some(this);
    }
    if let Some(han) = han {
        run(start, &text[start..], han);
    }
}

/// The stem of a lower-case word; unchanged where the language has no stemmer here.
pub(crate) fn stem(word: &str, lang: Lang) -> String {
    let algorithm = match lang.as_str() {
        "en" => Algorithm::English,
        "de" => Algorithm::German,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "it" => Algorithm::Italian,
        "pt" => Algorithm::Portuguese,
        "nl" => Algorithm::Dutch,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "da" => Algorithm::Danish,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "fi" => Algorithm::Finnish,
        "hu" => Algorithm::Hungarian,
        "ro" => Algorithm::Romanian,
        "tr" => Algorithm::Turkish,
        "el" => Algorithm::Greek,
        "ar" => Algorithm::Arabic,
        _ => return word.to_owned(),
    };
    if word.starts_with(|c: char| c.is_ascii_digit() || is_han(c)) {
        return word.to_owned();
    }
    Stemmer::create(algorithm).stem(word.trim_end_matches("'s").trim_end_matches("’s")).into_owned()
}

/// Stems of the content words of a text, in order.
pub(crate) fn terms(text: &str, lang: Lang) -> Vec<String> {
    words(text, lang)
        .into_iter()
        .filter_map(|word| {
            let lower = word.text.to_lowercase();
            let single = lower.chars().count() < 2 && !lower.starts_with(|c: char| c.is_ascii_digit());
            (!single && !is_stop(&lower, lang)).then(|| stem(&lower, lang))
        })
        .collect()
}

/// Whether a lower-case word carries grammar rather than matter.
pub(crate) fn is_stop(word: &str, lang: Lang) -> bool {
    let list: &[&str] = match lang.as_str() {
        "zh" => ZH,
        "de" => DE,
        "fr" => FR,
        "es" => ES,
        "it" => IT,
        "pt" => PT,
        "nl" => NL,
        "ru" => RU,
        _ => EN,
    };
    list.contains(&word) || (lang != Lang::EN && lang != Lang::ZH && word.chars().count() == 1)
}

const EN: &[&str] = &[
    "a",
    "about",
    "above",
    "across",
    "after",
    "again",
    "against",
    "all",
    "almost",
    "along",
    "already",
    "also",
    "although",
    "always",
    "am",
    "among",
    "an",
    "and",
    "another",
    "any",
    "are",
    "aren't",
    "around",
    "as",
    "at",
    "away",
    "back",
    "be",
    "because",
    "been",
    "before",
    "being",
    "below",
    "between",
    "both",
    "but",
    "by",
    "can",
    "can't",
    "cannot",
    "could",
    "couldn't",
    "did",
    "didn't",
    "do",
    "does",
    "doesn't",
    "doing",
    "don't",
    "down",
    "during",
    "each",
    "either",
    "else",
    "enough",
    "even",
    "ever",
    "every",
    "few",
    "for",
    "from",
    "further",
    "had",
    "hadn't",
    "has",
    "hasn't",
    "have",
    "haven't",
    "having",
    "he",
    "he'd",
    "he's",
    "her",
    "here",
    "hers",
    "him",
    "himself",
    "his",
    "how",
    "however",
    "i",
    "i'd",
    "i'll",
    "i'm",
    "i've",
    "if",
    "in",
    "instead",
    "into",
    "is",
    "isn't",
    "it",
    "it's",
    "its",
    "itself",
    "just",
    "least",
    "less",
    "let",
    "like",
    "many",
    "may",
    "maybe",
    "me",
    "might",
    "more",
    "most",
    "much",
    "must",
    "my",
    "near",
    "neither",
    "never",
    "no",
    "nor",
    "not",
    "now",
    "of",
    "off",
    "often",
    "on",
    "once",
    "one",
    "only",
    "onto",
    "or",
    "other",
    "others",
    "our",
    "ours",
    "out",
    "over",
    "own",
    "per",
    "perhaps",
    "quite",
    "rather",
    "same",
    "she",
    "she's",
    "should",
    "shouldn't",
    "since",
    "so",
    "some",
    "still",
    "such",
    "than",
    "that",
    "that's",
    "the",
    "their",
    "theirs",
    "them",
    "themselves",
    "then",
    "there",
    "there's",
    "these",
    "they",
    "they're",
    "they've",
    "this",
    "those",
    "though",
    "through",
    "thus",
    "to",
    "together",
    "too",
    "toward",
    "towards",
    "under",
    "until",
    "up",
    "upon",
    "us",
    "very",
    "was",
    "wasn't",
    "we",
    "we're",
    "we've",
    "well",
    "were",
    "weren't",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "within",
    "without",
    "won't",
    "would",
    "wouldn't",
    "yet",
    "you",
    "you're",
    "you've",
    "your",
    "yours",
    "mr",
    "mrs",
    "ms",
    "dr",
    "said",
    "says",
];

const DE: &[&str] = &[
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "andere", "anderen", "auch", "auf", "aus", "bei",
    "beim", "bereits", "bin", "bis", "bisher", "da", "dabei", "dadurch", "dafür", "damit", "dann", "daran", "darauf", "das", "dass",
    "davon", "dazu", "dem", "den", "denn", "der", "deren", "des", "dessen", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses",
    "doch", "dort", "du", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "einige", "er", "es", "etwa", "etwas", "euch", "für",
    "gegen", "gibt", "hat", "hatte", "hatten", "haben", "hier", "hinter", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren",
    "ihrer", "im", "immer", "in", "ins", "ist", "ja", "jede", "jedem", "jeden", "jeder", "jedes", "jedoch", "jetzt", "kann", "kein",
    "keine", "keinen", "können", "könnte", "mehr", "mein", "meine", "mit", "muss", "müssen", "nach", "nicht", "nichts", "noch", "nun",
    "nur", "ob", "oder", "ohne", "pro", "rund", "schon", "sehr", "sei", "sein", "seine", "seinem", "seinen", "seiner", "seit", "selbst",
    "sich", "sie", "sind", "so", "sogar", "soll", "sollen", "sollte", "sondern", "sowie", "über", "um", "und", "uns", "unser", "unter",
    "viel", "viele", "vom", "von", "vor", "war", "waren", "was", "wegen", "weil", "weiter", "welche", "wenn", "wer", "werde", "werden",
    "wie", "wieder", "will", "wir", "wird", "wo", "worden", "wurde", "wurden", "während", "würde", "würden", "zu", "zum", "zur", "zwar",
    "zwischen", "sagte", "sagt",
];

const FR: &[&str] = &[
    "à", "afin", "ai", "ainsi", "alors", "après", "au", "aucun", "aussi", "autre", "autres", "aux", "avait", "avant", "avec", "avoir",
    "c'est", "car", "ce", "cela", "celle", "celui", "ces", "cet", "cette", "ceux", "chez", "comme", "dans", "de", "depuis", "des", "deux",
    "dont", "du", "elle", "elles", "en", "encore", "entre", "est", "et", "été", "être", "eu", "eux", "fait", "il", "ils", "je", "la", "le",
    "les", "leur", "leurs", "lors", "lui", "mais", "même", "moins", "ne", "ni", "non", "nos", "notre", "nous", "on", "ont", "ou", "où",
    "par", "pas", "pendant", "peu", "peut", "plus", "pour", "qu'il", "quand", "que", "qui", "sa", "sans", "se", "selon", "ses", "si",
    "son", "sont", "sous", "sur", "tous", "tout", "toute", "toutes", "très", "un", "une", "vers", "vos", "votre", "vous", "était", "y",
];

const ES: &[&str] = &[
    "a", "al", "algo", "ante", "antes", "aquí", "así", "aunque", "bajo", "bien", "cada", "como", "con", "contra", "cual", "cuando", "de",
    "del", "desde", "donde", "dos", "durante", "e", "el", "ella", "ellos", "en", "entre", "era", "es", "esa", "ese", "eso", "esta", "está",
    "estado", "están", "este", "esto", "fue", "ha", "había", "han", "hasta", "hay", "la", "las", "le", "les", "lo", "los", "más", "me",
    "mi", "mientras", "muy", "ni", "no", "nos", "o", "otra", "otro", "otros", "para", "pero", "poco", "por", "porque", "puede", "que",
    "qué", "quien", "se", "según", "ser", "si", "sí", "sido", "sin", "sobre", "son", "su", "sus", "también", "tan", "tiene", "todo",
    "todos", "tras", "un", "una", "uno", "unos", "y", "ya",
];

const IT: &[&str] = &[
    "a", "ad", "ai", "al", "alla", "alle", "anche", "ancora", "che", "chi", "ci", "come", "con", "cui", "da", "dai", "dal", "dalla",
    "degli", "dei", "del", "della", "delle", "di", "dopo", "dove", "due", "e", "è", "ed", "era", "essere", "fa", "fra", "gli", "ha",
    "hanno", "i", "il", "in", "io", "la", "le", "lo", "loro", "ma", "nei", "nel", "nella", "no", "noi", "non", "o", "ogni", "per",
    "perché", "più", "prima", "quale", "quando", "quello", "questa", "questo", "se", "si", "sia", "sono", "stato", "su", "sua", "sul",
    "sulla", "suo", "tra", "tutti", "tutto", "un", "una", "uno",
];

const PT: &[&str] = &[
    "a", "ao", "aos", "as", "até", "com", "como", "contra", "da", "das", "de", "depois", "do", "dos", "e", "é", "ela", "ele", "eles", "em",
    "entre", "era", "essa", "esse", "esta", "está", "este", "foi", "foram", "há", "isso", "já", "mais", "mas", "me", "mesmo", "muito",
    "na", "não", "nas", "no", "nos", "o", "onde", "os", "ou", "para", "pela", "pelo", "por", "porque", "quando", "que", "quem", "se",
    "sem", "ser", "seu", "seus", "só", "sobre", "sua", "também", "tem", "ter", "um", "uma",
];

const NL: &[&str] = &[
    "aan", "al", "als", "bij", "dan", "dat", "de", "der", "deze", "die", "dit", "door", "een", "en", "er", "had", "heb", "heeft", "hem",
    "het", "hij", "hoe", "hun", "ik", "in", "is", "ja", "je", "kan", "maar", "meer", "met", "mijn", "na", "naar", "niet", "nog", "nu",
    "of", "om", "omdat", "onder", "ook", "op", "over", "te", "tegen", "toch", "tot", "uit", "van", "veel", "voor", "waren", "was", "wat",
    "we", "wel", "werd", "wie", "wij", "worden", "wordt", "ze", "zei", "zich", "zij", "zijn", "zo", "zou",
];

const RU: &[&str] = &[
    "а",
    "без",
    "более",
    "бы",
    "был",
    "была",
    "были",
    "было",
    "в",
    "вам",
    "вас",
    "во",
    "вот",
    "все",
    "всех",
    "вы",
    "где",
    "да",
    "даже",
    "для",
    "до",
    "его",
    "ее",
    "если",
    "есть",
    "еще",
    "же",
    "за",
    "и",
    "из",
    "или",
    "им",
    "их",
    "к",
    "как",
    "ко",
    "когда",
    "кто",
    "ли",
    "между",
    "меня",
    "мне",
    "мы",
    "на",
    "над",
    "не",
    "него",
    "нет",
    "ни",
    "но",
    "ну",
    "о",
    "об",
    "он",
    "она",
    "они",
    "оно",
    "от",
    "по",
    "под",
    "при",
    "про",
    "с",
    "свою",
    "себя",
    "со",
    "так",
    "также",
    "там",
    "то",
    "того",
    "тоже",
    "только",
    "том",
    "тот",
    "ты",
    "у",
    "уже",
    "чего",
    "чем",
    "что",
    "чтобы",
    "эти",
    "это",
    "этого",
    "этой",
    "этом",
    "этот",
    "я",
];

const ZH: &[&str] = &[
    "的", "了", "在", "是", "和", "与", "及", "也", "就", "都", "而", "对", "将", "被", "把", "从", "到", "等", "为", "有", "上", "中",
    "下", "这", "那", "个", "一", "不", "人", "他", "她", "它", "们", "并", "其", "于", "以", "我", "你", "您", "说", "会", "要", "能",
    "可", "可以", "还", "又", "但", "或", "如", "至", "向", "由", "因", "所", "之", "着", "过", "来", "去", "后", "前", "时", "里", "内",
    "外", "间", "我们", "他们", "她们", "它们", "你们", "这个", "那个", "这些", "那些", "一个", "一些", "没有", "如果", "因为", "所以",
    "但是", "不过", "而且", "以及", "或者", "已经", "已", "正在", "进行", "表示", "认为", "指出", "称", "其中", "此外", "同时", "目前",
    "通过", "根据", "对于", "关于", "由于", "自己", "什么", "怎么", "如何", "多", "最", "更", "很", "只", "再", "才", "则", "该", "此",
    "各", "每", "两", "位", "名", "种", "次", "月", "日", "年", "当", "让", "给", "用", "做", "看", "起", "出", "成", "得", "地", "吗",
    "吧", "呢", "啊", "约", "近", "超过", "左右", "以上",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_mixed_scripts_know_their_place() {
        let text = "稀土供应链 of Japan’s 60–70% share";
        let found = words(text, Lang::ZH);
        let seen: Vec<&str> = found.iter().map(|word| word.text).collect();
        assert_eq!(seen, ["稀土", "供应链", "of", "Japan’s", "60", "70", "share"]);
        assert!(found.iter().all(|word| text[word.start..].starts_with(word.text)));
    }

    #[test]
    fn terms_are_stems_of_content_words() {
        assert_eq!(terms("The ports were reopening, he said, for shipping.", Lang::EN), ["port", "reopen", "ship"]);
        assert_eq!(terms("港口的工人们将于周一返回", Lang::ZH), ["港口", "工人", "周一", "返回"]);
    }
}
