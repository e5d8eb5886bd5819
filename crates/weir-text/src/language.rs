//! Which language a text is written in.

use weir_model::Lang;

/// Fewer letters than this say little; then the declared language counts.
const FEW: usize = 24;
/// Characters that are looked at.
const MOST: usize = 4_000;

/// The language of a text: by script where that decides, else by whichlang (16 languages), else by whatlang for the rest
/// and by telling letters. Very short texts are taken at their word.
pub fn language(text: &str, declared: Lang) -> Lang {
    let text: &str = &text[..text.floor_char_boundary(MOST)];
    let counts = Scripts::of(text);
    if counts.letters == 0 {
        return declared;
    }
    if let Some(lang) = counts.decide() {
        return lang;
    }
    if counts.letters < FEW && declared.is_known() {
        return declared;
    }
    let guess = Lang::new(code(whichlang::detect_language(text).three_letter_code()));
    // whichlang must answer with one of its sixteen; a neighbour it does not know is told by whatlang and by letters.
    match whatlang::detect(text) {
        Some(info) => {
            let other = Lang::new(code(info.lang().code()));
            if other == guess || KNOWN.contains(&other.as_str()) {
                return guess;
            }
            let sure = info.is_reliable() && info.confidence() > 0.9;
            if declared == other || (sure && telling(text, other)) { other } else { guess }
        }
        None => guess,
    }
}

/// The languages of whichlang.
const KNOWN: [&str; 16] = ["ar", "zh", "de", "en", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "es", "sv", "tr", "vi"];

/// Whether a text has letters or words that its language has and whichlang's neighbours have not.
fn telling(text: &str, lang: Lang) -> bool {
    let has = |letters: &str| text.chars().filter(|c| letters.contains(*c)).count() >= 3;
    match lang.as_str() {
        "pl" => has("ąęłńśźż"),
        "cs" => has("ěřůč"),
        "sk" => has("ľĺŕô") || has("čšž"),
        "hu" => has("őű"),
        "ro" => has("ășțşţ"),
        "uk" => has("іїєґ"),
        "be" => has("ўі"),
        "bg" | "mk" | "sr" => true,
        "da" | "no" | "nb" => has("æø"),
        "fi" => has("äö") && !has("å"),
        "et" => has("õ"),
        "lv" => has("āēīū"),
        "lt" => has("ėųū"),
        "hr" | "sl" => has("čšž"),
        "az" => has("ə"),
        "fa" => has("پچژگ"),
        "ur" => has("ٹڈڑے"),
        "id" | "ca" | "tl" | "af" | "la" | "eo" => true,
        _ => true,
    }
}

fn code(three: &str) -> &str {
    match three {
        "ara" => "ar",
        "cmn" => "zh",
        "deu" => "de",
        "eng" => "en",
        "fra" => "fr",
        "hin" => "hi",
        "ita" => "it",
        "jpn" => "ja",
        "kor" => "ko",
        "nld" => "nl",
        "por" => "pt",
        "rus" => "ru",
        "spa" => "es",
        "swe" => "sv",
        "tur" => "tr",
        "vie" => "vi",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "hun" => "hu",
        "ron" => "ro",
        "ukr" => "uk",
        "bel" => "be",
        "bul" => "bg",
        "mkd" => "mk",
        "srp" => "sr",
        "dan" => "da",
        "nob" => "no",
        "fin" => "fi",
        "est" => "et",
        "lav" => "lv",
        "lit" => "lt",
        "hrv" => "hr",
        "slv" => "sl",
        "aze" => "az",
        "pes" => "fa",
        "urd" => "ur",
        "ind" => "id",
        "cat" => "ca",
        "tgl" => "tl",
        "afr" => "af",
        "lat" => "la",
        "epo" => "eo",
        "heb" => "he",
        "yid" => "yi",
        "ell" => "el",
        "tha" => "th",
        "ben" => "bn",
        "mar" => "mr",
        "nep" => "ne",
        other => other,
    }
}

#[derive(Default)]
struct Scripts {
    letters: usize,
    han: usize,
    kana: usize,
    hangul: usize,
    thai: usize,
    hebrew: usize,
    greek: usize,
    georgian: usize,
    armenian: usize,
    bengali: usize,
    tamil: usize,
    telugu: usize,
    gujarati: usize,
    kannada: usize,
    malayalam: usize,
    punjabi: usize,
    sinhala: usize,
    khmer: usize,
    burmese: usize,
    amharic: usize,
    ukrainian: usize,
}

impl Scripts {
    fn of(text: &str) -> Scripts {
        let mut s = Scripts::default();
        for c in text.chars().filter(|c| c.is_alphabetic()) {
            s.letters += 1;
            let count = match c {
                '\u{3040}'..='\u{30ff}' => &mut s.kana,
                '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => &mut s.han,
                '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => &mut s.hangul,
                '\u{e00}'..='\u{e7f}' => &mut s.thai,
                '\u{590}'..='\u{5ff}' => &mut s.hebrew,
                '\u{370}'..='\u{3ff}' => &mut s.greek,
                '\u{10a0}'..='\u{10ff}' => &mut s.georgian,
                '\u{530}'..='\u{58f}' => &mut s.armenian,
                '\u{980}'..='\u{9ff}' => &mut s.bengali,
                '\u{b80}'..='\u{bff}' => &mut s.tamil,
                '\u{c00}'..='\u{c7f}' => &mut s.telugu,
                '\u{a80}'..='\u{aff}' => &mut s.gujarati,
                '\u{c80}'..='\u{cff}' => &mut s.kannada,
                '\u{d00}'..='\u{d7f}' => &mut s.malayalam,
                '\u{a00}'..='\u{a7f}' => &mut s.punjabi,
                '\u{d80}'..='\u{dff}' => &mut s.sinhala,
                '\u{1780}'..='\u{17ff}' => &mut s.khmer,
                '\u{1000}'..='\u{109f}' => &mut s.burmese,
                '\u{1200}'..='\u{137f}' => &mut s.amharic,
                'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => &mut s.ukrainian,
                _ => continue,
            };
            *count += 1;
        }
        s
    }

    /// The language where the script alone decides.
    fn decide(&self) -> Option<Lang> {
        let most = |count: usize| count * 2 > self.letters;
        // Japanese mixes kana and Han; a Chinese text has no kana to speak of.
        if self.kana * 12 > self.letters && most(self.kana + self.han) {
            return Some(Lang::new("ja"));
        }
        if most(self.han) {
            return Some(Lang::ZH);
        }
        if self.ukrainian * 50 > self.letters {
            return Some(Lang::new("uk"));
        }
        let scripts = [
            (self.hangul, "ko"),
            (self.thai, "th"),
            (self.hebrew, "he"),
            (self.greek, "el"),
            (self.georgian, "ka"),
            (self.armenian, "hy"),
            (self.bengali, "bn"),
            (self.tamil, "ta"),
            (self.telugu, "te"),
            (self.gujarati, "gu"),
            (self.kannada, "kn"),
            (self.malayalam, "ml"),
            (self.punjabi, "pa"),
            (self.sinhala, "si"),
            (self.khmer, "km"),
            (self.burmese, "my"),
            (self.amharic, "am"),
        ];
        scripts.into_iter().find(|(count, _)| most(*count)).map(|(_, code)| Lang::new(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        for (text, expected) in [
            ("The harbour reopened on Monday after a strike of sixteen days.", "en"),
            ("Der Hafen öffnete am Montag nach einem Streik von sechzehn Tagen.", "de"),
            ("港口在十六天的罢工之后于周一重新开放。", "zh"),
            ("港は十六日間のストライキの後、月曜日に再開した。", "ja"),
            ("항구는 16일간의 파업 끝에 월요일에 다시 문을 열었다.", "ko"),
            ("Le port a rouvert lundi après une grève de seize jours.", "fr"),
            ("El puerto reabrió el lunes después de una huelga de dieciséis días.", "es"),
            ("Порт вновь открылся в понедельник после забастовки.", "ru"),
            ("Порт знову відкрився у понеділок після шістнадцяти днів страйку, її завершили.", "uk"),
            ("Port został ponownie otwarty w poniedziałek po szesnastu dniach strajku, który objął również żeglugę śródlądową.", "pl"),
            ("Το λιμάνι άνοιξε ξανά τη Δευτέρα.", "el"),
        ] {
            assert_eq!(language(text, Lang::UND).as_str(), expected, "{text}");
        }
        assert_eq!(language("OK", Lang::DE), Lang::DE, "short texts are taken at their word");
        assert_eq!(language("2026", Lang::UND), Lang::UND);
    }
}
