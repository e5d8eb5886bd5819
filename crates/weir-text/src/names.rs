//! Names of people, organisations and things, by how they are written.

use crate::lists::WordList;
use crate::words::{Word, is_han, is_stop, jieba, words};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use weir_model::{Article, BlockKind, Lang};

/// Words of one name.
const MOST_WORDS: usize = 6;
/// Names of one article.
const MOST_NAMES: usize = 40;

/// One name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub text: String,
    pub range: Range<usize>,
}

/// The names of one text. A single capitalised word that begins a sentence is none: it may be any word.
pub(crate) fn names(text: &str, lang: Lang) -> Vec<Name> {
    match lang.as_str() {
        "zh" | "ja" => chinese(text),
        _ => latin(text, lang).into_iter().filter(|found| !found.unsure).map(|found| found.name).collect(),
    }
}

/// The names of an article with how often each stands in it, most frequent first. A word that begins a sentence counts
/// where the article writes it with a capital inside a sentence too; a surname alone counts for the full name it
/// belongs to.
pub(crate) fn names_of(article: &Article) -> Vec<(String, u32)> {
    let lang = article.lang;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut unsure: Vec<String> = Vec::new();
    // Words that the article also writes in lower case begin no name ("Farmer Ted Garside", "Readers of …").
    let small: BTreeSet<&str> = article
        .blocks
        .iter()
        .flat_map(|block| block.text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    for sentence in &article.sentences {
        let heading = article.blocks.get(sentence.block as usize).is_some_and(|block| matches!(block.kind, BlockKind::Heading { .. }));
        let Some(text) = article.sentence_text(sentence) else { continue };
        if lang.is_cjk() {
            for name in chinese(text) {
                *counts.entry(name.text).or_insert(0) += 1;
            }
            continue;
        }
        for found in latin(text, lang) {
            let mut name = found.name.text;
            if found.opens
                && let Some((first, rest)) = name.split_once(' ')
                && small.contains(first.to_lowercase().as_str())
            {
                let joined = rest.split_once(' ').filter(|(word, _)| joins(word, lang)).map(|(_, rest)| rest);
                // "Northern Grid" stays: one word is too little to tell a role by.
                if joined.is_some() || rest.contains(' ') {
                    name = joined.unwrap_or(rest).to_owned();
                }
            }
            if found.unsure || heading {
                unsure.push(name);
            } else {
                *counts.entry(name).or_insert(0) += 1;
            }
        }
    }
    for name in unsure {
        let known = counts.contains_key(&name) || counts.keys().any(|full| full.split([' ', '-']).any(|word| word == name));
        if known {
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    fold(&mut counts);
    let mut found: Vec<(String, u32)> = counts.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_NAMES);
    found
}

/// "Achebe" is "Rosalind Achebe", "Calder" is "Calder Foods"; a word of two full names stays apart. 马尔凯蒂 is
/// 海伦·马尔凯蒂.
fn fold(counts: &mut BTreeMap<String, u32>) {
    let whole: Vec<String> = counts.keys().filter(|name| name.contains([' ', '·'])).cloned().collect();
    let parts: Vec<(String, u32)> =
        counts.iter().filter(|(name, _)| !name.contains([' ', '·'])).map(|(name, count)| (name.clone(), *count)).collect();
    for (name, count) in parts {
        let ends = |full: &&String| {
            let mut words = full.split([' ', '·']);
            words.next() == Some(name.as_str()) || words.next_back() == Some(name.as_str())
        };
        let mut owners = whole.iter().filter(ends);
        if let (Some(owner), None) = (owners.next(), owners.next()) {
            counts.remove(&name);
            *counts.entry(owner.clone()).or_insert(0) += count;
        }
    }
}

struct Found {
    name: Name,
    /// It begins its sentence.
    opens: bool,
    /// One word that begins its sentence: it may be any word.
    unsure: bool,
}

fn latin(text: &str, lang: Lang) -> Vec<Found> {
    let mut tokens = words(text, lang);
    if matches!(lang.as_str(), "fr" | "it" | "ca") {
        // "l’ONU", "d’Anna Lund": the article is no part of the name.
        for word in &mut tokens {
            let mark = word.text.find(['\'', '’']).filter(|at| *at <= 2);
            if let Some((at, mark)) = mark.and_then(|at| Some((at, word.text[at..].chars().next()?))) {
                let cut = at + mark.len_utf8();
                if cut < word.text.len() {
                    *word = Word { text: &word.text[cut..], start: word.start + cut };
                }
            }
        }
    }
    let german = lang == Lang::DE;
    let mut found = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        if !is_capital(tokens[n].text) || !can_begin(tokens[n].text, lang) {
            n += 1;
            continue;
        }
        let mut begin = n;
        let mut last = n;
        while last + 1 < tokens.len() && last + 1 - begin < MOST_WORDS && !is_possessive(tokens[last].text) {
            let gap = gap(text, &tokens, last);
            if !matches!(gap, " " | "-" | "." | ". " | "’" | "'" | "&" | " & ") || gap == ". " && !is_initial(tokens[last].text) {
                break;
            }
            let next = tokens[last + 1].text;
            if is_capital(next) && !is_calendar(next) && !(is_stop(&next.to_lowercase(), lang) && next.chars().count() > 1) {
                last += 1;
            } else if gap == " "
                && joins(next, lang)
                && tokens.get(last + 2).is_some_and(|after| goes_on(text, &tokens, last, after.text, lang))
            {
                last += 2;
            } else {
                break;
            }
        }
        n = last + 1;
        let opens = opens(text, tokens[begin].start);
        let mut cued = false;
        // Titles, roles and kinds of thing before a name are no part of it.
        while begin < last && is_cue(tokens[begin].text, last - begin, german) {
            begin += 1;
            cued = true;
        }
        // "A Royal Mail", "Number 9": what ends with a bare number word.
        while last > begin && matches!(tokens[last].text, "No" | "Nr" | "Number" | "Uhr" | "Euro" | "Sie") {
            last -= 1;
        }
        let range = tokens[begin].start..tokens[last].start + tokens[last].text.len();
        let name = clean(&text[range.clone()]);
        let range = range.start..range.start + text[range.clone()].trim_end_matches("'s").trim_end_matches("’s").len();
        let single = begin == last;
        cued = cued || german && single && after_cue(text, &tokens, begin);
        let acronym = is_acronym(tokens[begin].text);
        let good = if !single {
            !german || cued || german_name(text, &tokens[begin..=last])
        } else if german {
            acronym && !opens || cued && !tokens[begin].text.ends_with("en")
        } else {
            !is_people(&name.to_lowercase())
        };
        let short = name.chars().count() < 2 || acronym && single && name.len() < 3 && !matches!(name.as_str(), "EU" | "UN" | "UK" | "US");
        if !good || short || name.chars().all(|c| !c.is_alphabetic()) {
            continue;
        }
        // A dateline: "KISUMU, Kenya".
        let dateline = single && opens && acronym && name.len() >= 5 && name.chars().all(char::is_alphabetic);
        let text = if dateline { title_case(&name) } else { name };
        let unsure = single && opens && !cued && !dateline && (!acronym || text.len() < 3);
        found.push(Found { name: Name { text, range }, opens: opens && !cued, unsure });
    }
    found
}

fn gap<'a>(text: &'a str, tokens: &[Word<'_>], at: usize) -> &'a str {
    &text[tokens[at].start + tokens[at].text.len()..tokens[at + 1].start]
}

/// Whether a name goes on after "of" or "and".
fn goes_on(text: &str, tokens: &[Word<'_>], last: usize, after: &str, lang: Lang) -> bool {
    if !is_capital(after) || is_calendar(after) || gap(text, tokens, last + 1) != " " {
        return false;
    }
    let head = tokens[last].text.to_lowercase();
    match tokens[last + 1].text {
        // "Bank of England", but "Rosalind Achebe of Calder Foods".
        "of" | "for" | "the" => OF.has(&head),
        // "Quay and River Union", but "Canada and Japan".
        "and" => tokens.get(last + 3).is_some_and(|word| gap(text, tokens, last + 2) == " " && FIRMS.has(word.text)),
        joint => lang != Lang::DE || joint != "am",
    }
}

/// What stands before "of" in a name.
static OF: WordList = WordList::new(
    "bank university universities institute ministry department office house port city church museum college school \
                  academy council court board bureau chamber republic kingdom states bay gulf sea isle isles cape lake mount duke duchess \
                  earl prince princess bishop archbishop society league union federation confederation association commission committee \
                  journal book library hospital centre center times order lord lords commons cathedral abbey castle tower parliament \
                  assembly bureau agency authority doctors reporters alliance company king queen",
);
static FIRMS: WordList =
    WordList::new("Union Company Sons Partners Group Brothers Council Society Association Agency Museum Authority Commission Institute");

fn is_possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("’s")
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 || matches!(word, "St" | "Ste")
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() >= 2 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

fn opens(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    before.is_empty() || before.ends_with(['“', '"', '„', ':', '.', '?', '!', '‘', '(', '«', '•', '–', '—', '\t', '/'])
}

fn title_case(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().chain(chars.flat_map(char::to_lowercase)).collect()
}

fn clean(text: &str) -> String {
    let text = text.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’', '.', '-']);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn can_begin(word: &str, lang: Lang) -> bool {
    let lower = word.to_lowercase();
    let bare = lower.split(['\'', '’']).next().unwrap_or_default();
    !is_stop(&lower, lang) && !is_stop(bare, lang) && !is_calendar(word) && !lower.starts_with(|c: char| c.is_ascii_digit())
}

/// A title or role ("President", "Projektleiterin") or kind of thing ("Firma", "Leuchtturm") before a name.
fn is_cue(word: &str, following: usize, german: bool) -> bool {
    let lower = word.to_lowercase();
    if TITLES.has(&lower) {
        return true;
    }
    if !german {
        return false;
    }
    if is_kind(&lower) {
        return true;
    }
    // A role before a first and a last name.
    following >= 2
        && !word.contains('-')
        && word.chars().count() >= 6
        && ["in", "er", "or", "ist", "ent", "wirt", "graf", "chef", "mann", "frau", "eur", "oge", "ekt", "rat"]
            .iter()
            .any(|end| lower.ends_with(end))
}

/// The word before is a kind of thing: "Sturm „Ottilie“", "Firma Corvid".
fn after_cue(text: &str, tokens: &[Word<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let lower = tokens[before].text.to_lowercase();
    let kind = is_kind(&lower);
    kind && matches!(gap(text, tokens, before), " " | " „" | " \"" | " »")
}

/// Two or more capitalised German words in a row that are not just nouns.
fn german_name(text: &str, tokens: &[Word<'_>]) -> bool {
    let before = text[..tokens[0].start].trim_end();
    let counted = before.ends_with(|c: char| c.is_ascii_digit());
    let opens = opens(text, tokens[0].start);
    // "von", "am": what joins is no evidence; "Mal von Köln".
    let joined = tokens.iter().any(|word| !is_capital(word.text));
    let firm = tokens.last().is_some_and(|word| matches!(word.text, "GmbH" | "AG" | "SE" | "KG" | "eG"));
    let noun = |word: &Word<'_>| {
        let lower = word.text.to_lowercase();
        let ends =
            ["ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "ionen", "teile", "gramm", "meter", "metern", "stunde", "stunden"];
        NOUNS.has(&lower) || !joined && ends.iter().any(|end| lower.ends_with(end))
    };
    if firm {
        return true;
    }
    // An adjective with a capital that only begins its sentence: "Neue Betten".
    let adjective = opens && tokens.len() == 2 && tokens[0].text.ends_with(['e', 'n']) && !tokens[0].text.ends_with("nn");
    !counted && !adjective && !tokens.iter().any(noun)
}

static TITLES: WordList = WordList::new(
    "mr mrs ms miss dr prof professor president vice-president prime minister sir lord lady dame chief herr frau captain the storm \
                      hurricane chancellor king queen prince princess mayor senator governor judge justice general colonel major sergeant inspector \
                      bishop archbishop pope rabbi saint farmer treasurer secretary director chairman chairwoman analyst economist engineer \
                      researcher skipper coach councillor join dear",
);
static KINDS: WordList = WordList::new(
    "firma hersteller unternehmen konzern genossenschaft stiftung verein partei behörde zeitung magazin sender agentur \
                     leuchtturm schiff frachter fähre segler landegerät raumsonde sonde satellit rakete sturm sturmtief orkan tief hurrikan stadt \
                     gemeinde insel fluss berg dorf hafen pegel universität hochschule verband gewerkschaft bank marke modell projekt \
                     ministerin minister kanzler kanzlerin präsident präsidentin bürgermeister bürgermeisterin ort klinik verlag",
);
static NOUNS: WordList = WordList::new(
    "milliarden millionen milliarde million mio mrd menschen jahr jahre jahren tag tage tagen mal tonne tonnen gramm kilo liter euro dollar prozent uhr grad woche wochen monat \
                     monate monaten stunden minuten sekunden haushalte haushalten wohnungen wohnung bauteile bänder bäume tiefe wärme strom wasser \
                     stellen plätze betten leute kinder personen seeleute diesel meter kilometer zentimeter bleiben bestellen sie stärke straße giebel \
                     stichwort neun sechs sieben acht fünf vier drei zehn elf zwölf ende anfang seite teil teile sachen dinge geld platz hause",
);

/// A kind of thing before a name, also in the genitive.
fn is_kind(lower: &str) -> bool {
    KINDS.has(lower) || lower.strip_suffix('s').is_some_and(|bare| KINDS.has(bare))
}

pub(crate) fn is_calendar(word: &str) -> bool {
    static DAYS: WordList = WordList::new(
        "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays \
                        sundays january february march april may june july august september october november december jan feb mar apr jun jul \
                        aug sep sept oct nov dec montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz \
                        mai juni juli oktober dezember montags freitags sonntags christmas easter",
    );
    let lower = word.to_lowercase();
    DAYS.has(&lower)
}

/// Nationalities and languages as adjectives: no names, and their countries are tags.
pub(crate) fn is_people(lower: &str) -> bool {
    static PEOPLE: WordList = WordList::new(
        "english british american chinese german european french japanese australian canadian indian russian ukrainian italian \
                          spanish dutch danish swedish norwegian finnish polish czech slovak hungarian romanian bulgarian greek turkish \
                          israeli palestinian iranian iraqi syrian egyptian saudi african asian american korean vietnamese thai indonesian \
                          malaysian filipino mexican brazilian argentine chilean peruvian colombian cuban scottish welsh irish belgian \
                          austrian swiss portuguese basque catalan saxon victorian roman western eastern northern southern latin arab \
                          kenyan nigerian ghanaian ethiopian moroccan pakistani bangladeshi afghan estonian latvian lithuanian icelandic \
                          europeans americans russians britons germans africans asians christian muslim jewish catholic protestant \
                          i'd i'll i'm internet change typical",
    );
    PEOPLE.has(lower)
}

fn joins(word: &str, lang: Lang) -> bool {
    match lang.as_str() {
        // "der" joins a genitive to any noun (Zug der Deutschen Bahn): too little to make a name.
        "de" => matches!(word, "von" | "zu" | "van" | "de" | "am"),
        "en" => matches!(word, "of" | "for" | "the" | "and" | "de" | "da" | "del" | "von" | "van" | "der" | "al" | "bin" | "la"),
        _ => matches!(word, "de" | "du" | "des" | "del" | "della" | "di" | "da" | "do" | "dos" | "van" | "von" | "der" | "la"),
    }
}

/// Names in Chinese text: transliterated full names (海伦·马尔凯蒂), titles in 《》, a surname and a given name before a
/// verb of speech or after an office, places and organisations by the dictionary and by their endings, Latin letters.
fn chinese(text: &str) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let add = |range: Range<usize>, found: &mut Vec<Name>| {
        if !found.iter().any(|name| name.range.start < range.end && range.start < name.range.end) {
            found.push(Name { text: text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" "), range });
        }
    };
    for (at, dot) in text.char_indices().filter(|(_, c)| matches!(c, '·' | '•' | '・')) {
        let right = at + dot.len_utf8();
        let left: usize = text[..at].chars().rev().take(6).take_while(|c| SOUNDS.contains(*c)).map(char::len_utf8).sum();
        let mut end = right;
        for c in text[right..].chars().take(16) {
            let inner = matches!(c, '·' | '-' | '•');
            // "在" and the like are no sounds; "说" neither.
            if !SOUNDS.contains(c) && !inner {
                break;
            }
            end += c.len_utf8();
        }
        if left > 0 && end > right {
            add(at - left..end, &mut found);
        }
    }
    for (open, _) in text.match_indices('《') {
        let inner = open + '《'.len_utf8();
        if let Some(length) = text[inner..].find('》').filter(|length| (1..=60).contains(length)) {
            add(inner..inner + length, &mut found);
        }
    }
    for name in latin(text, Lang::EN).into_iter().filter(|found| found.name.text.is_ascii() && found.name.text.len() >= 3) {
        add(name.name.range, &mut found);
    }
    let mut tokens: Vec<(usize, &str, &str)> = Vec::new();
    let mut at = 0;
    for tag in jieba().tag(text, false) {
        tokens.push((at, tag.word, tag.tag));
        at += tag.word.len();
    }
    for (n, (start, word, tag)) in tokens.iter().enumerate() {
        let end = start + word.len();
        let length = word.chars().count();
        if let Some(ending) = ENDINGS.iter().find(|ending| word.ends_with(**ending)) {
            // The words that make up its name: from the last place or name before it.
            let mut begin = *start;
            let mut placed = word.len() > ending.len() + 3;
            for (at, before, kind) in tokens[..n].iter().rev().take(4) {
                let proper = matches!(*kind, "ns" | "nr" | "nrt" | "nz" | "nt" | "nrfg");
                let part = proper || matches!(*kind, "n" | "vn" | "b" | "j" | "x" | "zg") && before.chars().all(is_han);
                if !part || text[*at..end].chars().count() > 14 || is_stop(before, Lang::ZH) {
                    break;
                }
                begin = *at;
                if proper {
                    placed = true;
                    break;
                }
            }
            if placed && text[begin..end].chars().count() >= 4 && !text[begin..end].starts_with("上市") {
                found.retain(|name| name.range.start < begin || name.range.end > end);
                add(begin..end, &mut found);
            }
        } else if length >= 2 && (*tag == "nt" || *tag == "ns" && !COMMON.has(word)) {
            add(*start..end, &mut found);
        }
        // A surname and a given name, which the dictionary cuts apart: before a verb of speech.
        if SPEAK.contains(word) {
            for (at, _, kind) in tokens[..n].iter().rev().take(3) {
                let count = text[*at..*start].chars().count();
                if count > 3 || !text[*at..*start].chars().all(is_han) || matches!(*kind, "d" | "p" | "c" | "u" | "uj" | "ul" | "f" | "t") {
                    break;
                }
                let begin = *at;
                let first = text[begin..*start].chars().next();
                if (2..=3).contains(&count) && first.is_some_and(|c| SURNAMES.contains(c)) {
                    let stopped = ["人员", "方面", "时候", "公司"].iter().any(|end| text[begin..*start].ends_with(end));
                    if !stopped && !matches!(*kind, "n" | "v" | "vn" | "a") {
                        add(begin..*start, &mut found);
                    }
                    break;
                }
            }
        }
        // A whole name the dictionary knows, where something says that it is a person.
        if matches!(*tag, "nr") && (2..=3).contains(&length) && word.starts_with(|c| SURNAMES.contains(c)) {
            let office = tokens[..n].last().is_some_and(|(_, before, _)| OFFICES.iter().any(|office| before.ends_with(office)));
            let speaks = tokens.get(n + 1).is_some_and(|(_, after, _)| SPEAK.contains(after));
            if office || speaks {
                add(*start..end, &mut found);
            }
        }
        // An office, then a surname and what follows up to the verb: 选手郭雅庭以2小时….
        if OFFICES.contains(word) {
            let rest = &text[end..];
            let mut chars = rest.chars();
            let (first, second, third, fourth) = (chars.next(), chars.next(), chars.next(), chars.next());
            let next = tokens.get(n + 1).map_or(0, |(_, word, _)| word.chars().count());
            if let (Some(first), Some(second), Some(third)) = (first, second, third)
                && SURNAMES.contains(first)
                && is_han(second)
                && next <= 3
            {
                let two = "在以说称和与、，的从对就是介绍表告。（".contains(third);
                let three = is_han(third) && fourth.is_none_or(|c| "在以说称和与、，的从对就是介绍表告。（也".contains(c));
                let length = if two {
                    first.len_utf8() + second.len_utf8()
                } else if three {
                    first.len_utf8() + second.len_utf8() + third.len_utf8()
                } else {
                    0
                };
                if length > 0 {
                    add(end..end + length, &mut found);
                }
            }
        }
    }
    found.sort_by_key(|name| name.range.start);
    found
}

/// What the names of organisations end with in Chinese.
pub(crate) const ENDINGS: [&str; 19] = [
    "公司",
    "集团",
    "银行",
    "大学",
    "委员会",
    "研究院",
    "研究所",
    "实验室",
    "基金会",
    "协会",
    "医院",
    "交易所",
    "管理局",
    "法院",
    "出版社",
    "工会",
    "博物馆",
    "学院",
    "航天局",
];
const SPEAK: [&str; 18] = [
    "说",
    "表示",
    "称",
    "指出",
    "认为",
    "介绍",
    "告诉",
    "坦言",
    "强调",
    "解释",
    "透露",
    "回忆",
    "写道",
    "笑着说",
    "说道",
    "补充",
    "担心",
    "估计",
];
const OFFICES: [&str; 22] = [
    "部长",
    "总理",
    "总统",
    "主席",
    "主任",
    "教授",
    "选手",
    "记者",
    "经理",
    "总裁",
    "院长",
    "校长",
    "局长",
    "书记",
    "市长",
    "队长",
    "工程师",
    "研究员",
    "创始人",
    "董事长",
    "负责人",
    "老板娘",
];
/// Dictionary "places" that are common words.
static COMMON: WordList = WordList::new(
    "三国 上市 高原 城市 许可 上坡 东南 城区 外国 上山 北郊 高峰 国内 国外 海外 西部 东部 南部 北部 中部 城镇 乡村 普通 港口 河里 \
                      建国 广义 维特 沿海 山区 全国 本市 全市 全省 各国 两国 欧元 深度 新建 周一 周二 周三 周四 周五 周六 周日 承建方 高三 秀英 查明",
);
pub(crate) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤欧阳司马诸葛";
/// Characters that transliterate foreign names.
const SOUNDS: &str = "阿埃艾爱安昂奥澳巴拜班邦鲍贝本比彼别宾波伯博勃布查达戴丹道德登邓迪蒂丁杜敦顿多厄恩尔法范菲费芬冯佛弗福夫盖甘冈戈哥格葛根古顾哈海汉豪赫亨侯胡华惠霍基吉季加贾简杰金津君卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎李里理利莉丽连列林琳龙隆卢鲁路露伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密缅明摩莫默姆木穆拿内纳娜南瑙尼妮涅宁纽农努诺欧帕派潘庞培佩彭蓬皮平珀普奇齐契恰钱乔切钦琼丘让热茹瑞若撒萨塞赛桑瑟森沙莎珊尚绍舍申圣施史士舒朔斯丝苏索塔泰坦汤唐陶特滕提廷通图托瓦万旺威韦维伟魏温翁沃乌伍武西希锡夏肖歇谢辛欣休雪逊雅亚延扬耶叶伊易英尤约赞泽扎詹珍芝朱佐祖卓黛娅薇妲蕾茜茨兹";

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn check(text: &str, lang: Lang, expected: &[&str]) {
        let found: Vec<String> = names(text, lang).into_iter().map(|name| name.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn by_capitals() {
        check(
            "On Tuesday Rosalind Achebe of Calder Foods met the Bank of England.",
            Lang::EN,
            &["Rosalind Achebe", "Calder Foods", "Bank of England"],
        );
        check("Farmers in Somerset were cautious, NATO said.", Lang::EN, &["Somerset", "NATO"]);
        check("President Anna Lund’s plan failed in May.", Lang::EN, &["Anna Lund"]);
        check("They spoke in Canada and Japan of China's Guo Yating.", Lang::EN, &["Canada", "Japan", "China", "Guo Yating"]);
        check("It was the Quay and River Union that Danish and British firms met.", Lang::EN, &["Quay and River Union"]);
    }

    #[test]
    fn german_nouns_are_no_names() {
        check("Der Zug der Deutschen Bahn hielt in Kassel.", Lang::DE, &["Deutschen Bahn"]);
        check(
            "Nach Angaben der Projektleiterin Anneliese Trautmann arbeiten 2000 Menschen Bauteile ab.",
            Lang::DE,
            &["Anneliese Trautmann"],
        );
        check("Die Firma Corvid Aerospace baut es, der Sturm „Ottilie“ zog ab.", Lang::DE, &["Corvid Aerospace", "Ottilie"]);
    }

    #[test]
    fn chinese_names() {
        check("澳大利亚资源部长海伦·马尔凯蒂在签字仪式后说", Lang::ZH, &["澳大利亚", "海伦·马尔凯蒂"]);
        check("厦门大学的报告和《红楼梦》", Lang::ZH, &["厦门大学", "红楼梦"]);
        check("中国选手郭雅庭以2小时完赛，用Valdera Semiconductor的芯片", Lang::ZH, &["中国", "郭雅庭", "Valdera Semiconductor"]);
    }

    #[test]
    fn an_article_settles_what_a_sentence_cannot() {
        let blocks = vec![
            Block::paragraph("Farmer Ted Garside met Rosalind Achebe in Kwinana."),
            Block::paragraph("Kwinana is small. Achebe and the farmer left. Rain fell."),
        ];
        let sentences = crate::segment::sentences(&blocks, Lang::EN);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        let article =
            Article { id, title: String::new(), lang: Lang::EN, blocks, sentences, metadata: Metadata::default(), state: TextState::Full };
        let expected = [("Kwinana", 2), ("Rosalind Achebe", 2), ("Ted Garside", 1)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(names_of(&article), expected);
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text(text in "(\\PC|[A-Z][a-z]{1,3} |’s |“|·|马|说|《|》){0,40}") {
            for lang in [Lang::EN, Lang::DE, Lang::ZH] {
                for name in names(&text, lang) {
                    prop_assert!(text.get(name.range.clone()).is_some_and(|piece| !piece.is_empty()));
                }
            }
        }
    }
}
