//! Who wrote an item.

use crate::namespace::Ns;
use crate::text::plain;
use crate::xml::Element;

/// More names than this are no authors.
const MOST_NAMES: usize = 20;

/// All authors that an item or feed names, joined with ", ".
pub(crate) fn authors(item: &Element) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && !names.contains(&name) && names.len() < MOST_NAMES {
            names.push(name);
        }
    };
    for element in item.elements() {
        match (element.ns, element.name.as_str()) {
            (Ns::Rss | Ns::Atom, "author") | (Ns::DublinCore, "creator" | "author") | (Ns::DublinCoreTerms, "creator") => {
                add(person(element));
            }
            _ => {}
        }
    }
    // Weaker words for the same.
    for wanted in [(Ns::Itunes, "author"), (Ns::Media, "credit"), (Ns::Rss, "managingeditor"), (Ns::Podcast, "person")] {
        if !names.is_empty() {
            break;
        }
        for element in item.elements().filter(|element| (element.ns, element.name.as_str()) == wanted) {
            let name = person(element);
            if !name.is_empty() && !names.contains(&name) && names.len() < MOST_NAMES {
                names.push(name);
            }
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

fn person(element: &Element) -> String {
    match element.child("name").or_else(|| element.child("email")) {
        Some(name) if !name.text().is_empty() => plain(&name.text()),
        _ => name(&plain(&element.text())),
    }
}

/// The name of `mail@example.org (Name)`, `Name (mail@example.org)` and `Name <mail@example.org>`; the address where there
/// is no name.
fn name(text: &str) -> String {
    let is_address = |part: &str| part.contains('@') && !part.contains(' ');
    let trim = |part: &str| part.trim().trim_start_matches("mailto:").trim_matches(['"', '\'']).trim().to_owned();
    for (open, close) in [('(', ')'), ('<', '>'), ('[', ']')] {
        let Some((before, after)) = text.split_once(open) else { continue };
        let inside = after.trim_end().trim_end_matches(close);
        let (before, inside) = (trim(before), trim(inside));
        if is_address(&before) {
            return if inside.is_empty() { before } else { inside };
        }
        if is_address(&inside) && !before.is_empty() {
            return before;
        }
    }
    // `mail@example.org Name`
    if let Some((first, rest)) = text.split_once(' ').filter(|(first, _)| is_address(first)) {
        let rest = trim(rest);
        return if rest.is_empty() { first.to_owned() } else { rest };
    }
    trim(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses() {
        for (text, expected) in [
            ("Ann Lee", "Ann Lee"),
            ("ann@a.example (Ann Lee)", "Ann Lee"),
            ("Ann Lee (ann@a.example)", "Ann Lee"),
            ("Ann Lee <ann@a.example>", "Ann Lee"),
            ("\"Lee, Ann\" <ann@a.example>", "Lee, Ann"),
            ("ann@a.example", "ann@a.example"),
            ("ann@a.example Ann", "Ann"),
            ("Ann (Bonn)", "Ann (Bonn)"),
            ("ann@a.example ()", "ann@a.example"),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }
}
