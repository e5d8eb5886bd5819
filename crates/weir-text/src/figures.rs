//! The figures of an article: each number of its running text with what it measures.

use crate::dates::{dates, reference};
use crate::numbers::numbers;
use crate::sentence::is_ideograph;
use crate::words::{is_stop, words};
use std::ops::Range;
use weir_model::{Article, Figure, FigureKind, Lang};

/// Figures of one article.
const MOST: usize = 20;
/// Words of a subject, and ideographs.
const MOST_WORDS: usize = 6;
const MOST_IDEOGRAPHS: usize = 12;

/// The figures of an article's running text, in reading order.
pub fn figures(article: &Article) -> Vec<Figure> {
    let mut found = Vec::new();
    let today = reference(article);
    for (n, sentence) in article.sentences.iter().enumerate() {
        let prose = article.blocks.get(sentence.block as usize).is_some_and(weir_model::Block::is_prose);
        let Some(text) = article.sentence_text(sentence).filter(|_| prose) else { continue };
        let mut all: Vec<(usize, Figure)> = Vec::new();
        let days = dates(text, article.lang, today);
        for number in numbers(text, article.lang) {
            // "24 November" is a date, not twenty-four of something.
            if days.iter().any(|date| date.range.start < number.range.end && number.range.start < date.range.end) {
                continue;
            }
            let start = number.range.start;
            let figure = Figure {
                text: text.get(number.range.clone()).unwrap_or("").trim().to_owned(),
                kind: number.kind,
                low: number.low,
                high: number.high,
                unit: number.unit,
                subject: subject(text, &number.range, article.lang),
                sentence: article.sentence_id(n),
            };
            all.push((start, figure));
        }
        for date in days {
            let figure = Figure {
                text: text.get(date.range.clone()).unwrap_or("").to_owned(),
                kind: FigureKind::Date,
                low: date.low,
                high: date.high,
                unit: String::new(),
                subject: subject(text, &date.range, article.lang),
                sentence: article.sentence_id(n),
            };
            all.push((date.range.start, figure));
        }
        all.sort_by_key(|(start, _)| *start);
        found.extend(all.into_iter().map(|(_, figure)| figure));
        if found.len() >= MOST {
            found.truncate(MOST);
            break;
        }
    }
    found
}

/// A few of the sentence's own words that say what a number measures: what follows "of", else the words around it.
fn subject(text: &str, range: &Range<usize>, lang: Lang) -> String {
    if lang.is_cjk() {
        return han_subject(text, range);
    }
    let before = text.get(..range.start).unwrap_or("");
    let after = text.get(range.end..).unwrap_or("");
    let after = &after[..after.find([',', ';', ':', '(', '—', '–', '.', '!', '?', '"', '”', '“']).unwrap_or(after.len())];
    let leading = phrases(before, lang);
    let following = phrases(after, lang);
    // What a share is of, or what stands right behind: "of the world's rare earths", "$8.5 billion rare-earth network".
    let behind = following.first().filter(|phrase| {
        let between = after[..phrase.start].trim();
        let words = between.split_whitespace().count();
        words == 0
            || words <= 3 && ["of", "der", "des", "aller", "von", "in", "for"].iter().any(|word| between.split(' ').next() == Some(word))
    });
    let of = behind.is_some_and(|phrase| !after[..phrase.start].trim().is_empty());
    // What the sentence begins with, and what stands nearest before the number in its own part of the sentence.
    let head = leading.first().filter(|phrase| phrase.opens);
    let part = before.rfind([',', ';', ':', '(', '—', '–', '"', '“', '„']).unwrap_or(0);
    let near = leading.last().filter(|phrase| phrase.start >= part);
    let first = near.filter(|near| near.end + 24 > before.len()).or(head).or(near).or(leading.last());
    match (first, behind) {
        (Some(first), Some(behind)) if of => {
            let first = head.filter(|head| head.words <= 3).unwrap_or(first);
            if first.words + behind.words <= MOST_WORDS { format!("{} · {}", first.text, behind.text) } else { behind.text.clone() }
        }
        (_, Some(behind)) if of || behind.words >= 2 => behind.text.clone(),
        (Some(first), Some(behind)) if first.words + behind.words <= MOST_WORDS => format!("{} · {}", first.text, behind.text),
        (Some(first), _) => first.text.clone(),
        (None, Some(behind)) => behind.text.clone(),
        (None, None) => following.first().map(|phrase| phrase.text.clone()).unwrap_or_default(),
    }
}

/// A run of nouns with what describes and joins them.
struct Phrase {
    text: String,
    start: usize,
    end: usize,
    words: usize,
    /// Nothing but articles stands before it.
    opens: bool,
}

fn phrases(text: &str, lang: Lang) -> Vec<Phrase> {
    let tokens = words(text, lang);
    let german = lang == Lang::DE;
    let mut found = Vec::new();
    let mut n = 0;
    let mut opens = true;
    while n < tokens.len() {
        if !is_noun(tokens[n].text, lang) && !describes(&tokens, n, lang) {
            opens = opens && is_article(&tokens[n].text.to_lowercase());
            n += 1;
            continue;
        }
        let begin = n;
        let mut last = n;
        while last + 1 < tokens.len() && last + 1 - begin < MOST_WORDS {
            let gap = |at: usize| &text[tokens[at].start + tokens[at].text.len()..tokens[at + 1].start];
            if !matches!(gap(last), " " | "-" | "’" | "'" | "‑") {
                break;
            }
            let next = tokens[last + 1].text;
            let joint = matches!(next, "of" | "for" | "der" | "des" | "von" | "für");
            let article = |at: usize| tokens.get(at).is_some_and(|word| is_article(word.text));
            if is_noun(next, lang) || describes(&tokens, last + 1, lang) {
                last += 1;
            } else if joint
                && last + 2 - begin < MOST_WORDS
                && tokens.get(last + 2).is_some_and(|after| is_noun(after.text, lang))
                && gap(last + 1) == " "
            {
                last += 2;
            } else if joint
                && last + 3 - begin < MOST_WORDS
                && article(last + 2)
                && tokens.get(last + 3).is_some_and(|after| is_noun(after.text, lang))
            {
                last += 3;
            } else {
                break;
            }
        }
        let (start, end) = (tokens[begin].start, tokens[last].start + tokens[last].text.len());
        // One German adjective alone is no subject.
        let weak = tokens[begin..=last].iter().all(|word| WEAK.split_whitespace().any(|weak| weak == word.text.to_lowercase()));
        if !weak && (!german || tokens[begin..=last].iter().any(|word| word.text.starts_with(char::is_uppercase))) {
            found.push(Phrase { text: text[start..end].to_owned(), start, end, words: last + 1 - begin, opens });
        }
        opens = false;
        n = last + 1;
    }
    found
}

fn is_article(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "a"
            | "an"
            | "its"
            | "their"
            | "his"
            | "her"
            | "our"
            | "this"
            | "these"
            | "der"
            | "die"
            | "das"
            | "den"
            | "dem"
            | "ein"
            | "eine"
            | "einen"
            | "einem"
            | "einer"
            | "ihre"
            | "seine"
    )
}

/// A word that may stand in a subject: no grammar, no verb, no adverb, no number.
fn is_noun(word: &str, lang: Lang) -> bool {
    let lower = word.to_lowercase();
    if is_stop(&lower, lang)
        || lower.starts_with(|c: char| c.is_ascii_digit())
        || lower.chars().count() < 2
        || SPEECH.contains(&lower.as_str())
    {
        return false;
    }
    match lang.as_str() {
        "de" => word.starts_with(char::is_uppercase) && !GERMAN_NOT.split_whitespace().any(|other| other == lower),
        "en" => {
            let named = |list: &str| list.split_whitespace().any(|known| known == lower);
            let capital = word.starts_with(char::is_uppercase);
            let verb = lower.len() > 4 && (lower.ends_with("ed") || lower.ends_with("ing")) && !named(NOUNS);
            let adverb = lower.len() > 4 && lower.ends_with("ly") && !named(NOUNS);
            !named(VERBS) && (capital || !verb && !adverb)
        }
        _ => true,
    }
}

/// An adjective right before a noun: a German one, or an English participle (the combined value).
fn describes(tokens: &[crate::words::Word<'_>], at: usize, lang: Lang) -> bool {
    let word = tokens[at].text;
    let ends = |list: &[&str]| list.iter().any(|end| word.ends_with(end));
    let adjective = match lang.as_str() {
        "de" => ends(&["e", "en", "er", "es", "em"]) && !matches!(word, "weniger" | "mindestens" | "knapp"),
        "en" => ends(&["ed", "ing"]),
        _ => false,
    };
    if !adjective || !word.starts_with(char::is_lowercase) || word.chars().count() <= 4 || is_stop(word, lang) {
        return false;
    }
    // Verbs end alike: an adjective follows an article, a preposition or a genitive.
    let after = at.checked_sub(1).is_some_and(|before| {
        let lower = tokens[before].text.to_lowercase();
        is_article(&lower)
            || lower.ends_with("'s")
            || lower.ends_with("’s")
            || matches!(lower.as_str(), "im" | "am" | "vom" | "zum" | "des" | "mit" | "für" | "von" | "aus" | "zur" | "beim")
    });
    after && tokens.get(at + 1).is_some_and(|next| is_noun(next.text, lang))
}

const WEAK: &str = "year years day days week weeks month months hour hours minute minutes percent share part parts little balance rest lot time times \
                    top end place way jahr tag woche monat schnitt teil vergleich ende first second last next previous";
const NOUNS: &str = "mining refining building buildings trading housing funding spending shipping farming banking engineering clothing processing \
                     wedding opening fishing training lending borrowing manufacturing advertising marketing heating cooling lighting drilling \
                     ruling meeting meetings hearing savings earnings holdings rating ratings ceiling wing string spring king ring evening morning \
                     crossing landing pricing parking hiring feed seed need speed breed family supply assembly italy july monthly weekly daily \
                     bed red shed united airfreight thing things painting licensing recycling planning";
const VERBS: &str = "is are was were be been say says said tell tells told give gives gave given take takes took taken make makes made get gets got \
                     rise rises rose risen fall falls fell fallen grow grows grew grown sell sells sold buy buys bought pay pays paid cost costs \
                     lose loses lost win wins won cut cuts run runs ran hold holds held keep keeps kept leave leaves left lead leads led meet \
                     meets met stand stands stood sit sits sat set sets put puts go goes went gone come comes came bring brings brought spend \
                     spends spent lend lends lent send sends sent build builds built employ employs need needs hit hits reach reaches include \
                     includes expect expects want wants plan plans aim aims agree agrees back backs join joins rank ranks weigh weighs measure \
                     measures stretch show shows mean means add adds offer offers save saves account accounts remain remains begin begins began \
                     begun start starts end ends open opens close closes drop drops climb climbs jump jumps slip slips see sees saw seen find \
                     finds found know knows knew known call calls serve serves cover covers lie lies lay carry carries break breaks broke broken \
                     write writes wrote written hire hires push pushes pull pulls produce produces become becomes due worth higher lower warmer \
                     warm long wide high deep tall full ago able later earlier away old least likely half already roughly total ten six five four \
                     three seven eight nine eleven twelve dozen eat eats fit fits limit limits attach attaches part gain gains trade trades allow \
                     allows require requires control controls dominate dominates process processes handle handles provide provides own owns import imports \
                     export exports cause causes face faces exceed exceeds average averages attract attracts earn earns owe owes help helps let lets lift lifts raise raises withdraw withdrew hundred thousand million billion";
const GERMAN_NOT: &str = "million millionen milliarde milliarden mio mrd euro dollar prozent tonnen tonne jahr jahre jahren jahres monat monate monaten \
                          woche wochen tag tage tagen uhr angaben etwa rund mehr knapp kosten mal kilogramm grad meter kilometer zentimeter stunde \
                          stunden minuten sekunden milligramm januar februar märz april mai juni juli august september oktober november dezember \
                          dort fällt bislang bisher demnach heraus damit dabei zudem zusammen allein derzeit künftig weniger unterdessen anfangs insgesamt sechs neun sieben";

const SPEECH: [&str; 24] = [
    "said",
    "says",
    "agreed",
    "worth",
    "about",
    "around",
    "nearly",
    "roughly",
    "rund",
    "etwa",
    "sagte",
    "pay",
    "paid",
    "cost",
    "costs",
    "including",
    "than",
    "least",
    "almost",
    "up",
    "rose",
    "fell",
    "reached",
    "some",
];

/// Verbs and joining words that begin no subject.
const LEADING: [&str; 24] = [
    "预计",
    "计划",
    "设计",
    "大致",
    "相当于",
    "往年",
    "目前",
    "同比",
    "还",
    "可",
    "仅",
    "不得",
    "即",
    "比",
    "较",
    "跟",
    "使",
    "令",
    "比如",
    "例如",
    "随后",
    "至少",
    "均",
    "来自",
];

/// Verbs that lead from a subject to its number.
const TRAILING: [&str; 36] = [
    "不得",
    "超过",
    "低于",
    "高于",
    "达到",
    "提高",
    "减少",
    "增加",
    "下降",
    "上涨",
    "增长",
    "为每公斤",
    "每公斤",
    "花了不",
    "可满足",
    "将雇用",
    "仍能放出",
    "要",
    "比",
    "距",
    "只",
    "仅",
    "约",
    "为",
    "是",
    "从",
    "由",
    "至少",
    "计划于",
    "预计",
    "用时",
    "能卖",
    "使用",
    "需要",
    "还要",
    "大约",
];

fn han_subject(text: &str, range: &Range<usize>) -> String {
    const ENDS: [char; 12] = ['，', '。', '；', '：', '（', '）', '“', '”', '、', '！', '？', ','];
    let before = text.get(..range.start).unwrap_or("");
    let clause = before.rsplit(ENDS).next().unwrap_or("");
    let after = text.get(range.end..).unwrap_or("").split(ENDS).next().unwrap_or("");
    let after = after.trim_start_matches(['的', '，']);
    let trim = |text: &str| -> String {
        let text = text
            .trim()
            .trim_end_matches(['约', '达', '为', '至', '超', '过', '近', '的', '是', '有', '在', '到', '逾', '共', '了', '将', '以', '从']);
        // What leads over to the number is no part of what it measures.
        let mut text = text;
        while let Some(shorter) = TRAILING.iter().find_map(|end| text.strip_suffix(end)) {
            text = shorter;
        }
        let count = text.chars().filter(|c| is_ideograph(*c) || c.is_alphanumeric()).count();
        if count < 2 {
            return String::new();
        }
        // From the end backward, whole words only; no grammar word at the beginning.
        let tokens = words(text, Lang::ZH);
        let mut start = text.len();
        for word in tokens.iter().rev() {
            if text[word.start..].chars().count() > MOST_IDEOGRAPHS {
                break;
            }
            start = word.start;
        }
        let first = tokens.iter().find(|word| word.start >= start && !is_stop(word.text, Lang::ZH) && !LEADING.contains(&word.text));
        first.map(|word| text[word.start..].to_owned()).unwrap_or_default()
    };
    let leading = trim(clause);
    if leading.chars().count() >= 3 {
        return leading;
    }
    let following: String = after.chars().take(MOST_IDEOGRAPHS).collect();
    if following.chars().count() >= 2 { following } else { leading }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn seen(text: &str, lang: Lang) -> Vec<(String, String)> {
        let blocks = vec![Block::paragraph(text)];
        let sentences = crate::segment::sentences(&blocks, lang);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        let article = Article { id, title: String::new(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full };
        figures(&article).into_iter().map(|figure| (figure.text, figure.subject)).collect()
    }

    fn check(text: &str, lang: Lang, expected: &[(&str, &str)]) {
        let seen = seen(text, lang);
        let seen: Vec<(&str, &str)> = seen.iter().map(|(text, subject)| (text.as_str(), subject.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn subjects_are_the_words_of_the_text() {
        check("China controls 85–90% of refining capacity.", Lang::EN, &[("85–90%", "China · refining capacity")]);
        check("The ventures have a combined value of $8.5 billion.", Lang::EN, &[("$8.5 billion", "combined value")]);
        check(
            "Chinese plants accounted for 91 percent of the world's separated rare earths last year.",
            Lang::EN,
            &[("91 percent", "Chinese plants · world's separated rare earths")],
        );
        check(
            "Das Volumen der Vorhaben beziffern sie auf rund 8,5 Milliarden Dollar.",
            Lang::DE,
            &[("8,5 Milliarden Dollar", "Volumen der Vorhaben")],
        );
        check("项目总额约85亿美元。", Lang::ZH, &[("85亿美元", "项目总额")]);
    }

    proptest! {
        #[test]
        fn subjects_stand_in_the_text(text in "([A-Z]?[a-zäé]{1,9} |[0-9]{1,4} ?(%|km|people|元|名)? |of |the |, |\\PC){0,30}", which in 0usize..4) {
            let lang = [Lang::EN, Lang::DE, Lang::ZH, Lang::UND][which];
            for (figure, subject) in seen(&text, lang) {
                prop_assert!(text.contains(&figure));
                prop_assert!(subject.split(" · ").all(|part| text.contains(part)), "{subject:?}");
            }
        }
    }
}
