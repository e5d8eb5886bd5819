//! Words with a fixed translation. They go through a translator as marks and come out as what the owner wrote.

/// Words with a fixed translation into one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// Longest first, so that "Bank of England" goes before "Bank".
    terms: Vec<(String, String)>,
}

/// A text with its marks, and what they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    pub(crate) text: String,
    terms: Vec<String>,
}

impl Glossary {
    /// From pairs of word and translation; empty words are left out.
    pub fn new(terms: impl IntoIterator<Item = (String, String)>) -> Glossary {
        let mut terms: Vec<(String, String)> = terms.into_iter().filter(|(from, _)| !from.trim().is_empty()).collect();
        terms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        terms.dedup_by(|a, b| a.0 == b.0);
        Glossary { terms }
    }

    /// As part of cache keys.
    pub(crate) fn fingerprint(&self) -> String {
        self.terms.iter().map(|(from, to)| format!("{from}={to};")).collect()
    }

    /// Puts a mark in place of each word: whole words where words have spaces between them, in exactly this spelling.
    pub(crate) fn mark(&self, text: &str) -> Marked {
        let mut marked = Marked { text: String::with_capacity(text.len()), terms: Vec::new() };
        let mut at = 0;
        let mut before: Option<char> = None;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let found =
                self.terms.iter().find(|(from, _)| rest.starts_with(from.as_str()) && is_whole(before, from, rest.get(from.len()..)));
            if let Some((from, to)) = found {
                marked.text.push_str(&format!("⟦{}⟧", marked.terms.len()));
                marked.terms.push(to.clone());
                at += from.len();
                before = from.chars().last();
            } else if let Some(c) = rest.chars().next() {
                marked.text.push(c);
                at += c.len_utf8();
                before = Some(c);
            }
        }
        marked
    }
}

fn is_whole(before: Option<char>, term: &str, after: Option<&str>) -> bool {
    let spaced = |c: char| c.is_alphanumeric() && !matches!(c, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{e00}'..='\u{e7f}');
    let starts = term.chars().next().is_some_and(spaced) && before.is_some_and(spaced);
    let ends = term.chars().last().is_some_and(spaced) && after.and_then(|rest| rest.chars().next()).is_some_and(spaced);
    !starts && !ends
}

impl Marked {
    /// Puts the fixed translations in place of the marks. Each mark must be there once.
    pub(crate) fn restore(&self, translated: &str) -> Result<String, String> {
        let mut text = translated.to_owned();
        for (n, term) in self.terms.iter().enumerate() {
            let mark = format!("⟦{n}⟧");
            if text.matches(&mark).count() != 1 {
                return Err("a word of the glossary was lost".into());
            }
            text = text.replacen(&mark, term, 1);
        }
        if text.contains(['⟦', '⟧']) { Err("it has a mark that stands for nothing".into()) } else { Ok(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_in_and_come_out() {
        let pairs = [("Bank", "银行"), ("Bank of Felmouth", "费尔茅斯银行"), ("港口", "port")];
        let glossary = Glossary::new(pairs.map(|(from, to)| (from.to_owned(), to.to_owned())));
        let marked = glossary.mark("The Bank of Felmouth, a Bank, and Bankers.");
        assert_eq!(marked.text, "The ⟦0⟧, a ⟦1⟧, and Bankers.");
        assert_eq!(marked.restore("⟦1⟧和⟦0⟧").unwrap(), "银行和费尔茅斯银行");
        assert!(marked.restore("⟦0⟧").is_err() && marked.restore("⟦0⟧⟦0⟧⟦1⟧").is_err() && marked.restore("⟦0⟧⟦1⟧⟦7⟧").is_err());
        assert_eq!(glossary.mark("新港口开放").text, "新⟦0⟧开放");
    }
}
