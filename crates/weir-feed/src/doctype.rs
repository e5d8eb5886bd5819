//! Entities that a document defines for itself.
//!
//! Only short ones that stand for text are read, and only so many are written out: no entity is made of others, nothing is
//! fetched, and a document cannot grow by them. Anything more is kept as text.

use crate::text::reference;

/// Longest value, in bytes.
const MOST_VALUE: usize = 1_000;
/// Most entities of one document.
const MOST_ENTITIES: usize = 64;
/// What all uses together may write, in bytes.
const MOST_WRITTEN: usize = 64 << 10;

#[derive(Debug, Default)]
pub(crate) struct Entities<'a> {
    known: Vec<(&'a str, String)>,
    written: usize,
    /// An `&` that begins no reference was seen.
    pub bare: bool,
    /// The uses wrote more than they may.
    pub spent: bool,
}

impl<'a> Entities<'a> {
    /// Reads `<!ENTITY name "value">` definitions.
    pub fn read(&mut self, doctype: &'a str) {
        for definition in doctype.split("<!ENTITY").skip(1).take(MOST_ENTITIES) {
            let definition = definition.trim_start();
            let Some((name, rest)) = definition.split_once(|c: char| c.is_ascii_whitespace()) else { continue };
            let rest = rest.trim_start();
            let Some(quote @ ('"' | '\'')) = rest.chars().next() else { continue };
            let Some((value, _)) = rest[1..].split_once(quote) else { continue };
            if name == "%" || value.len() > MOST_VALUE || value.contains(['%', '<']) {
                continue;
            }
            let mut text = String::new();
            let mut rest = value;
            let whole = loop {
                let Some((before, after)) = rest.split_once('&') else {
                    text.push_str(rest);
                    break true;
                };
                text.push_str(before);
                match after.split_once(';') {
                    // A number is a character; a name may be another entity.
                    Some((number, after)) if number.starts_with('#') && reference(number, &mut text) => rest = after,
                    _ => break false,
                }
            };
            if whole {
                self.known.push((name, text));
            }
        }
    }

    /// Writes what a reference stands for, by the document or by HTML; false if it stands for nothing.
    pub fn write(&mut self, name: &str, out: &mut String) -> bool {
        if reference(name, out) {
            return true;
        }
        match self.known.iter().find(|(known, _)| *known == name) {
            Some((_, text)) if self.written + text.len() <= MOST_WRITTEN => {
                self.written += text.len();
                out.push_str(text);
                true
            }
            Some(_) => {
                self.spent = true;
                false
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_only() {
        let mut entities = Entities::default();
        entities.read(
            r#"rss [<!ENTITY who "Ann &#38; Bo"> <!ENTITY bomb "&who;&who;"> <!ENTITY % part "x"> <!ENTITY file SYSTEM "file:///x">
            <!ENTITY tag '<b>'>]"#,
        );
        let mut out = String::new();
        assert!(entities.write("who", &mut out) && entities.write("eacute", &mut out));
        assert_eq!(out, "Ann & Boé");
        for name in ["bomb", "%", "file", "tag", "nosuch"] {
            assert!(!entities.write(name, &mut out), "{name}");
        }
    }

    #[test]
    fn a_document_cannot_grow_by_them() {
        let doctype = format!("x [<!ENTITY a \"{}\">]", "a".repeat(1_000));
        let mut entities = Entities::default();
        entities.read(&doctype);
        let mut out = String::new();
        for _ in 0..1_000 {
            entities.write("a", &mut out);
        }
        assert!(entities.spent && out.len() <= MOST_WRITTEN);
    }
}
