//! Words before, after and inside names in languages that part their words: titles, kinds of thing, what joins two parts.

use super::{gap, is_capital, opens};
use crate::lists::WordList;
use crate::words::Word;
use weir_model::Lang;

/// A title or role ("President", "Projektleiterin") or kind of thing ("Firma", "Leuchtturm") before a name.
pub(super) fn is_cue(word: &str, following: usize, german: bool) -> bool {
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
pub(super) fn after_cue(text: &str, tokens: &[Word<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let lower = tokens[before].text.to_lowercase();
    let kind = is_kind(&lower);
    kind && matches!(gap(text, tokens, before), " " | " „" | " \"" | " »")
}

/// Two or more capitalised German words in a row that are not just nouns.
pub(super) fn german_name(text: &str, tokens: &[Word<'_>]) -> bool {
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

pub(super) fn joins(word: &str, lang: Lang) -> bool {
    match lang.as_str() {
        // "der" joins a genitive to any noun (Zug der Deutschen Bahn): too little to make a name.
        "de" => matches!(word, "von" | "zu" | "van" | "de" | "am"),
        "en" => matches!(word, "of" | "for" | "the" | "and" | "de" | "da" | "del" | "von" | "van" | "der" | "al" | "bin" | "la"),
        _ => matches!(word, "de" | "du" | "des" | "del" | "della" | "di" | "da" | "do" | "dos" | "van" | "von" | "der" | "la"),
    }
}
