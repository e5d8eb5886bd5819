//! The language of a text.

use weir_model::Lang;

/// The language of a text: by its script where that decides, else by statistics. `declared` is what the page or feed
/// says; it decides for texts too short to tell and breaks ties, and is overruled by a long text in another language
/// (many feeds declare `en` whatever they write).
pub fn language(text: &str, declared: Lang) -> Lang {
    // Enough to tell; the head of a page is often navigation in the same language anyway.
    let text = match text.char_indices().nth(4000) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let counts = Counts::of(text);
    if counts.letters == 0 {
        return declared;
    }
    let Some(script) = counts.main() else { return declared };
    let compatible = |lang: Lang| script.writes(lang.as_str());
    match script {
        Script::Kana => return Lang::new("ja"),
        Script::Hangul => return Lang::new("ko"),
        Script::Han => return if counts.kana == 0 && declared.as_str() == "ja" && counts.han < 12 { declared } else { Lang::ZH },
        Script::Thai => return Lang::new("th"),
        Script::Greek => return Lang::new("el"),
        Script::Hebrew => return if declared.as_str() == "yi" { declared } else { Lang::new("he") },
        Script::Georgian => return Lang::new("ka"),
        Script::Armenian => return Lang::new("hy"),
        Script::Bengali => return if declared.as_str() == "as" { declared } else { Lang::new("bn") },
        Script::Tamil => return Lang::new("ta"),
        Script::Telugu => return Lang::new("te"),
        Script::Gujarati => return Lang::new("gu"),
        Script::Gurmukhi => return Lang::new("pa"),
        Script::Kannada => return Lang::new("kn"),
        Script::Malayalam => return Lang::new("ml"),
        Script::Burmese => return Lang::new("my"),
        Script::Khmer => return Lang::new("km"),
        Script::Ethiopic => return Lang::new("am"),
        Script::Arabic => {
            return if declared.is_known() && counts.letters < 12 && compatible(declared) { declared } else { arabic(text, declared) };
        }
        Script::Cyrillic => {
            return if declared.is_known() && counts.letters < 12 && compatible(declared) { declared } else { cyrillic(text, declared) };
        }
        Script::Devanagari | Script::Latin => {}
    }
    if declared.is_known() && compatible(declared) && counts.letters < 20 {
        return declared;
    }
    statistics(text, script, declared, counts.letters)
}

fn statistics(text: &str, script: Script, declared: Lang, letters: usize) -> Lang {
    let second = whatlang::detect(text).map(|info| (Lang::new(short(info.lang().code())), info.confidence(), info.is_reliable()));
    let first = Lang::new(whichlang::detect_language(text).three_letter_code());
    let first = Lang::new(short(first.as_str()));
    // A text full of a language's small words is in that language, whatever names it has.
    let small = || {
        let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let (count, stops) =
            all.fold((0, 0), |(n, stops), word| (n + 1, stops + usize::from(crate::words::is_stop(&word.to_lowercase(), first))));
        count >= 6 && stops * 4 >= count
    };
    let ours = match second {
        _ if matches!(first.as_str(), "en" | "de") && small() => first,
        _ if script == Script::Latin
            && let Some(lang) = scandinavian(text, first) =>
        {
            lang
        }
        _ if script == Script::Latin
            && !spells(first.as_str(), text)
            && let Some(lang) = by_letters(text, declared) =>
        {
            lang
        }
        // Turkish and Indonesian texts are full of the same syllables; whatlang is surer of both than whichlang.
        Some((other, ..)) if first.as_str() == "tr" && !text.contains(['ğ', 'ı', 'ş', 'İ']) && other.as_str() != "tk" => other,
        // A language that the first does not know: believed where the second is sure.
        Some((other, ..)) if matches!(other.as_str(), "tk" | "la" | "eo") && declared != other => first,
        Some((other, confidence, reliable)) if !KNOWN_TO_FIRST.contains(&other.as_str()) && script.writes(other.as_str()) => {
            if reliable || confidence > 0.6 || other == declared || !script.writes(first.as_str()) { other } else { first }
        }
        Some((other, ..)) if !script.writes(first.as_str()) => other,
        _ => first,
    };
    if !script.writes(ours.as_str()) {
        return if declared.is_known() && script.writes(declared.as_str()) { declared } else { Lang::UND };
    }
    if declared.is_known() && declared != ours && script.writes(declared.as_str()) {
        let agreed = second.is_some_and(|(other, ..)| other == ours);
        // Languages that neither knows (Catalan, Irish …) are taken for a neighbour: the declaration is the better guess.
        let unknown = !KNOWN_TO_FIRST.contains(&declared.as_str())
            && whatlang::Lang::all().iter().all(|lang| short(lang.code()) != declared.as_str());
        if unknown || (letters < 60 && !agreed) {
            return declared;
        }
    }
    ours
}

const KNOWN_TO_FIRST: &[&str] = &["ar", "zh", "de", "en", "fr", "hi", "it", "ja", "ko", "nl", "pt", "ru", "es", "sv", "tr", "vi"];

/// Swedish, Danish and Norwegian, which both detectors confuse, by their small words.
fn scandinavian(text: &str, first: Lang) -> Option<Lang> {
    const SWEDISH: &str = "och är att av inte från för på som en den till ett har de om var hade sig kan vid också efter eller blev";
    const DANISH: &str = "og er at af ikke fra for på som en den til et har de om var havde sig kan ved også efter eller blev være hvad nogle mellem \
                          uden nu kun mere hende bliver meget år kunne skulle ville";
    const NORWEGIAN: &str = "og er å av ikke fra for på som en den til et har de om var hadde seg kan ved også etter eller ble være hva noen mellom \
                             uten nå bare mer henne blir mye år kunne skulle ville ei";
    let own = text.contains(['æ', 'ø', 'Æ', 'Ø', 'å', 'Å']);
    if first.as_str() != "sv" && !own {
        return None;
    }
    let count = |list: &str| {
        let words: Vec<&str> = list.split_whitespace().collect();
        text.split(|c: char| !c.is_alphabetic()).filter(|word| words.contains(&word.to_lowercase().as_str())).count()
    };
    let letters = |set: &[char]| text.chars().filter(|c| set.contains(c)).count();
    let (swedish, danish, norwegian) = (count(SWEDISH), count(DANISH), count(NORWEGIAN));
    let words = swedish.max(danish).max(norwegian);
    let northern = 2 * letters(&['æ', 'ø', 'Æ', 'Ø']);
    let (swedish, danish, norwegian) = (swedish + 2 * letters(&['ä', 'ö', 'Ä', 'Ö']), danish + northern, norwegian + northern);
    let most = swedish.max(danish).max(norwegian);
    if words < 2 || (first.as_str() != "sv" && words * 6 < text.split_whitespace().count()) {
        return None;
    }
    Some(if swedish == most {
        Lang::new("sv")
    } else if danish == norwegian {
        let list = vec![whatlang::Lang::Dan, whatlang::Lang::Nob];
        let guess = whatlang::Detector::with_allowlist(list).detect_lang(text);
        Lang::new(if guess == Some(whatlang::Lang::Nob) { "nb" } else { "da" })
    } else {
        Lang::new(if danish == most { "da" } else { "nb" })
    })
}

/// Letters beyond a to z that a language writes, of those languages that have any.
const ALPHABETS: &[(&str, &str)] = &[
    ("cs", "áčďéěíňóřšťúůýž"),
    ("sk", "áäčďéíĺľňóôŕšťúýž"),
    ("hu", "áéíóöőúüű"),
    ("pl", "ąćęłńóśźż"),
    ("ro", "ăâîșțşţ"),
    ("tr", "çğıöşüâîû"),
    ("fi", "äöå"),
    ("et", "äõöüšž"),
    ("lv", "āčēģīķļņšūž"),
    ("lt", "ąčęėįšųūž"),
    ("hr", "čćđšž"),
    ("sl", "čšž"),
    ("ca", "àçèéíïòóúü"),
    ("de", "äöüßé"),
    ("fr", "àâæçéèêëîïôœùûüÿ"),
    ("es", "áéíñóúü"),
    ("pt", "áâãàçéêíóôõúü"),
    ("it", "àèéìíîòóù"),
    ("nl", "áéëïóöüè"),
    ("en", "é"),
];

/// Whether a language writes nearly all the letters with marks that a text has.
fn spells(lang: &str, text: &str) -> bool {
    let Some((_, alphabet)) = ALPHABETS.iter().find(|(tag, _)| *tag == lang) else { return true };
    let marked = marked(text).count();
    // An English report of Malmö and São Paulo has some; whoever writes Czech or Finnish has them in every second word.
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    marked * 40 < letters || misspelt(alphabet, text) * 3 <= marked
}

fn marked(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).flat_map(char::to_lowercase).filter(|c| c.is_alphabetic())
}

fn misspelt(alphabet: &str, text: &str) -> usize {
    marked(text).filter(|c| !alphabet.contains(*c)).count()
}

/// The language whose alphabet fits best; with a tie the detector decides among the best.
fn by_letters(text: &str, declared: Lang) -> Option<Lang> {
    let least = ALPHABETS.iter().map(|(_, alphabet)| misspelt(alphabet, text)).min()?;
    let best: Vec<Lang> =
        ALPHABETS.iter().filter(|(_, alphabet)| misspelt(alphabet, text) == least).map(|(tag, _)| Lang::new(tag)).collect();
    if best.contains(&declared) {
        return Some(declared);
    }
    if let [only] = best[..] {
        return Some(only);
    }
    if let Some(guess) = whatlang::detect(text).map(|info| Lang::new(short(info.lang().code())))
        && best.contains(&guess)
    {
        return Some(guess);
    }
    let list = whatlang::Lang::all().iter().copied().filter(|lang| best.contains(&Lang::new(short(lang.code())))).collect::<Vec<_>>();
    let guess = whatlang::Detector::with_allowlist(list).detect_lang(text)?;
    Some(Lang::new(short(guess.code())))
}

/// Letters of Cyrillic that only one language writes.
fn cyrillic(text: &str, declared: Lang) -> Lang {
    let count = |letters: &str| text.chars().filter(|c| c.to_lowercase().next().is_some_and(|c| letters.contains(c))).count();
    let (ukrainian, belarusian, russian) = (count("їєґ"), count("ў"), count("ыэё"));
    let (serbian, macedonian, dotted, hard) = (count("ђћјљњџ"), count("ѓќѕ"), count("і"), count("ъ"));
    let kazakh = count("әғқңөұүһ");
    let tag = if belarusian > 0 && russian + dotted > 0 {
        "be"
    } else if kazakh > 2 && kazakh > ukrainian {
        return if declared.is_known() && declared.as_str() != "ru" && Script::Cyrillic.writes(declared.as_str()) {
            declared
        } else {
            Lang::new("kk")
        };
    } else if ukrainian > 0 || (dotted > 0 && russian == 0) {
        "uk"
    } else if macedonian > 0 {
        "mk"
    } else if serbian > 0 {
        if declared.as_str() == "mk" { "mk" } else { "sr" }
    } else if russian > 0 {
        "ru"
    } else if hard > 1 {
        "bg"
    } else {
        let guess = whatlang::detect(text).map(|info| short(info.lang().code()));
        return match guess {
            _ if declared.is_known() && Script::Cyrillic.writes(declared.as_str()) => declared,
            // Bulgarian without its ъ is rarer than short Russian.
            Some(guess) if Script::Cyrillic.writes(guess) && (guess != "bg" || hard > 0) => Lang::new(guess),
            _ => Lang::new("ru"),
        };
    };
    Lang::new(tag)
}

fn arabic(text: &str, declared: Lang) -> Lang {
    let count = |letters: &str| text.chars().filter(|c| letters.contains(*c)).count();
    let (urdu, persian) = (count("ٹڈڑںےھہ"), count("پچژگکی"));
    if declared.is_known() && !matches!(declared.as_str(), "ar" | "fa" | "ur") && Script::Arabic.writes(declared.as_str()) {
        return declared;
    }
    Lang::new(if urdu > 2 {
        "ur"
    } else if persian > 2 {
        "fa"
    } else {
        "ar"
    })
}

/// The two-letter tag of a three-letter one, where there is one.
fn short(code: &str) -> &str {
    const PAIRS: &str = "ara ar cmn zh deu de eng en fra fr hin hi ita it jpn ja kor ko nld nl por pt rus ru spa es swe sv tur tr vie vi \
        afr af aka ak amh am aze az bel be ben bn bul bg cat ca ces cs cym cy dan da ell el epo eo est et fin fi guj gu heb he hrv hr hun \
        hu hye hy ind id jav jv kan kn kat ka khm km lat la lav lv lit lt mal ml mar mr mkd mk mya my nep ne nob nb ori or pan pa pes fa \
        pol pl ron ro sin si slk sk slv sl sna sn srp sr tam ta tel te tgl tl tha th tuk tk ukr uk urd ur uzb uz yid yi zul zu";
    let mut words = PAIRS.split_whitespace();
    while let (Some(long), Some(two)) = (words.next(), words.next()) {
        if long == code {
            return two;
        }
    }
    code
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Han,
    Kana,
    Hangul,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Thai,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Burmese,
    Khmer,
    Georgian,
    Armenian,
    Ethiopic,
}

impl Script {
    fn of(c: char) -> Option<Script> {
        Some(match c {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Script::Greek,
            '\u{400}'..='\u{52f}' => Script::Cyrillic,
            '\u{530}'..='\u{58f}' => Script::Armenian,
            '\u{590}'..='\u{5ff}' => Script::Hebrew,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Script::Arabic,
            '\u{900}'..='\u{97f}' => Script::Devanagari,
            '\u{980}'..='\u{9ff}' => Script::Bengali,
            '\u{a00}'..='\u{a7f}' => Script::Gurmukhi,
            '\u{a80}'..='\u{aff}' => Script::Gujarati,
            '\u{b80}'..='\u{bff}' => Script::Tamil,
            '\u{c00}'..='\u{c7f}' => Script::Telugu,
            '\u{c80}'..='\u{cff}' => Script::Kannada,
            '\u{d00}'..='\u{d7f}' => Script::Malayalam,
            '\u{e00}'..='\u{e7f}' => Script::Thai,
            '\u{1000}'..='\u{109f}' => Script::Burmese,
            '\u{10a0}'..='\u{10ff}' => Script::Georgian,
            '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}' => Script::Hangul,
            '\u{1200}'..='\u{137f}' => Script::Ethiopic,
            '\u{1780}'..='\u{17ff}' => Script::Khmer,
            '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{ff66}'..='\u{ff9d}' => Script::Kana,
            c if crate::words::is_han(c) => Script::Han,
            _ => return None,
        })
    }

    /// Whether a language is written in this script. Latin: every language that has no other.
    fn writes(self, lang: &str) -> bool {
        let other = |script: Script| match script {
            Script::Han => "zh yue wuu",
            Script::Kana => "ja",
            Script::Hangul => "ko",
            Script::Cyrillic => "ru uk be bg mk sr kk ky mn tg tt ba cv os sah",
            Script::Arabic => "ar fa ur ps ckb sd ug",
            Script::Greek => "el",
            Script::Hebrew => "he yi",
            Script::Thai => "th",
            Script::Devanagari => "hi mr ne sa mai bho",
            Script::Bengali => "bn as",
            Script::Gurmukhi => "pa",
            Script::Gujarati => "gu",
            Script::Tamil => "ta",
            Script::Telugu => "te",
            Script::Kannada => "kn",
            Script::Malayalam => "ml",
            Script::Burmese => "my",
            Script::Khmer => "km",
            Script::Georgian => "ka",
            Script::Armenian => "hy",
            Script::Ethiopic => "am ti",
            Script::Latin => "",
        };
        const ALL: [Script; 21] = [
            Script::Han,
            Script::Kana,
            Script::Hangul,
            Script::Cyrillic,
            Script::Arabic,
            Script::Greek,
            Script::Hebrew,
            Script::Thai,
            Script::Devanagari,
            Script::Bengali,
            Script::Gurmukhi,
            Script::Gujarati,
            Script::Tamil,
            Script::Telugu,
            Script::Kannada,
            Script::Malayalam,
            Script::Burmese,
            Script::Khmer,
            Script::Georgian,
            Script::Armenian,
            Script::Ethiopic,
        ];
        let has = |script: Script| other(script).split(' ').any(|tag| tag == lang);
        match self {
            Script::Latin => lang != "und" && (lang == "sr" || !ALL.into_iter().any(has)),
            script => has(script),
        }
    }
}

#[derive(Default)]
struct Counts {
    letters: usize,
    kana: usize,
    han: usize,
    by: Vec<(Script, usize)>,
}

impl Counts {
    fn of(text: &str) -> Counts {
        let mut counts = Counts::default();
        for script in text.chars().filter_map(Script::of) {
            counts.letters += 1;
            match script {
                Script::Kana => counts.kana += 1,
                Script::Han => counts.han += 1,
                _ => {}
            }
            match counts.by.iter_mut().find(|(known, _)| *known == script) {
                Some((_, n)) => *n += 1,
                None => counts.by.push((script, 1)),
            }
        }
        counts
    }

    /// The script that carries the text. An ideograph or syllable says as much as about three letters.
    fn main(&self) -> Option<Script> {
        let weight = |script: Script, n: usize| match script {
            Script::Han | Script::Kana | Script::Hangul => 3 * n,
            _ => n,
        };
        let (script, _) = self.by.iter().map(|(script, n)| (*script, weight(*script, *n))).max_by_key(|(_, n)| *n)?;
        // Japanese writes most of its meaning in ideographs: a tenth of kana decides; Chinese quotes a の at most.
        if matches!(script, Script::Han | Script::Kana) && self.kana > 1 && self.kana * 10 > self.han {
            return Some(Script::Kana);
        }
        Some(script)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn languages_are_told() {
        for (text, declared, expected) in [
            ("The ministers of three countries signed an agreement on rare earths on Friday.", "und", "en"),
            ("Drei Staaten haben am Freitag ein Abkommen über Seltene Erden unterzeichnet.", "en", "de"),
            ("Trois pays ont signé vendredi un accord sur les terres rares.", "und", "fr"),
            ("稀土是现代科技的关键材料。", "und", "zh"),
            ("OpenAI 发布 GPT-5 新模型", "und", "zh"),
            ("三か国がレアアースに関する協定に署名した。", "und", "ja"),
            ("세 나라가 희토류 협정에 서명했다.", "und", "ko"),
            ("Три страны подписали соглашение, сообщили в министерстве.", "und", "ru"),
            ("Три країни підписали угоду про рідкісноземельні метали.", "und", "uk"),
            ("Trzy kraje podpisały w piątek umowę o pierwiastkach ziem rzadkich.", "und", "pl"),
            ("Τρεις χώρες υπέγραψαν συμφωνία.", "und", "el"),
            ("Kolme maata allekirjoitti perjantaina sopimuksen harvinaisista maametalleista, kertoi ministeriö.", "und", "fi"),
            ("Tre lande underskrev fredag en aftale om sjældne jordarter, og ministeren var ikke i tvivl efter mødet.", "und", "da"),
            ("Drago Wüthrich, Åsa Öberg and Søren Køl met at Málaga and Malmö to talk about trains for the whole of Europe.", "und", "en"),
            ("Storm Ottilie", "en", "en"),
            ("Sturm Ottilie", "de", "de"),
            ("2026", "de", "de"),
            ("", "und", "und"),
        ] {
            assert_eq!(language(text, Lang::new(declared)).as_str(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_language(text in "\\PC{0,80}") {
            let _ = language(&text, Lang::UND);
            let _ = language(&text, Lang::DE);
        }
    }
}
