//! The words of the interface, in every language it speaks.
//!
//! One TOML file per language under `catalogue/`, with the same keys in each; a test keeps them so, and another looks
//! every key up that a template or page names. A message is a text, or two texts by number.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;
use weir_model::Lang;

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::EN, include_str!("../catalogue/en.toml")));
static CHINESE: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::ZH, include_str!("../catalogue/zh.toml")));

/// The languages of the interface, each with its own name for itself.
pub const LANGUAGES: [(Lang, &str); 2] = [(Lang::EN, "English"), (Lang::ZH, "简体中文")];

/// One language's messages.
#[derive(Debug)]
pub struct Words {
    lang: Lang,
    messages: BTreeMap<String, BTreeMap<String, Message>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Message {
    Text(String),
    Counted { one: String, other: String },
}

impl Words {
    /// The messages of a language; English for those without a catalogue.
    pub fn of(lang: Lang) -> &'static Words {
        if lang == Lang::ZH { &CHINESE } else { &ENGLISH }
    }

    /// The language that a browser prefers, among those of the interface.
    pub fn preferred(accept_language: &str) -> Lang {
        let mut best = (Lang::EN, 0.0_f32);
        for part in accept_language.split(',').take(20) {
            let mut fields = part.split(';');
            let lang = Lang::new(fields.next().unwrap_or_default());
            let weight = fields.find_map(|field| field.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            if LANGUAGES.iter().any(|(known, _)| *known == lang) && weight > best.1 {
                best = (lang, weight);
            }
        }
        best.0
    }

    fn read(lang: Lang, source: &str) -> Words {
        // A catalogue that does not parse fails the tests; a reader would see keys instead of a crash.
        Words { lang, messages: toml::from_str(source).unwrap_or_default() }
    }

    /// The catalogue's language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The tag for the page's `lang` attribute.
    pub fn tag(&self) -> &'static str {
        if self.lang == Lang::ZH { "zh-Hans" } else { "en" }
    }

    fn find(&self, key: &str) -> Option<&Message> {
        let (group, name) = key.split_once('.')?;
        self.messages.get(group)?.get(name)
    }

    /// A message; its key where there is none.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        match self.find(key) {
            Some(Message::Text(text) | Message::Counted { other: text, .. }) => text,
            None => key,
        }
    }

    /// A message by a key that is made up from data; `None` where there is none.
    pub fn find_text(&self, key: &str) -> Option<&str> {
        match self.find(key)? {
            Message::Text(text) | Message::Counted { other: text, .. } => Some(text),
        }
    }

    /// A message about `n` things; `{n}` stands for the number.
    pub fn n(&self, key: &str, n: impl TryInto<i64>) -> String {
        let n: i64 = n.try_into().unwrap_or(i64::MAX);
        let text = match self.find(key) {
            Some(Message::Counted { one, .. }) if n == 1 => one,
            _ => self.t(key),
        };
        text.replace("{n}", &n.to_string())
    }

    /// A message with `{name}` replaced.
    pub fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        self.t(key).replace(&format!("{{{name}}}"), &value.to_string())
    }

    /// The languages that have a name here, by their name's tag.
    pub fn languages(&self) -> Vec<(Lang, String)> {
        let names = self.messages.get("language").into_iter().flatten();
        let named = names.filter_map(|(tag, message)| match message {
            Message::Text(name) => Some((Lang::new(tag), name.clone())),
            Message::Counted { .. } => None,
        });
        named.filter(|(lang, _)| lang.is_known()).collect()
    }

    /// The name of a language in this language; its tag where the catalogue has none.
    pub fn language<'a>(&'a self, lang: &'a Lang) -> &'a str {
        match self.messages.get("language").and_then(|names| names.get(lang.as_str())) {
            Some(Message::Text(name)) => name,
            _ => lang.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_catalogues_have_the_same_keys_and_places() {
        let places = |message: &Message| match message {
            Message::Text(text) => places_of(text),
            Message::Counted { other, .. } => places_of(other),
        };
        let keys = |words: &Words| -> BTreeMap<String, Vec<String>> {
            words
                .messages
                .iter()
                .flat_map(|(group, names)| names.iter().map(move |(name, message)| (format!("{group}.{name}"), places(message))))
                .collect()
        };
        let (english, chinese) = (keys(&ENGLISH), keys(&CHINESE));
        assert!(english.len() > 150, "the English catalogue parses");
        for (key, places) in &english {
            assert_eq!(chinese.get(key), Some(places), "{key}");
        }
        assert_eq!(english.len(), chinese.len(), "{:?}", chinese.keys().filter(|key| !english.contains_key(*key)).collect::<Vec<_>>());
    }

    fn places_of(text: &str) -> Vec<String> {
        let mut places: Vec<String> =
            text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned())).collect();
        places.sort();
        places
    }

    #[test]
    fn every_key_that_a_page_names_exists_and_every_message_is_used() {
        let mut named = Vec::new();
        let mut everything = String::new();
        for directory in ["src", "src/pages", "templates"] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
            for file in std::fs::read_dir(path).unwrap() {
                let path = file.unwrap().path();
                if path.is_file() && !path.ends_with("catalogue.rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for call in [".t(\"", ".n(\"", ".with(\""] {
                        for rest in text.split(call).skip(1) {
                            named.push((path.display().to_string(), rest.split('"').next().unwrap().to_owned()));
                        }
                    }
                    everything.push_str(&text);
                }
            }
        }
        assert!(named.len() > 100);
        for (file, key) in named {
            assert!(ENGLISH.find(&key).is_some(), "{file} names {key}");
        }
        for (group, names) in &ENGLISH.messages {
            for name in
                names.keys().filter(|_| !["language", "fault", "wait", "dropped", "measure", "model_fault"].contains(&group.as_str()))
            {
                assert!(everything.contains(&format!("\"{group}.{name}\"")), "nothing uses {group}.{name}");
            }
        }
    }

    #[test]
    fn every_measure_has_a_name() {
        for name in weir_story::measure_names() {
            assert!(ENGLISH.find(&format!("measure.{name}")).is_some(), "{name}");
        }
    }

    #[test]
    fn the_browser_chooses_among_the_languages_there_are() {
        for (accept, expected) in [
            ("", Lang::EN),
            ("de,en;q=0.8", Lang::EN),
            ("zh-CN,zh;q=0.9,en;q=0.8", Lang::ZH),
            ("en;q=0.3, zh;q=0.7", Lang::ZH),
            ("zh;q=x, ;;;", Lang::ZH),
        ] {
            assert_eq!(Words::preferred(accept), expected, "{accept}");
        }
    }

    #[test]
    fn one_and_many() {
        assert_eq!(ENGLISH.n("count.sources", 1), "1 source");
        assert_eq!(ENGLISH.n("count.sources", 7), "7 sources");
        assert_eq!(CHINESE.n("count.sources", 1), "1 个来源");
    }
}
