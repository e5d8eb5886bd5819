//! The language of a text: by its script, by letters that one language alone writes, by n-grams ([`profile`]).

use crate::profile;
use weir_model::{Block, BlockKind, Lang};

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
    if script == Script::Devanagari { devanagari(text, declared) } else { latin(text, declared, counts.letters) }
}

/// The language of each block, for articles in several: that of the whole article where a block is too short to tell or
/// speaks for no other clearly. As many as there are blocks.
///
/// `declared` is what the page or feed says of the whole, as for [`language`].
pub fn languages(blocks: &[Block], declared: Lang) -> Vec<Lang> {
    let mut whole = String::new();
    for block in blocks.iter().filter(|block| block.is_prose()) {
        whole.push_str(&block.text);
        whole.push('\n');
    }
    let main = language(&whole, declared);
    blocks.iter().map(|block| if matches!(block.kind, BlockKind::Code) { main } else { within(&block.text, main) }).collect()
}

/// The language of a part of a text that is mainly in `main`.
fn within(text: &str, main: Lang) -> Lang {
    let counts = Counts::of(text);
    let Some(script) = counts.main() else { return main };
    // A name in another script is no paragraph of another language.
    if counts.letters < 6 || script == Script::Latin && counts.letters < 40 {
        return main;
    }
    if script != Script::Latin || !Script::Latin.writes(main.as_str()) {
        let own = language(text, main);
        return if own.is_known() { own } else { main };
    }
    match profile::guess(text) {
        Some(guess) if guess.behind(main).is_none_or(|behind| behind > 1.0) => language(text, Lang::UND),
        _ => main,
    }
}

/// A declaration that stands unless the letters speak against it by this much, a known n-gram on average.
const BENEFIT: f32 = 0.35;

fn latin(text: &str, declared: Lang, letters: usize) -> Lang {
    let known = declared.is_known() && Script::Latin.writes(declared.as_str());
    let Some(guess) = profile::guess(text) else { return if known { declared } else { Lang::UND } };
    // whatlang knows some languages that the table does not (Latin, Esperanto, Tagalog, Zulu …).
    if guess.known * 100 < guess.all * STRANGE
        && let Some(info) = whatlang::detect(text)
        && info.is_reliable()
    {
        let other = Lang::new(short(info.lang().code()));
        if guess.behind(other).is_none() && Script::Latin.writes(other.as_str()) && (letters > 60 || other == declared) {
            return other;
        }
    }
    if !known || declared == guess.lang {
        return guess.lang;
    }
    match guess.behind(declared) {
        Some(behind) if behind < BENEFIT || letters < 60 && behind < 2.0 * BENEFIT => declared,
        Some(_) => guess.lang,
        // Nynorsk, Luxembourgish and others that nothing here knows are taken for a neighbour: the declaration is the
        // better guess, but not of a text that is plainly another language's.
        None if guess.known * 100 < guess.all * PLAIN => declared,
        None => guess.lang,
    }
}

/// Percent of n-grams that the table knows, below which a text may be in a language that it does not have.
const STRANGE: usize = 40;
/// Percent above which it is in one that the table has.
const PLAIN: usize = 50;

/// Hindi, Marathi and Nepali by their small words; Hindi, with by far the most readers, where these say nothing.
fn devanagari(text: &str, declared: Lang) -> Lang {
    const HINDI: &str = "है हैं का की के में से को और ने था थी थे यह वह नहीं पर भी कि हो गया हुआ कर इस उस एक कुछ अब मैं सर";
    const MARATHI: &str = "आहे आहेत आणि होते होता होती नाही मी ते या हे ती तो पण म्हणून केले केली झाले झाली आला त्या त्यांनी असे";
    const NEPALI: &str = "छ छन् थियो हो भने पनि गरेको भएको गर्न र तर मा लाई बाट यो त्यो हुन् भन्ने गर्ने नेपाल हुने छैन";
    if declared.is_known() && Script::Devanagari.writes(declared.as_str()) {
        return declared;
    }
    let count = |list: &str| {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '।' | ',' | '.' | '?' | '!'));
        words.filter(|word| list.split(' ').any(|known| known == *word)).count()
    };
    let (hindi, marathi, nepali) = (count(HINDI), count(MARATHI), count(NEPALI));
    // Marathi writes ळ all the time, Hindi never.
    let marathi = marathi + text.matches('ळ').count();
    Lang::new(if nepali > hindi && nepali > marathi {
        "ne"
    } else if marathi > hindi {
        "mr"
    } else {
        "hi"
    })
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
        // Ukrainian, Belarusian and Serbian cannot do without their letters for long; what is left is Russian, or
        // Bulgarian or Macedonian without a soft sign.
        let guess = whatlang::detect(text).filter(whatlang::Info::is_reliable).map(|info| short(info.lang().code()));
        return match guess {
            _ if declared.is_known() && Script::Cyrillic.writes(declared.as_str()) => declared,
            Some(guess) if matches!(guess, "bg" | "mk") && hard + count("ь") == hard && text.chars().count() > 20 => Lang::new(guess),
            _ => Lang::new("ru"),
        };
    };
    Lang::new(tag)
}

fn arabic(text: &str, declared: Lang) -> Lang {
    let count = |letters: &str| text.chars().filter(|c| letters.contains(*c)).count();
    let (urdu, persian, arabic) = (count("ٹڈڑںےھہ"), count("پچژگکی"), count("يكةىأإؤ"));
    if declared.is_known() && !matches!(declared.as_str(), "ar" | "fa" | "ur") && Script::Arabic.writes(declared.as_str()) {
        return declared;
    }
    Lang::new(if urdu > 2 {
        "ur"
    } else if persian > arabic {
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
            // Addresses and brands in Latin letters stand in texts of any script; these write few or no vowels.
            Script::Arabic | Script::Hebrew | Script::Devanagari | Script::Bengali | Script::Tamil | Script::Telugu | Script::Thai => 2 * n,
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
#[path = "language_test.rs"]
mod tests;
