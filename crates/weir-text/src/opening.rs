//! The beginning of a sentence's main clause, as a heading: "Dockers accepted a raise", not "Raise".
//!
//! There is no grammar here: a clause is cut only before a word that begins something new (a preposition, a relative
//! pronoun, a conjunction) or at a comma, never after a word that wants another one.

use crate::lists::WordList;
use crate::standing::points_back;
use crate::verbs::is_verb;
use crate::words::{Word, is_stop, words};
use weir_model::Lang;

/// Words and letters of the longest opening, words of the shortest.
const MOST_WORDS: usize = 8;
const MOST_LETTERS: usize = 58;
const FEWEST_WORDS: usize = 3;
/// Words before the first comma that may be an introduction.
const INTRODUCTION: usize = 14;

/// What a language begins new parts of a sentence with, and what cannot end a heading.
struct Cuts {
    /// Prepositions, conjunctions, relative pronouns.
    before: &'static [&'static str],
    /// Verbs of speech: what is said stands after them.
    says: &'static [&'static str],
    /// Auxiliaries whose other half stands at the end of the clause.
    half: &'static [&'static str],
    /// Words that begin an introduction before the comma.
    intro: &'static [&'static str],
}

#[rustfmt::skip]
fn cuts(lang: Lang) -> Option<Cuts> {
    const EN: Cuts = Cuts {
        before: &[
            "after", "in", "on", "at", "for", "with", "from", "as", "while", "when", "where", "which", "who", "whose", "that", "because", "since",
            "but", "and", "by", "before", "under", "over", "into", "during", "through", "amid", "despite", "following", "according",
            "including", "between", "against", "about", "around", "without", "to", "until", "if", "although", "though", "where", "so", "or",
            "than", "via", "within", "across", "toward", "towards", "upon", "along", "besides", "saying", "citing", "making", "leaving",
        ],
        says: &["said", "says", "warned", "warns", "argued", "argues", "added", "announced", "believes", "noted", "explained", "showed", "shows", "found", "reported", "claims", "claimed", "confirmed"],
        half: &[],
        intro: &[
            "in", "on", "at", "after", "before", "since", "during", "despite", "while", "when", "although", "though", "if", "as", "with", "without",
            "according", "for", "from", "by", "under", "because", "following", "until", "to", "taking", "speaking", "among", "amid", "last", "earlier", "early", "late", "later", "next",
            "meanwhile", "however", "today", "yesterday", "now", "so", "then", "finally", "instead", "overall", "moreover", "additionally", "alongside",
        ],
    };
    const DE: Cuts = Cuts {
        before: &[
            "in", "im", "auf", "an", "am", "mit", "nach", "bei", "beim", "für", "von", "vom", "zur", "zum", "aus", "seit", "wegen", "gegen", "über",
            "unter", "vor", "während", "weil", "dass", "wenn", "und", "oder", "aber", "sowie", "um", "ohne", "durch", "bis", "als", "laut", "zu",
        ],
        says: &["sagte", "sagt", "erklärte", "betonte", "teilte", "warnte"],
        half: &[
            "hat", "haben", "hatte", "hatten", "wird", "werden", "wurde", "wurden", "soll", "sollen", "will", "wollen", "kann", "können", "muss",
            "müssen", "ist", "sind", "war", "waren", "sei", "seien", "habe", "könnte", "könnten", "dürfte", "dürften", "sollte", "sollten", "würde", "möchte", "darf", "ließ", "ließen", "lässt", "lassen", "machte", "nahm", "kam", "trat", "stellt", "stellte",
        ],
        intro: &["nach", "wie", "wenn", "weil", "während", "obwohl", "nachdem", "seit", "da", "um", "sollte"],
    };
    const FR: Cuts = Cuts {
        before: &[
            "dans", "pour", "avec", "sur", "par", "qui", "que", "dont", "où", "après", "avant", "lors", "selon", "afin", "alors", "mais", "et", "en",
            "depuis", "sous", "contre", "vers", "chez", "sans", "entre", "pendant", "comme", "quand", "lorsque", "car", "ou", "à", "au", "aux", "jusqu",
        ],
        says: &["affirme", "explique", "estime", "annonce", "assure", "déclare"],
        half: &["a", "ont", "est", "sont", "avait", "avaient", "sera", "seront", "doit", "peut", "va", "vont", "n", "ne", "été"],
        intro: &["dans", "après", "selon", "pour", "avec", "depuis", "lors", "en", "au", "à", "si", "alors", "malgré", "pendant", "quand", "lorsque"],
    };
    const ES: Cuts = Cuts {
        before: &[
            "en", "para", "con", "por", "que", "quien", "quienes", "donde", "tras", "antes", "según", "pero", "y", "desde", "bajo", "contra", "hacia",
            "sin", "entre", "durante", "como", "cuando", "porque", "o", "a", "al", "sobre", "hasta", "mientras", "aunque",
        ],
        says: &["dijo", "afirmó", "explicó", "aseguró", "señaló", "indicó"],
        half: &["ha", "han", "había", "es", "son", "está", "están", "será", "serán", "debe", "puede", "va", "van", "no", "se", "sido"],
        intro: &["en", "tras", "según", "para", "con", "desde", "durante", "por", "a", "si", "cuando", "mientras", "aunque", "después", "antes"],
    };
    const NORTH: Cuts = Cuts {
        before: &[
            "i", "på", "av", "af", "til", "till", "for", "för", "med", "fra", "från", "om", "ved", "vid", "etter", "efter", "under", "over", "över", "mot", "mod",
            "som", "at", "att", "og", "och", "eller", "men", "når", "när", "da", "där", "der", "hvor", "hos", "før", "före", "mellom", "mellem", "mellan", "uten",
            "uden", "utan", "ifølge", "enligt", "siden", "sedan", "fordi",
        ],
        says: &[],
        half: &["har", "hadde", "havde", "hade", "skal", "ska", "vil", "kan", "må", "måste", "ble", "blev", "blir", "bliver", "er", "är", "var", "ikke", "inte", "blitt"],
        intro: &["i", "på", "etter", "efter", "ved", "vid", "for", "under", "ifølge", "enligt", "tidligere", "ifjor"],
    };
    const NL: Cuts = Cuts {
        before: &[
            "in", "op", "van", "voor", "met", "door", "bij", "naar", "uit", "over", "onder", "tegen", "tussen", "tijdens", "als", "die", "dat", "en", "of", "maar",
            "om", "te", "na", "tot", "aan", "sinds", "zonder", "volgens",
        ],
        says: &[],
        half: &["heeft", "hebben", "is", "zijn", "wordt", "worden", "werd", "werden", "zal", "zullen", "kan", "kunnen", "moet", "moeten", "wil", "willen", "niet"],
        intro: &["in", "op", "na", "volgens", "voor", "bij", "tijdens", "met"],
    };
    const IT: Cuts = Cuts {
        before: &[
            "in", "con", "per", "da", "su", "tra", "fra", "che", "chi", "dove", "dopo", "prima", "secondo", "ma", "e", "ed", "durante", "contro", "senza", "come",
            "quando", "perché", "o", "a", "al", "alla", "nel", "nella", "nei", "nelle", "dal", "dalla", "sul", "sulla", "verso", "fino",
        ],
        says: &[],
        half: &["ha", "hanno", "è", "sono", "era", "aveva", "sarà", "deve", "può", "non", "si", "viene", "stato"],
        intro: &["in", "dopo", "secondo", "per", "con", "da", "durante", "a", "nel", "nella"],
    };
    const PT: Cuts = Cuts {
        before: &[
            "em", "no", "na", "nos", "nas", "com", "para", "por", "que", "quem", "onde", "após", "antes", "segundo", "mas", "e", "desde", "sob", "contra", "sem",
            "entre", "durante", "como", "quando", "porque", "ou", "a", "ao", "à", "pelo", "pela", "sobre", "até", "enquanto",
        ],
        says: &[],
        half: &["tem", "têm", "foi", "é", "são", "está", "estão", "será", "deve", "pode", "vai", "não", "se", "sido"],
        intro: &["em", "após", "segundo", "para", "com", "desde", "durante", "no", "na"],
    };
    const RU: Cuts = Cuts {
        before: &[
            "в", "во", "на", "с", "со", "по", "от", "для", "из", "за", "о", "об", "при", "через", "после", "до", "под", "над", "между", "без", "у", "к", "что",
            "который", "которая", "которые", "которое", "и", "но", "или", "как", "когда", "чтобы", "где", "если",
        ],
        says: &[],
        half: &["не", "был", "была", "были", "будет", "будут"],
        intro: &["в", "во", "на", "по", "после", "при", "из"],
    };
    match lang.as_str() {
        "no" | "nb" | "nn" | "da" | "sv" => Some(NORTH),
        "nl" => Some(NL),
        "it" => Some(IT),
        "pt" => Some(PT),
        "ru" => Some(RU),
        "en" => Some(EN),
        "de" => Some(DE),
        "fr" => Some(FR),
        "es" => Some(ES),
        _ => None,
    }
}

/// The beginning of the main clause, three to eight words, or `None` where it cannot be cut cleanly.
pub(crate) fn opening(text: &str, lang: Lang) -> Option<&str> {
    let cuts = cuts(lang)?;
    let tokens = words(text, lang);
    let start = begin(text, &tokens, &cuts);
    let (mut best, mut content) = (None, 0);
    let mut quoted = 0i32;
    for n in start..tokens.len().min(start + MOST_WORDS) {
        let word = &tokens[n];
        let lower = word.text.to_lowercase();
        if n > start {
            let between = text.get(tokens[n - 1].start + tokens[n - 1].text.len()..word.start)?;
            if between.contains([',', ';', ':', '–', '—', '(', '.', '!', '?']) {
                break;
            }
            quoted += between.matches(['“', '„', '«']).count() as i32 - between.matches(['”', '»']).count() as i32;
        }
        content += usize::from(!is_stop(&lower, lang));
        let end = word.start + word.text.len();
        let from = text.get(tokens[start].start..end)?;
        if from.chars().count() > MOST_LETTERS {
            break;
        }
        if n + 1 - start >= FEWEST_WORDS && content >= 2 && quoted == 0 && ends_well(text, &tokens, start, n, lang, &cuts) {
            best = Some((from, n));
        }
    }
    let (found, last) = best?;
    if starts_weakly(&tokens, start, lang, &cuts) && !(last + 1 == tokens.len() && start == 0) {
        return None;
    }
    // A verb in two halves needs both: then the clause must be whole.
    let halved = tokens[start..=last].iter().any(|word| cuts.half.contains(&word.text.to_lowercase().as_str()));
    let whole = closes(text, &tokens, last);
    ((!halved || whole) && !points_back(found, lang) && !found.contains(['"', '“', '”', '„'])).then_some(found)
}

/// Where the main clause begins: after an introduction that a comma ends, or after who says it.
fn begin(text: &str, tokens: &[Word], cuts: &Cuts) -> usize {
    let lower = |n: usize| tokens.get(n).map(|word| word.text.to_lowercase()).unwrap_or_default();
    let mut start = 0;
    if cuts.intro.contains(&lower(0).as_str()) {
        let comma = (1..tokens.len().min(INTRODUCTION)).find(|n| gap(text, tokens, *n).contains(','));
        start = comma.unwrap_or(0);
    }
    // "announced Wednesday the company …": the day is no part of what was said.
    let day = |n: usize| usize::from(n > start && weekday(&lower(n)));
    let said = (start..tokens.len().min(start + 7)).find(|n| cuts.says.contains(&lower(*n).as_str()));
    if let Some(n) = said.filter(|n| n + 4 < tokens.len()) {
        // "the minister said on Monday that": only where what is said follows at once.
        let n = n + day(n + 1);
        if lower(n + 1) == "that" {
            start = n + 2;
        } else if !cuts.before.contains(&lower(n + 1).as_str())
            && n > start
            && !gap(text, tokens, n).contains(',')
            && !gap(text, tokens, n + 1).contains([',', '.'])
        {
            start = n + 1;
        }
    }
    start
}

/// Whether an opening begins with a preposition or a participle: what it is about stands after it. Only for the languages
/// that have phrases to fall back on.
fn starts_weakly(tokens: &[Word], start: usize, lang: Lang, cuts: &Cuts) -> bool {
    static PARTICIPLES: WordList = WordList::new("born like unlike given based compared asked nominated founded funded named set located");
    let Some(first) = tokens.get(start).map(|word| word.text.to_lowercase()) else { return false };
    let phrased = matches!(lang.as_str(), "en" | "de" | "fr" | "es" | "it" | "pt" | "nl");
    phrased && cuts.before.contains(&first.as_str()) || lang == Lang::EN && PARTICIPLES.has(&first)
}

/// What stands between a word and the one before it.
fn gap<'a>(text: &'a str, tokens: &[Word], n: usize) -> &'a str {
    let (Some(before), Some(word)) = (n.checked_sub(1).and_then(|n| tokens.get(n)), tokens.get(n)) else { return "" };
    text.get(before.start + before.text.len()..word.start).unwrap_or("")
}

/// Whether the clause ends after a word: punctuation or the end of the sentence follows.
fn closes(text: &str, tokens: &[Word], n: usize) -> bool {
    if n + 1 >= tokens.len() {
        return true;
    }
    // A colon between two digits ends nothing.
    let between = gap(text, tokens, n + 1);
    between.contains([',', ';', ':', '–', '—', '.', '!', '?']) && between.contains(char::is_whitespace)
}

fn weekday(lower: &str) -> bool {
    matches!(lower, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// English clauses that are cut before what they are about, though the next word begins something new.
fn wants_more(tokens: &[Word], start: usize, n: usize) -> bool {
    let lower = |n: usize| tokens.get(n).map(|word| word.text.to_lowercase()).unwrap_or_default();
    let back = |steps: usize| n.checked_sub(steps).filter(|n| *n >= start).map(lower).unwrap_or_default();
    let (last, next) = (lower(n), lower(n + 1));
    static MODALS: WordList = WordList::new("can could will would shall should may might must to cannot can't won't");
    // "Fans can also vote | for", "to win | in".
    let infinitive = MODALS.has(&back(1)) || MODALS.has(&back(2)) && is_stop(&back(1), Lang::EN);
    // "stressed that the minister | and his aides".
    let begun = (1..=3).any(|steps| matches!(back(steps).as_str(), "that" | "whether"));
    // "was linked | to", "is valued | at".
    let passive = last.ends_with("ed") && matches!(next.as_str(), "to" | "at" | "as" | "with" | "from" | "into" | "for" | "that");
    // "strive | to": the verb itself, where none stands before it.
    let verbless =
        next == "to" && !(start..n).any(|n| is_verb(&lower(n), Lang::EN) || is_stop(&lower(n), Lang::EN) && is_auxiliary(&lower(n)));
    // "leave German | and Austrian firms".
    let adjective = matches!(next.as_str(), "and" | "or") && crate::names::is_people(&last);
    infinitive || begun || passive || verbless || adjective || last.ends_with("ing") || next == "as" && back(1) == "as"
}

fn is_auxiliary(lower: &str) -> bool {
    matches!(
        lower,
        "is" | "are" | "was" | "were" | "be" | "been" | "has" | "have" | "had" | "will" | "would" | "can" | "could" | "do" | "does" | "did"
    )
}

/// Whether a heading may end with a word.
fn ends_well(text: &str, tokens: &[Word], start: usize, n: usize, lang: Lang, cuts: &Cuts) -> bool {
    let Some(word) = tokens.get(n) else { return false };
    let lower = word.text.to_lowercase();
    if is_stop(&lower, lang) || cuts.half.contains(&lower.as_str()) || cuts.before.contains(&lower.as_str()) {
        return false;
    }
    if closes(text, tokens, n) {
        return true;
    }
    if lang == Lang::EN && wants_more(tokens, start, n) {
        return false;
    }
    // "The plan was announced | by": the passive wants nothing more.
    let passive = || {
        const HELPS: [&str; 12] = ["was", "were", "is", "are", "been", "be", "being", "has", "have", "had", "gets", "got"];
        lang == Lang::EN && lower.ends_with("ed") && tokens.iter().take(n).skip(n.saturating_sub(5)).any(|word| HELPS.contains(&word.text))
    };
    // A number wants its unit, a verb its object, an adverb its verb.
    if word.text.starts_with(|c: char| c.is_ascii_digit())
        || is_verb(&lower, lang) && !passive()
        || lang == Lang::EN && lower.ends_with("ly")
    {
        return false;
    }
    // In German a heading ends in a noun.
    if lang == Lang::DE && !word.text.starts_with(char::is_uppercase) {
        return false;
    }
    tokens
        .get(n + 1)
        .is_some_and(|next| cuts.before.contains(&next.text.to_lowercase().as_str()) && gap(text, tokens, n + 1).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openings_are_clauses_of_their_own() {
        for (text, lang, expected) in [
            ("Dockers accepted a raise of 7.5 percent, the union said.", Lang::EN, Some("Dockers accepted a raise of 7.5 percent")),
            ("After two days of talks, the owners agreed on a new rota for the cranes.", Lang::EN, Some("the owners agreed on a new rota")),
            (
                "The minister said that Felmouth needs a second pier before the winter.",
                Lang::EN,
                Some("Felmouth needs a second pier before the winter"),
            ),
            (
                "Coastal paths account for most of the bill, which the county pays.",
                Lang::EN,
                Some("Coastal paths account for most of the bill"),
            ),
            ("He went home.", Lang::EN, None),
            ("“We are tired,” she said after the meeting.", Lang::EN, None),
            ("Die Werft baut zwei Fähren für den Hafen.", Lang::DE, Some("Die Werft baut zwei Fähren für den Hafen")),
            ("Die Werft hat zwei Fähren mit großem Gewinn verkauft.", Lang::DE, None),
            (
                "Le port ferme deux quais pour des travaux qui dureront un an.",
                Lang::new("fr"),
                Some("Le port ferme deux quais pour des travaux"),
            ),
            (
                "El puerto cierra dos muelles durante el invierno, dijo el alcalde.",
                Lang::new("es"),
                Some("El puerto cierra dos muelles durante el invierno"),
            ),
            ("Порт открылся в понедельник.", Lang::new("ru"), Some("Порт открылся в понедельник")),
            ("Liman pazartesi günü açıldı.", Lang::new("tr"), None),
            ("Tech won the battle for time 33:30 in the end.", Lang::EN, Some("Tech won the battle")),
            ("The plan was announced by the mayor.", Lang::EN, Some("The plan was announced by the mayor")),
            (
                "The Felmouth Motor Company announced Wednesday the yard is calling back 40 ferries over a pump.",
                Lang::EN,
                Some("the yard is calling back 40 ferries"),
            ),
            ("Like the older harbour crane, the new one lifts forty tonnes at once.", Lang::EN, None),
            ("Readers of the paper can also vote for a new name of the ferry.", Lang::EN, None),
            ("The mayor stressed that Felmouth and its neighbours have asked for help.", Lang::EN, None),
            ("The quarrel over fees could leave German and Austrian ports out of pocket.", Lang::EN, None),
            ("The harbour is valued at nine million by the bank.", Lang::EN, Some("The harbour is valued at nine million")),
            ("Bei dem dritten Versuch im Hafen von Kiel sank die Fähre.", Lang::DE, None),
        ] {
            assert_eq!(opening(text, lang), expected, "{text}");
        }
    }
}
