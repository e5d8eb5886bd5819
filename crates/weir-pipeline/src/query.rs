//! What a person types into search.
//!
//! Words must all occur; `"a phrase"` as it stands; `-word` must not. `source:` matches a feed's title or site, `topic:`
//! a concept by label in either language or by id, `lang:` a language, `before:` and `after:` a day (2026-11-24),
//! `is:unread` what was not read.

use crate::{PipelineError, Weir};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use weir_model::{Lang, UserId};
use weir_store::{EntryRow, SearchOrder, SearchQuery};
use weir_text::query_tokens;

/// The longest query that is read, in characters.
const MOST_CHARACTERS: usize = 400;

/// Reads a query. Days are days in `zone`. Never fails: what is no operator is a word.
pub fn parse(text: &str, zone: &TimeZone) -> SearchQuery {
    let mut query = SearchQuery::default();
    for piece in pieces(&text.chars().take(MOST_CHARACTERS).collect::<String>()) {
        match piece {
            Piece::Phrase(phrase) => {
                let tokens = query_tokens(&phrase);
                match tokens.len() {
                    0 => {}
                    1 => query.tokens.extend(tokens),
                    _ => query.phrases.push(tokens),
                }
            }
            Piece::Word(word) => {
                if let Some(excluded) = word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
                    query.exclude.extend(query_tokens(excluded));
                } else if !operator(&word, zone, &mut query) {
                    query.tokens.extend(query_tokens(&word));
                }
            }
        }
    }
    query
}

enum Piece {
    Word(String),
    Phrase(String),
}

/// Words, quoted phrases, and operators whose value is quoted (`source:"Pacific Ledger"`).
fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' | '“' | '”' | '„' => {
                let phrase: String = characters.by_ref().take_while(|c| !matches!(c, '"' | '”' | '“')).collect();
                if word.ends_with(':') {
                    word.push_str(&phrase);
                } else {
                    found.push(Piece::Phrase(phrase));
                }
            }
            c if c.is_whitespace() => {
                if !word.is_empty() {
                    found.push(Piece::Word(std::mem::take(&mut word)));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        found.push(Piece::Word(word));
    }
    found
}

/// Takes an operator into the query; false if the word is none.
fn operator(word: &str, zone: &TimeZone, query: &mut SearchQuery) -> bool {
    let Some((name, value)) = word.split_once([':', '：']) else { return false };
    if value.is_empty() {
        return false;
    }
    let day = || value.parse::<Date>().ok().and_then(|day| day.to_zoned_datetime(zone.clone()).ok()).map(|day| day.timestamp());
    match name.to_lowercase().as_str() {
        "source" => query.source = Some(value.to_owned()),
        "topic" => query.topic = Some(weir_text::find_concept(value).map_or_else(|| value.to_owned(), |tag| tag.id)),
        "lang" if Lang::new(value).is_known() => query.lang = Some(Lang::new(value)),
        "is" if value == "unread" => query.unread = true,
        "after" if day().is_some() => query.after = day(),
        "before" if day().is_some() => query.before = day(),
        // A colon in ordinary words (12:30, http://…) is no operator.
        _ => return false,
    }
    true
}

impl Weir {
    /// The articles that match what a person typed, newest first.
    pub async fn search(&self, user: UserId, text: &str, limit: u32) -> Result<Vec<EntryRow>, PipelineError> {
        let query = parse(text, &self.zone(user).await?);
        // Nothing that can be looked for is no reason to list everything.
        if query == SearchQuery::default() {
            return Ok(Vec::new());
        }
        Ok(self.store().search(user, &query, SearchOrder::Newest, limit).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_told_from_words() {
        let query =
            parse(r#"rare -gold "supply chain" source:"Pacific Ledger" lang:zh after:2026-11-01 is:unread at 12:30"#, &TimeZone::UTC);
        assert_eq!(query.exclude, query_tokens("gold"));
        assert_eq!(query.phrases, [query_tokens("supply chain")]);
        assert_eq!(query.source.as_deref(), Some("Pacific Ledger"));
        assert_eq!(query.lang, Some(Lang::ZH));
        assert_eq!(query.after, Some("2026-11-01T00:00:00Z".parse().unwrap()));
        assert!(query.unread && query.before.is_none());
        assert!(query_tokens("rare").iter().all(|token| query.tokens.contains(token)));
    }

    #[test]
    fn nothing_a_person_types_is_an_error() {
        for text in ["", "\"", "-", ":", "lang:", "after:yesterday", "\"\" -- ::", "source:\"", "稀土 -黄金", &"x ".repeat(5000)] {
            parse(text, &TimeZone::UTC);
        }
    }
}
