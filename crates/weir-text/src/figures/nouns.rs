//! Noun phrases: runs of words that may name what a number measures.

use crate::lists::WordList;
use crate::words::{is_stop, words};
use weir_model::Lang;

/// Words of a phrase.
pub(super) const MOST_WORDS: usize = 6;

/// A run of nouns with what describes and joins them.
pub(super) struct Phrase {
    pub text: String,
    pub start: usize,
    pub end: usize,
    pub words: usize,
    /// Nothing but articles stands before it.
    pub opens: bool,
}

pub(super) fn phrases(text: &str, lang: Lang) -> Vec<Phrase> {
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
        let weak = tokens[begin..=last].iter().all(|word| WEAK.has(&word.text.to_lowercase()));
        if !weak && (!german || tokens[begin..=last].iter().any(|word| word.text.starts_with(char::is_uppercase))) {
            found.push(Phrase { text: text[start..end].to_owned(), start, end, words: last + 1 - begin, opens });
        }
        opens = false;
        n = last + 1;
    }
    found
}

pub(super) fn is_article(lower: &str) -> bool {
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
pub(super) fn is_noun(word: &str, lang: Lang) -> bool {
    let lower = word.to_lowercase();
    if is_stop(&lower, lang)
        || lower.starts_with(|c: char| c.is_ascii_digit())
        || lower.chars().count() < 2
        || SPEECH.contains(&lower.as_str())
    {
        return false;
    }
    match lang.as_str() {
        "de" => word.starts_with(char::is_uppercase) && !GERMAN_NOT.has(&lower),
        "en" => {
            let named = |list: &WordList| list.has(&lower);
            let capital = word.starts_with(char::is_uppercase);
            let verb = lower.len() > 4 && (lower.ends_with("ed") || lower.ends_with("ing")) && !named(&NOUNS);
            let adverb = lower.len() > 4 && lower.ends_with("ly") && !named(&NOUNS);
            !named(&VERBS) && (capital || !verb && !adverb)
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

static WEAK: WordList = WordList::new(
    "year years day days week weeks month months hour hours minute minutes percent share part parts little balance rest lot time times \
                    top end place way jahr tag woche monat schnitt teil vergleich ende first second last next previous",
);
static NOUNS: WordList = WordList::new(
    "mining refining building buildings trading housing funding spending shipping farming banking engineering clothing processing \
                     wedding opening fishing training lending borrowing manufacturing advertising marketing heating cooling lighting drilling \
                     ruling meeting meetings hearing savings earnings holdings rating ratings ceiling wing string spring king ring evening morning \
                     crossing landing pricing parking hiring feed seed need speed breed family supply assembly italy july monthly weekly daily \
                     bed red shed united airfreight thing things painting licensing recycling planning",
);
pub(super) static VERBS: WordList = WordList::new(
    "is are was were be been say says said tell tells told give gives gave given take takes took taken make makes made get gets got \
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
                     export exports cause causes face faces exceed exceeds average averages attract attracts earn earns owe owes help helps let lets lift lifts raise raises withdraw withdrew hundred thousand million billion",
);
static GERMAN_NOT: WordList = WordList::new(
    "million millionen milliarde milliarden mio mrd euro dollar prozent tonnen tonne jahr jahre jahren jahres monat monate monaten \
                          woche wochen tag tage tagen uhr angaben etwa rund mehr knapp kosten mal kilogramm grad meter kilometer zentimeter stunde \
                          stunden minuten sekunden milligramm januar februar märz april mai juni juli august september oktober november dezember \
                          dort fällt bislang bisher demnach heraus damit dabei zudem zusammen allein derzeit künftig weniger unterdessen anfangs insgesamt sechs neun sieben",
);

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
