//! Full-text search. Words come split and folded from `weir-text`, so both back ends hold the same ones and give the
//! same hits; only the ways to ask are theirs.

use crate::db::on;
use crate::dialect::Dialect;
use crate::lists::{Clauses, followed, hidden_repeat, unread};
use crate::{EntryRow, Store, StoreError, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::query;
use std::collections::BTreeMap;
use weir_model::{EntryId, FeedId, Lang, UserId};

/// The best are found among this many of the newest hits: the cost does not grow with the archive.
const MOST_RANKED: i64 = 2_000;
/// The most bytes of a word.
const MOST_WORD: usize = 120;
/// The most words of one field: beyond this PostgreSQL keeps no positions.
const MOST_WORDS: usize = 15_000;
/// The most words of a query.
const MOST_ASKED: usize = 40;

const FORGET: &str = "delete from entry_words where rowid = $1";

const INDEX_SQLITE: &str = "insert into entry_words (rowid, title, body, tags) values ($1, $2, $3, $4)";

const INDEX_POSTGRES: &str = "insert into entry_words (rowid, words) values ($1, cast(cast($2 as text) as tsvector))";

/// What to search for. All tokens and phrases must be there, none of `exclude`; tokens are as the index has them,
/// one that ends in `*` matches any word that begins so.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchQuery {
    /// Words.
    pub tokens: Vec<String>,
    /// Words in a row.
    pub phrases: Vec<Vec<String>>,
    /// Words that must not be there.
    pub exclude: Vec<String>,
    /// Of one feed.
    pub feed: Option<FeedId>,
    /// Part of the feed's title as the reader sees it, or of its site's address; any case.
    pub source: Option<String>,
    /// In one language.
    pub lang: Option<Lang>,
    /// Not older.
    pub after: Option<Timestamp>,
    /// Older.
    pub before: Option<Timestamp>,
    /// Only unread ones.
    pub unread: bool,
    /// With one tag (`topic:rare-earths`).
    pub topic: Option<String>,
}

/// How hits are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchOrder {
    /// In order of arrival, newest first.
    #[default]
    Newest,
    /// Best first, among the newest 2,000 hits.
    Relevance,
}

impl Store {
    /// Entries that a reader sees and that match. Without words, the filters alone decide.
    pub async fn search(&self, user: UserId, search: &SearchQuery, order: SearchOrder, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
        let dialect = self.dialect();
        let mut sql = Clauses::new(user);
        let wanted = wanted(search);
        // A word longer than any that is indexed is found nowhere; leaving it out would find everything.
        if search.tokens.iter().chain(search.phrases.iter().flatten()).any(|word| word.len() > MOST_WORD) {
            return Ok(Vec::new());
        }
        let unwanted: Vec<Vec<String>> = search.exclude.iter().filter_map(|word| fold(word)).map(|word| vec![word]).collect();
        let from = if wanted.is_empty() {
            if !unwanted.is_empty() {
                let expression = sql.text(&expression(dialect, &unwanted, " | ", " OR "));
                sql.and(format!("e.id not in (select x.rowid from entry_words x where {})", matches(dialect, &expression)));
            }
            "entry e"
        } else {
            let mut asked = expression(dialect, &wanted, " & ", " AND ");
            if !unwanted.is_empty() {
                let unwanted = expression(dialect, &unwanted, " | ", " OR ");
                asked = match dialect {
                    Dialect::Sqlite => format!("({asked}) NOT ({unwanted})"),
                    Dialect::Postgres => format!("({asked}) & !({unwanted})"),
                };
            }
            let asked = sql.text(&asked);
            sql.and(matches(dialect, &asked));
            match dialect {
                // A cross join keeps its order in SQLite: the index first, then the rows of its hits.
                Dialect::Sqlite => "entry_words x cross join entry e on e.id = x.rowid",
                Dialect::Postgres => "entry_words x join entry e on e.id = x.rowid",
            }
        };
        sql.filter(search.feed, search.lang, search.topic.as_deref());
        if let Some(source) = search.source.as_deref().map(str::trim).filter(|source| !source.is_empty()) {
            let source = sql.text(&format!("%{}%", source.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
            sql.and(format!(
                "exists (select 1 from sub w join feed f on f.id = w.feed_id where w.user_id = $1 and w.feed_id = e.feed_id \
                 and (lower(coalesce(w.title, f.title)) like {source} escape '\\' or lower(coalesce(f.site_url, f.url)) like {source} escape '\\'))"
            ));
        }
        if let Some(after) = search.after {
            let after = sql.int(after.as_millisecond());
            sql.and(format!("e.sort_at >= {after}"));
        }
        if let Some(before) = search.before {
            let before = sql.int(before.as_millisecond());
            sql.and(format!("e.sort_at < {before}"));
        }
        if search.unread {
            sql.and(unread!());
        }
        let seen = concat!(followed!(), " and not ", hidden_repeat!());
        let by = if wanted.is_empty() { "e.id" } else { "x.rowid" };
        let limit = i64::from(limit);
        let statement = if order == SearchOrder::Newest || wanted.is_empty() {
            let limit = sql.int(limit);
            format!("select e.id from {from} where {seen}{} order by {by} desc limit {limit}", sql.clauses)
        } else {
            let (ranked, limit) = (sql.int(MOST_RANKED), sql.int(limit));
            // SQLite's rank is better the lower it is, PostgreSQL's the higher.
            let rank = match dialect {
                Dialect::Sqlite => "bm25(entry_words, 8.0, 1.0, 3.0)".to_owned(),
                Dialect::Postgres => "-ts_rank(x.words, cast(cast($2 as text) as tsquery), 1)".to_owned(),
            };
            format!(
                "select id from (select e.id as id, {rank} as k from {from} where {seen}{} order by {by} desc limit {ranked}) newest \
                 order by k, id desc limit {limit}",
                sql.clauses
            )
        };
        let ids = self.ids(statement, sql.values).await?;
        self.entries(user, &ids).await
    }
}

impl Tx<'_> {
    /// Makes an entry findable by these words, in place of those before. Texts beyond 15,000 words are cut.
    pub async fn index(&mut self, entry: EntryId, title: &[String], body: &[String], tags: &[String]) -> Result<(), StoreError> {
        let [title, body, tags] = [title, body, tags].map(|words| {
            let folded: Vec<String> = words.iter().filter_map(|word| fold(word)).take(MOST_WORDS).collect();
            folded
        });
        on!(self, |c| query(FORGET).bind(entry.0).execute(c).await?.rows_affected());
        match &mut self.inner {
            crate::db::Inner::Sqlite(tx) => {
                let fields = [title, body, tags].map(|words| words.join(" "));
                let [title, body, tags] = fields;
                query(INDEX_SQLITE).bind(entry.0).bind(title).bind(body).bind(tags).execute(&mut **tx).await?;
            }
            crate::db::Inner::Postgres(tx) => {
                query(INDEX_POSTGRES).bind(entry.0).bind(vector(&title, &body, &tags)).execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Takes an entry out of the index.
    pub async fn forget_words(&mut self, entry: EntryId) -> Result<(), StoreError> {
        on!(self, |c| query(FORGET).bind(entry.0).execute(c).await?.rows_affected());
        Ok(())
    }
}

/// A word as the index holds it; `None` for what is none.
fn fold(word: &str) -> Option<String> {
    let word: String = word.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect();
    (!word.is_empty() && word.len() <= MOST_WORD).then_some(word)
}

/// All that must be there: single words, and rows of words.
fn wanted(search: &SearchQuery) -> Vec<Vec<String>> {
    let words = search.tokens.iter().map(std::slice::from_ref);
    words
        .chain(search.phrases.iter().map(Vec::as_slice))
        .map(|phrase| phrase.iter().filter_map(|word| fold(word)).collect::<Vec<_>>())
        .filter(|phrase| !phrase.is_empty())
        .take(MOST_ASKED)
        .collect()
}

fn matches(dialect: Dialect, expression: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("entry_words match {expression}"),
        Dialect::Postgres => format!("x.words @@ cast(cast({expression} as text) as tsquery)"),
    }
}

/// Words and phrases as one expression; every word is quoted, so none of it can be an operator.
fn expression(dialect: Dialect, phrases: &[Vec<String>], postgres: &str, sqlite: &str) -> String {
    let quoted = phrases.iter().map(|words| {
        let last = words.len().saturating_sub(1);
        let terms = words.iter().enumerate().map(|(n, word)| {
            let (word, prefix) = match word.strip_suffix('*') {
                Some(start) if !start.is_empty() && n == last => (start, true),
                _ => (word.as_str(), false),
            };
            match (dialect, prefix) {
                (Dialect::Sqlite, false) => format!("\"{}\"", word.replace('"', "\"\"")),
                (Dialect::Sqlite, true) => format!("\"{}\" *", word.replace('"', "\"\"")),
                (Dialect::Postgres, false) => lexeme(word),
                (Dialect::Postgres, true) => format!("{}:*", lexeme(word)),
            }
        });
        match dialect {
            Dialect::Sqlite => terms.collect::<Vec<_>>().join(" + "),
            Dialect::Postgres => format!("({})", terms.collect::<Vec<_>>().join(" <-> ")),
        }
    });
    let between = if dialect == Dialect::Sqlite { sqlite } else { postgres };
    quoted.collect::<Vec<_>>().join(between)
}

fn lexeme(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

/// The literal of a tsvector: positions and weights of each word. The fields lie apart, so that no phrase spans two.
fn vector(title: &[String], body: &[String], tags: &[String]) -> String {
    /// The highest position and the most positions of a word that PostgreSQL keeps.
    const MOST_POSITION: usize = 16_383;
    const MOST_POSITIONS: usize = 255;
    let mut places: BTreeMap<&str, Vec<(usize, char)>> = BTreeMap::new();
    let mut position = 1;
    for (words, weight) in [(title, 'A'), (tags, 'B'), (body, 'D')] {
        for word in words {
            let places = places.entry(word).or_default();
            if places.len() < MOST_POSITIONS && (position <= MOST_POSITION || places.is_empty()) {
                places.push((position.min(MOST_POSITION), weight));
            }
            position += 1;
        }
        position += 10;
    }
    let words = places.iter().map(|(word, places)| {
        let places: Vec<String> = places.iter().map(|(position, weight)| format!("{position}{weight}")).collect();
        format!("{}:{}", lexeme(word), places.join(","))
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn queries_are_quoted() {
        let search = SearchQuery {
            tokens: words("rare o'neil\" \\ 稀* OR"),
            phrases: vec![words("steel mill"), Vec::new(), words(" ")],
            ..SearchQuery::default()
        };
        let wanted = wanted(&search);
        assert_eq!(
            expression(Dialect::Sqlite, &wanted, " & ", " AND "),
            r#""rare" AND "o'neil""" AND "\" AND "稀" * AND "or" AND "steel" + "mill""#
        );
        assert_eq!(
            expression(Dialect::Postgres, &wanted, " & ", " AND "),
            r#"('rare') & ('o''neil"') & ('\\') & ('稀':*) & ('or') & ('steel' <-> 'mill')"#
        );
    }

    #[test]
    fn vectors_have_positions_and_weights() {
        assert_eq!(vector(&words("b a"), &words("a"), &words("it's")), "'a':2A,24D 'b':1A 'it''s':13B");
    }
}
