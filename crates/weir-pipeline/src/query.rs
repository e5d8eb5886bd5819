//! What a person types into the search field: words, "phrases", -without, and operators.

use crate::{PipelineError, Weir};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use weir_model::{Lang, UserId};
use weir_store::{EntryRow, RiverFilter, SearchOrder, SearchQuery, View};
use weir_text::{query_tokens, search_tokens};

/// A search as typed, taken apart. What cannot be understood is searched for as words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Plain words.
    pub words: Vec<String>,
    /// Words that must stand side by side.
    pub phrases: Vec<String>,
    /// Words that must not occur.
    pub without: Vec<String>,
    /// Part of a source's name or address.
    pub source: Option<String>,
    /// A topic's id or label.
    pub topic: Option<String>,
    /// Only this language.
    pub lang: Option<Lang>,
    /// Published before.
    pub before: Option<Timestamp>,
    /// Published at or after.
    pub after: Option<Timestamp>,
    /// Only unread.
    pub unread: bool,
    /// Only saved.
    pub saved: bool,
    /// Operators whose value cannot be understood, as typed; they are searched for as words.
    pub unclear: Vec<String>,
}

/// Operators whose values can be wrong.
const OPERATORS: [&str; 7] = ["lang", "语言", "before", "早于", "after", "晚于", "is"];

/// The longest search that is looked at.
const MOST_CHARS: usize = 400;

impl Query {
    /// Takes a search apart. Dates are days in the reader's zone: `2026-11-24`, `2026-11`, `2026`, `7d`.
    pub fn parse(typed: &str, now: Timestamp, zone: &TimeZone) -> Query {
        let mut query = Query::default();
        for (name, value) in pieces(&typed.chars().take(MOST_CHARS).collect::<String>()) {
            let value = value.trim().to_owned();
            let day = |value: &str| day(value, now, zone);
            match name.as_str() {
                _ if value.is_empty() => {}
                "\"" => query.phrases.push(value),
                "-" => query.without.push(value),
                "source" | "from" | "来源" => query.source = Some(value),
                "topic" | "tag" | "话题" => query.topic = Some(value),
                "lang" | "语言" if Lang::new(&value).is_known() => query.lang = Some(Lang::new(&value)),
                "before" | "早于" if day(&value).is_some() => query.before = day(&value),
                "after" | "晚于" if day(&value).is_some() => query.after = day(&value),
                "is" if value == "unread" || value == "new" => query.unread = true,
                "is" if value == "saved" || value == "starred" => query.saved = true,
                "" => query.words.push(value),
                other => {
                    let typed = format!("{other}:{value}");
                    if OPERATORS.contains(&other) {
                        query.unclear.push(typed.clone());
                    }
                    query.words.push(typed);
                }
            }
        }
        query
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        *self == Query::default()
    }

    /// What to mark in results.
    pub fn marked(&self) -> Vec<String> {
        self.words.iter().chain(&self.phrases).cloned().collect()
    }
}

/// The identity behind a label or a bare name; a name of its own where the taxonomy has neither.
pub fn topic_id(typed: &str) -> String {
    const KINDS: [&str; 4] = ["topic:", "place:", "section:", "name:"];
    if KINDS.iter().any(|kind| typed.starts_with(kind)) {
        return typed.to_owned();
    }
    let prefixed = KINDS.iter().map(|kind| format!("{kind}{typed}")).find(|id| weir_text::concept(id).is_some());
    weir_text::find_concept(typed).map(|tag| tag.id).or(prefixed).unwrap_or_else(|| format!("name:{typed}"))
}

/// How many saved articles `is:saved` looks through.
const MOST_SAVED: u32 = 1_000;

impl Weir {
    /// The articles that match what a person typed, newest first.
    pub async fn search(&self, user: UserId, typed: &str, limit: u32) -> Result<Vec<EntryRow>, PipelineError> {
        let query = Query::parse(typed, self.now(), &self.zone(user).await?);
        self.find(user, &query, SearchOrder::Newest, limit).await
    }

    /// The articles that match a query. One with nothing that can be looked for finds nothing.
    pub async fn find(&self, user: UserId, typed: &Query, order: SearchOrder, limit: u32) -> Result<Vec<EntryRow>, PipelineError> {
        let query = SearchQuery {
            tokens: typed.words.iter().flat_map(|word| query_tokens(word)).collect(),
            phrases: typed.phrases.iter().map(|phrase| search_tokens(phrase)).filter(|phrase| !phrase.is_empty()).collect(),
            exclude: typed.without.iter().flat_map(|word| query_tokens(word)).collect(),
            feed: None,
            source: typed.source.clone(),
            lang: typed.lang,
            after: typed.after,
            before: typed.before,
            unread: typed.unread,
            topic: typed.topic.as_deref().map(topic_id),
        };
        // Words that come to nothing (a lone comma) must not find everything.
        let asked = !typed.words.is_empty() || !typed.phrases.is_empty();
        if typed.is_empty() || (asked && query.tokens.is_empty() && query.phrases.is_empty()) {
            return Ok(Vec::new());
        }
        let mut found = self.store().search(user, &query, order, limit).await?;
        if typed.saved {
            let filter = RiverFilter { view: View::Saved, ..RiverFilter::default() };
            let saved = self.store().river(user, &filter, None, MOST_SAVED).await?;
            found.retain(|entry| saved.iter().any(|saved| saved.id == entry.id));
        }
        Ok(found)
    }
}

fn day(value: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(days) = value.strip_suffix('d').and_then(|days| days.parse::<i64>().ok()) {
        return now.checked_sub((days.clamp(0, 36_500) * 24).hours()).ok();
    }
    let mut parts = value.split('-').map(|part| part.parse::<i16>());
    let year = parts.next()?.ok()?;
    let month = i8::try_from(parts.next().unwrap_or(Ok(1)).ok()?).ok()?;
    let day = i8::try_from(parts.next().unwrap_or(Ok(1)).ok()?).ok()?;
    let date = Date::new(year, month, day).ok()?;
    date.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// Cuts a search into `(operator, value)`; the operator of a word is empty, of a phrase `"`, of an exclusion `-`.
fn pieces(typed: &str) -> Vec<(String, String)> {
    let mut pieces = Vec::new();
    let mut rest = typed.trim_start();
    while let Some(first) = rest.chars().next() {
        if is_quote(first) {
            let (inside, after) = until_quote(&rest[first.len_utf8()..]);
            pieces.push(("\"".to_owned(), inside.to_owned()));
            rest = after.trim_start();
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..end];
        let colon = word.char_indices().find(|(_, c)| matches!(c, ':' | '：'));
        match colon {
            Some((at, c)) if at > 0 && !word.contains("//") => {
                let name = word[..at].to_lowercase();
                let value = &rest[at + c.len_utf8()..];
                let quote = value.chars().next().filter(|c| is_quote(*c));
                let (value, after) = match quote {
                    Some(quote) => until_quote(&value[quote.len_utf8()..]),
                    None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
                };
                pieces.push((name, value.to_owned()));
                rest = after.trim_start();
            }
            _ => {
                match word.strip_prefix('-').filter(|word| !word.is_empty()) {
                    Some(word) => pieces.push(("-".to_owned(), word.trim_matches(is_quote).to_owned())),
                    None => pieces.push((String::new(), word.to_owned())),
                }
                rest = rest[end..].trim_start();
            }
        }
    }
    pieces
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

fn until_quote(text: &str) -> (&str, &str) {
    match text.char_indices().find(|(_, c)| is_quote(*c)) {
        Some((at, c)) => (&text[..at], &text[at + c.len_utf8()..]),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(typed: &str) -> Query {
        let now = "2026-11-24T08:00:00Z".parse().unwrap();
        Query::parse(typed, now, &TimeZone::get("Asia/Shanghai").unwrap())
    }

    #[test]
    fn operators_words_and_phrases() {
        let query = parse(
            "magnets \"rare earths\" -china source:\"Harbor Business\" topic:稀土 lang:zh is:unread is:saved after:2026-11-01 before:7d",
        );
        assert_eq!(query.words, ["magnets"]);
        assert_eq!(query.phrases, ["rare earths"]);
        assert_eq!(query.without, ["china"]);
        assert_eq!(query.source.as_deref(), Some("Harbor Business"));
        assert_eq!(query.topic.as_deref(), Some("稀土"));
        assert_eq!(query.lang, Some(Lang::ZH));
        assert!(query.unread && query.saved);
        assert_eq!(query.after, Some("2026-10-31T16:00:00Z".parse().unwrap()), "midnight where the reader is");
        assert_eq!(query.before, Some("2026-11-17T08:00:00Z".parse().unwrap()));
    }

    #[test]
    fn topics_keep_their_own_colon() {
        assert_eq!(parse("topic:topic:rare-earths").topic.as_deref(), Some("topic:rare-earths"));
        assert_eq!(parse("topic:\"name:Harbor Steel\"").topic.as_deref(), Some("name:Harbor Steel"));
    }

    #[test]
    fn what_is_not_understood_is_words() {
        assert_eq!(parse("10:30 foo:bar lang:?? before:soon").words, ["10:30", "foo:bar", "lang:??", "before:soon"]);
        assert_eq!(parse("10:30 foo:bar lang:?? before:soon is:here").unclear, ["lang:??", "before:soon", "is:here"]);
        assert_eq!(parse("https://a.example/x").words, ["https://a.example/x"]);
        assert_eq!(parse("- :x \"open").words, ["-", ":x"]);
        assert_eq!(parse("- :x \"open").phrases, ["open"]);
        assert!(parse("  \"\" source: ").is_empty());
        for evil in ["before:99999-99-99", "after:-9d", "\u{0}\"", "：：", "”“", "source:“x"] {
            parse(evil);
        }
    }
}
