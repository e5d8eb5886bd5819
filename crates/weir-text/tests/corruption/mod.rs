//! True sentences made false, the same way every time: what the check of extracts must catch.

use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, TextState};
use weir_text::ground::{Source, Written};
use weir_text::{Options, language, sentences, understand};

/// Kinds of corruption, in the order in which they are tried.
pub const KINDS: [&str; 11] =
    ["number", "unit", "name", "negation added", "negation removed", "direction", "date", "quotation", "splice", "word", "word left out"];

/// A text as an article; its paragraphs are parted by empty lines.
pub fn article(text: &str, declared: Lang) -> Article {
    let blocks: Vec<Block> = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(Block::paragraph).collect();
    let lang = language(text, declared);
    Article {
        id: ArticleId { entry: EntryId(1), version: 1 },
        title: String::new(),
        lang,
        sentences: sentences(&blocks, lang),
        blocks,
        metadata: Metadata { published: "2026-11-24T09:00:00Z".parse().ok(), ..Metadata::default() },
        state: TextState::Full,
    }
}

/// What was caught, by kind, and what was flagged wrongly.
#[derive(Debug, Default)]
pub struct Tally {
    /// Corruptions and how many of them were no longer taken for quoted.
    pub caught: [(usize, usize); KINDS.len()],
    /// Of those, how many have a hard fault when they are checked as written claims.
    pub hard: [usize; KINDS.len()],
    /// True sentences, and how many were not taken for quoted.
    pub extracts: (usize, usize),
    /// True sentences written a little otherwise, and how many were not.
    pub variations: (usize, usize),
}

impl Tally {
    /// All corruptions, and those caught.
    pub fn total(&self) -> (usize, usize) {
        self.caught.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }

    /// Corrupts every sentence of an article in every way that fits it.
    pub fn add(&mut self, article: &Article) {
        let source = Source::new(&[article]);
        let texts: Vec<&str> = article.sentences.iter().filter_map(|sentence| article.sentence_text(sentence)).collect();
        let names: Vec<String> = understand(article, &Options::default()).features.names.into_iter().map(|(name, _)| name).collect();
        let quoted = |text: &str| {
            let verdict = source.check(&Written::new(text, article.lang));
            (verdict.quoted && verdict.passes() && verdict.score >= 1.0, verdict.passes())
        };
        for (n, text) in texts.iter().enumerate().filter(|(_, text)| text.chars().count() >= 8) {
            self.extracts.0 += 1;
            self.extracts.1 += usize::from(!quoted(text).0);
            for variation in variations(text) {
                self.variations.0 += 1;
                self.variations.1 += usize::from(!quoted(&variation).0);
            }
            let mut dice = Dice(n as u64 * 7919 + text.len() as u64);
            let next = texts.get((n + 1) % texts.len().max(1)).copied().unwrap_or("");
            for (kind, _) in KINDS.iter().enumerate() {
                let Some(wrong) = corrupt(kind, text, next, &names, article.lang, &mut dice) else { continue };
                // By chance another true sentence, or the same but for what is folded.
                if texts.contains(&wrong.as_str()) || wrong == *text {
                    continue;
                }
                let (taken, passes) = quoted(&wrong);
                self.caught[kind].0 += 1;
                self.caught[kind].1 += usize::from(!taken);
                self.hard[kind] += usize::from(!passes);
            }
        }
    }
}

/// The same sentence with other spaces, quotation marks, width of signs, or without its full stop.
fn variations(text: &str) -> Vec<String> {
    let han = text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'));
    let plain: String = text
        .chars()
        .map(|c| match c {
            '“' | '”' => '"',
            '‘' | '’' => '\'',
            '–' => '-',
            c => c,
        })
        .collect();
    let stopped = text.trim_end_matches(['.', '。']).to_owned();
    let spaced = if han { text.replace('，', "，\n") } else { text.replace(' ', "  ") };
    let wide = if han { text.replace('，', ",").replace('％', "%") } else { text.replace(' ', "\u{a0}") };
    [plain, stopped, spaced, wide].into_iter().filter(|other| other != text).collect()
}

/// A sequence that looks thrown and is always the same.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

fn corrupt(kind: usize, text: &str, next: &str, names: &[String], lang: Lang, dice: &mut Dice) -> Option<String> {
    let han = lang.is_cjk();
    match KINDS[kind] {
        "number" => {
            let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
            let at = *digits.get(dice.throw(digits.len()))?;
            let old = text.as_bytes()[at] - b'0';
            let new = 1 + (old + dice.throw(8) as u8) % 9;
            Some(format!("{}{}{}", &text[..at], if new == old { 9 - new } else { new }, &text[at + 1..]))
        }
        "unit" => swap(
            text,
            if han {
                &[("%", "万"), ("亿", "万"), ("美元", "欧元"), ("元", "英镑"), ("公里", "米"), ("吨", "公斤"), ("小时", "天"), ("人", "家")]
            } else {
                &[
                    (" percent", " million"),
                    (" per cent", " million"),
                    ("%", " million"),
                    (" million", " billion"),
                    ("$", "€"),
                    ("£", "$"),
                    ("€", "£"),
                    (" kilometres", " miles"),
                    (" metres", " kilometres"),
                    (" tonnes", " kilograms"),
                    (" hours", " days"),
                    (" years", " months"),
                    (" weeks", " years"),
                ]
            },
        ),
        "name" => {
            let here: Vec<&String> = names.iter().filter(|name| text.contains(name.as_str())).collect();
            let own = *here.get(dice.throw(here.len()))?;
            let words = own.split(' ').count();
            let others: Vec<&String> =
                names.iter().filter(|name| !text.contains(name.as_str()) && name.split(' ').count() == words).collect();
            let other = *others.get(dice.throw(others.len()))?;
            Some(text.replacen(own.as_str(), other, 1))
        }
        "negation added" => swap(
            text,
            if han {
                &[("是", "不是"), ("会", "不会"), ("能", "不能"), ("将", "将不"), ("有", "没有"), ("可以", "不可以")]
            } else {
                &[
                    (" is ", " is not "),
                    (" was ", " was not "),
                    (" are ", " are not "),
                    (" were ", " were not "),
                    (" will ", " will not "),
                    (" has ", " has not "),
                    (" have ", " have not "),
                    (" had ", " had not "),
                    (" can ", " cannot "),
                    (" would ", " would not "),
                    (" could ", " could not "),
                ]
            },
        ),
        "negation removed" => swap(
            text,
            if han {
                &[("没有", "有"), ("不是", "是"), ("不会", "会"), ("不能", "能"), ("从未", "曾"), ("不", "")]
            } else {
                &[(" not ", " "), (" never ", " "), ("n’t ", " "), (" no ", " a "), (" cannot ", " can ")]
            },
        ),
        "direction" => swap(
            text,
            if han {
                &[
                    ("增加", "减少"),
                    ("减少", "增加"),
                    ("上涨", "下跌"),
                    ("下降", "上升"),
                    ("增长", "下降"),
                    ("提高", "降低"),
                    ("超过", "低于"),
                    ("高", "低"),
                    ("多", "少"),
                ]
            } else {
                &[
                    (" rose", " fell"),
                    (" fell", " rose"),
                    (" more ", " less "),
                    (" less ", " more "),
                    (" higher", " lower"),
                    (" lower", " higher"),
                    (" won ", " lost "),
                    (" lost ", " won "),
                    (" above ", " below "),
                    (" up ", " down "),
                    (" over ", " under "),
                    (" before ", " after "),
                    (" after ", " before "),
                    (" first", " last"),
                    (" last", " first"),
                ]
            },
        ),
        "date" => swap(
            text,
            if han {
                &[
                    ("周一", "周三"),
                    ("周二", "周四"),
                    ("周五", "周一"),
                    ("月", "年"),
                    ("去年", "今年"),
                    ("今年", "去年"),
                    ("日", "月"),
                    ("2025", "2023"),
                    ("2026", "2024"),
                ]
            } else {
                &[
                    ("Monday", "Thursday"),
                    ("Tuesday", "Friday"),
                    ("Wednesday", "Monday"),
                    ("Thursday", "Tuesday"),
                    ("Friday", "Wednesday"),
                    ("January", "March"),
                    ("April", "June"),
                    ("October", "May"),
                    ("November", "August"),
                    ("last year", "next year"),
                    ("next year", "last year"),
                    ("this year", "last year"),
                    ("2025", "2023"),
                    ("2026", "2024"),
                ]
            },
        ),
        "quotation" => {
            let open = text.find(['“', '"', '„'])?;
            let start = open + text[open..].chars().next()?.len_utf8();
            let end = start + text[start..].find(['”', '"', '“'])?;
            let inside = &text[start..end];
            let wrong = if han {
                let middle = inside.char_indices().nth(inside.chars().count() / 2)?.0;
                format!("{}都{}", &inside[..middle], &inside[middle..])
            } else {
                let words: Vec<&str> = inside.split(' ').collect();
                let at = dice.throw(words.len());
                let kept: Vec<&str> = words.iter().enumerate().map(|(n, word)| if n == at { "really" } else { *word }).collect();
                kept.join(" ")
            };
            Some(format!("{}{wrong}{}", &text[..start], &text[end..]))
        }
        "splice" => {
            let half = |text: &str| {
                let middle = text.chars().count() / 2;
                let at = text.char_indices().nth(middle).map_or(0, |(at, _)| at);
                if han { at } else { text[at..].find(' ').map_or(text.len(), |n| at + n) }
            };
            (!next.is_empty()).then(|| format!("{}{}", &text[..half(text)], &next[half(next)..]))
        }
        "word" => {
            let (own, other) = if han { (pairs(text), pairs(next)) } else { (long_words(text), long_words(next)) };
            let old = *own.get(dice.throw(own.len()))?;
            let new = *other.iter().find(|word| !text.contains(**word))?;
            Some(text.replacen(old, new, 1))
        }
        "word left out" => {
            let own = if han { pairs(text) } else { long_words(text) };
            let old = *own.get(dice.throw(own.len()))?;
            Some(text.replacen(old, "", 1))
        }
        _ => None,
    }
}

/// The first of the pairs that fits.
fn swap(text: &str, pairs: &[(&str, &str)]) -> Option<String> {
    pairs.iter().find(|(old, _)| text.contains(old)).map(|(old, new)| text.replacen(old, new, 1))
}

fn long_words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= 5).collect()
}

/// Two ideographs side by side.
fn pairs(text: &str) -> Vec<&str> {
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let all: Vec<(usize, char)> = text.char_indices().collect();
    all.windows(2)
        .filter(|two| han(two[0].1) && han(two[1].1))
        .step_by(2)
        .map(|two| &text[two[0].0..two[1].0 + two[1].1.len_utf8()])
        .collect()
}
