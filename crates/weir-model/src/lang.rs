//! Languages as BCP 47 primary tags.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language as its BCP 47 primary subtag in lower case (`en`, `zh`, `de`), or `und` where it is not known.
/// Regions and scripts are dropped: Weir keeps one text per language, not per country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 3]);

impl Lang {
    /// Not known.
    pub const UND: Lang = Lang(*b"und");
    /// English.
    pub const EN: Lang = Lang(*b"en\0");
    /// Chinese.
    pub const ZH: Lang = Lang(*b"zh\0");
    /// German.
    pub const DE: Lang = Lang(*b"de\0");

    /// Reads any language tag (`en`, `zh-Hans-CN`, `EN_us`); anything else is [`Lang::UND`].
    pub fn new(tag: &str) -> Lang {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().as_bytes();
        if !(2..=3).contains(&primary.len()) || !primary.iter().all(u8::is_ascii_alphabetic) {
            return Lang::UND;
        }
        let mut code = [0; 3];
        for (to, from) in code.iter_mut().zip(primary) {
            *to = from.to_ascii_lowercase();
        }
        // The ISO 639-3 names of Chinese that pages use for what everyone reads as `zh`.
        match &code {
            b"cmn" | b"zho" | b"chi" => Lang::ZH,
            b"eng" => Lang::EN,
            b"deu" | b"ger" => Lang::DE,
            _ => Lang(code),
        }
    }

    /// The tag, fit for an HTML `lang` attribute.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(3);
        std::str::from_utf8(&self.0[..length]).unwrap_or("und")
    }

    /// Whether the language is known.
    pub fn is_known(&self) -> bool {
        *self != Lang::UND
    }

    /// Written without spaces between words: Chinese and Japanese (Korean and Thai have their own rules).
    pub fn is_cjk(&self) -> bool {
        matches!(self.as_str(), "zh" | "ja")
    }
}

impl Default for Lang {
    fn default() -> Self {
        Lang::UND
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Lang {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Lang::new(&std::borrow::Cow::<str>::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_reduced_to_their_language() {
        for (tag, expected) in
            [("en", "en"), ("zh-Hans-CN", "zh"), ("EN_us", "en"), ("cmn", "zh"), ("", "und"), ("x", "und"), ("e1", "und"), ("tlh", "tlh")]
        {
            assert_eq!(Lang::new(tag).as_str(), expected, "{tag}");
        }
    }
}
