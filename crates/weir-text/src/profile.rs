//! Languages in Latin script by what they are written with: frequent n-grams of two to four letters and short words.
//!
//! A naive Bayes classifier (Cavnar and Trenkle's n-grams, as log probabilities) over counts in `profiles/latin.txt`.
//! The counts are of free software's translations, damped (count to the power of 0.75) so that no term of the trade
//! rules, and of no text that is used to measure.

use crate::lists::WordList;
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::{UnicodeNormalization, is_nfc};
use weir_model::Lang;

/// Most languages a table line holds.
const WIDTH: usize = 32;
/// Letters that are read: more changes nothing.
const ENOUGH: usize = 1_000;
/// A whole word speaks as loud as this many n-grams.
const WORD: u32 = 3;
/// Languages with fewer readers have to be a little likelier: they are what names and misspellings look like.
static RARER: WordList = WordList::new("ca gl eu ga cy is sq af sk sl hr et lv lt");

struct Table {
    langs: Vec<&'static str>,
    grams: HashMap<&'static str, [u8; WIDTH]>,
    words: HashMap<&'static str, [u8; WIDTH]>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table { langs: Vec::new(), grams: HashMap::new(), words: HashMap::new() };
        for line in include_str!("../profiles/latin.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((key, values)) = line.split_once(' ') else { continue };
            if key == "languages" {
                table.langs = values.split(' ').take(WIDTH).collect();
                continue;
            }
            let mut row = [0; WIDTH];
            for (slot, value) in row.iter_mut().zip(values.bytes()) {
                *slot = value.saturating_sub(b'!');
            }
            match key.strip_prefix('=') {
                Some(word) => table.words.insert(word, row),
                None => table.grams.insert(key, row),
            };
        }
        table
    })
}

/// What the letters of a text say of its language.
pub(crate) struct Guess {
    /// The likeliest language.
    pub lang: Lang,
    scores: Vec<(&'static str, i64)>,
    /// N-grams that are known, of those that the text has.
    pub known: usize,
    pub all: usize,
}

impl Guess {
    /// By how much a language is less likely than the likeliest, a known n-gram on average; `None` where it has no profile.
    pub fn behind(&self, lang: Lang) -> Option<f32> {
        let best = self.scores.iter().map(|(_, score)| *score).max()?;
        let (_, own) = self.scores.iter().find(|(tag, _)| *tag == lang.as_str())?;
        Some((best - own) as f32 / self.known.max(1) as f32)
    }
}

/// The likeliest language of a text in Latin script; `None` where nothing of it is known.
pub(crate) fn guess(text: &str) -> Option<Guess> {
    let table = table();
    let mut sums = [0u32; WIDTH];
    let (mut known, mut all, mut letters) = (0usize, 0usize, 0usize);
    let composed: String;
    let text = if is_nfc(text) {
        text
    } else {
        composed = text.nfc().collect();
        &composed
    };
    let mut padded = String::new();
    let mut bounds: Vec<usize> = Vec::new();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        padded.clear();
        padded.push('_');
        padded.extend(word.chars().flat_map(char::to_lowercase));
        padded.push('_');
        let add = |row: &[u8; WIDTH], times: u32, sums: &mut [u32; WIDTH]| {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += u32::from(*value) * times;
            }
        };
        if let Some(row) = table.words.get(&padded[1..padded.len() - 1]) {
            add(row, WORD, &mut sums);
            known += 1;
        }
        bounds.clear();
        bounds.extend(padded.char_indices().map(|(at, _)| at));
        bounds.push(padded.len());
        for length in 2..=4 {
            for window in bounds.windows(length + 1) {
                all += 1;
                if let Some(row) = table.grams.get(&padded[window[0]..window[length]]) {
                    add(row, 1, &mut sums);
                    known += 1;
                }
            }
        }
        letters += bounds.len();
        if letters > ENOUGH {
            break;
        }
    }
    if known == 0 {
        return None;
    }
    let mut scores: Vec<(&'static str, i64)> = table
        .langs
        .iter()
        .zip(sums)
        .map(|(lang, sum)| {
            let rarer = RARER.has(lang);
            (*lang, i64::from(sum) - if rarer { 12 + 3 * known as i64 / 10 } else { 0 })
        })
        .collect();
    let nordic =
        |scores: &[(&str, i64)]| scores.iter().rev().max_by_key(|(_, score)| *score).is_some_and(|(tag, _)| matches!(*tag, "da" | "nb"));
    let cues = if nordic(&scores) { northern(text).to_vec() } else { Vec::new() };
    for (tag, bonus) in cues {
        if let Some((_, score)) = scores.iter_mut().find(|(lang, _)| *lang == tag) {
            *score += bonus;
        }
    }
    // The first of equals: the table begins with the languages that are written most.
    let (lang, _) = scores.iter().rev().max_by_key(|(_, score)| *score)?;
    Some(Guess { lang: Lang::new(lang), scores, known, all })
}

/// Danish and Bokmål share nearly all n-grams; these spellings are of one of them.
fn northern(text: &str) -> [(&'static str, i64); 2] {
    const DANISH: &[&str] = &["tion", "hed", "heder", "heden", "øj", "ej", "nds", "ægt", "ligt"];
    const NORWEGIAN: &[&str] = &["sjon", "het", "heter", "heten", "øy", "ei", "nns", "kt", "ere"];
    static DANISH_WORDS: WordList = WordList::new(
        "af mere nu kun uden blive bliver blev efter mellem siger sagde være meget flere også selv hvad nogle noget \
                                mod hvis have får få hende han bør tog syv år seneste stemmer ved gennem gjorde lige skal nej jer vores",
    );
    static NORWEGIAN_WORDS: WordList = WordList::new(
        "av mer nå bare uten bli blir ble etter mellom sier sa være mye flere også selv hva noen noe mot hvis ha får \
                                   henne hun bør tok sju siste stemmer ved gjennom gjorde like nei dere våre fram dag",
    );
    let (mut danish, mut norwegian) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(ENOUGH / 5) {
        let lower = word.to_lowercase();
        let has = |list: &WordList| list.has(&lower);
        let ends = |list: &[&str]| lower.chars().count() > 4 && list.iter().any(|end| lower.ends_with(end));
        danish += i64::from(has(&DANISH_WORDS)) + i64::from(ends(DANISH));
        norwegian += i64::from(has(&NORWEGIAN_WORDS)) + i64::from(ends(NORWEGIAN));
    }
    // Only the difference tells them apart; it must not lift both above a third language.
    let difference = danish - norwegian;
    [("da", CUE * difference.max(0)), ("nb", CUE * (-difference).max(0))]
}

/// What one cue is worth, in the units of the table.
const CUE: i64 = 12;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_told_apart() {
        for (text, lang) in [
            ("Kommunen vil bygge en ny skole ved siden av elva, men naboene er ikke enige.", "nb"),
            ("Kommunen vil bygge en ny skole ved siden af åen, men naboerne er ikke enige.", "da"),
            ("Kommunen vill bygga en ny skola bredvid ån, men grannarna håller inte med.", "sv"),
            ("O município quer construir uma nova escola junto ao rio, mas os vizinhos não concordam.", "pt"),
            ("El municipio quiere construir una nueva escuela junto al río, pero los vecinos no están de acuerdo.", "es"),
            ("El municipi vol construir una escola nova al costat del riu, però els veïns no hi estan d'acord.", "ca"),
            ("Primaria vrea sa construiasca o scoala noua langa rau, dar vecinii nu sunt de acord.", "ro"),
            ("Obec chce postavit novou školu u řeky, ale sousedé s tím nesouhlasí.", "cs"),
            ("Obec chce postaviť novú školu pri rieke, ale susedia s tým nesúhlasia.", "sk"),
            ("Belediye nehrin yanina yeni bir okul yapmak istiyor ama komsular buna karsi.", "tr"),
            ("Kunta haluaa rakentaa uuden koulun joen varteen, mutta naapurit ovat eri mieltä.", "fi"),
            ("Vald soovib jõe äärde uue kooli ehitada, kuid naabrid ei ole sellega nõus.", "et"),
            ("Pemerintah kota ingin membangun sekolah baru di tepi sungai, tetapi warga tidak setuju.", "id"),
        ] {
            assert_eq!(guess(text).map(|guess| guess.lang.as_str().to_owned()).as_deref(), Some(lang), "{text}");
        }
        assert!(guess("1234 — ...").is_none());
    }

    #[test]
    fn a_guess_knows_how_far_the_others_are() {
        let guess = guess("The council wants to build a new school by the river.").unwrap();
        assert_eq!(guess.behind(Lang::EN), Some(0.0));
        assert!(guess.behind(Lang::DE).unwrap() > 1.0);
        assert_eq!(guess.behind(Lang::ZH), None);
    }
}
