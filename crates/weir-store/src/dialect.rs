//! Where SQLite and PostgreSQL differ. Everything else is one text for both.
//!
//! Statements are written once with markers, which [`Dialect::spell`] replaces:
//!
//! - `in_ids($N)`: the column before it is one of a list of numbers, bound as text made by [`Dialect::ids`];
//! - `in_words($N)`: the same for texts, made by [`Dialect::words`];
//! - `skip_locked`: rows that another worker is taking just now are passed over. SQLite has one writer and needs none.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// Which database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Replaces the markers of a statement. The texts are the crate's own constants; values are always bound.
    pub(crate) fn spell(self, sql: &str) -> SqlStr {
        let mut spelled = String::with_capacity(sql.len() + 64);
        let mut rest = sql;
        while let Some(at) = rest.find("in_") {
            let (before, marker) = rest.split_at(at);
            let list = ["in_ids(", "in_words("].into_iter().find_map(|name| {
                let (number, after) = marker.strip_prefix(name)?.split_once(')')?;
                Some((name, number, after))
            });
            let Some((name, number, after)) = list else {
                spelled.push_str(before);
                spelled.push_str("in_");
                rest = &marker[3..];
                continue;
            };
            spelled.push_str(before);
            spelled.push_str(&match (self, name) {
                (Dialect::Sqlite, _) => format!("in (select value from json_each({number}))"),
                (Dialect::Postgres, "in_ids(") => format!("= any(cast(cast({number} as text) as bigint[]))"),
                (Dialect::Postgres, _) => format!("= any(cast(cast({number} as text) as text[]))"),
            });
            rest = after;
        }
        spelled.push_str(rest);
        let skip = match self {
            Dialect::Sqlite => "",
            Dialect::Postgres => "for update skip locked",
        };
        AssertSqlSafe(spelled.replace("skip_locked", skip)).into_sql_str()
    }

    /// A list of numbers for `in_ids($N)`.
    pub(crate) fn ids(self, ids: impl IntoIterator<Item = i64>) -> String {
        let list = ids.into_iter().map(|id| id.to_string()).collect::<Vec<_>>().join(",");
        self.bracket(&list)
    }

    /// A list of words for `in_words($N)`.
    pub(crate) fn words<'a>(self, words: impl IntoIterator<Item = &'a str>) -> String {
        // A JSON string is also a quoted element of an array, as far as quotes and backslashes go.
        let list = words.into_iter().map(|word| format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))).collect::<Vec<_>>();
        self.bracket(&list.join(","))
    }

    fn bracket(self, list: &str) -> String {
        match self {
            Dialect::Sqlite => format!("[{list}]"),
            Dialect::Postgres => format!("{{{list}}}"),
        }
    }

    /// Lets transactions that add entries follow each other, as on SQLite they do anyway: two feeds with one page at
    /// the same moment would both hold the original, and an id given earlier could be seen after a later one, below
    /// a watermark that rose between.
    pub(crate) fn entries_in_turn(self) -> Option<&'static str> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some("select pg_advisory_xact_lock(7305478001)"),
        }
    }

    /// Lets transactions that change which articles are in which story follow each other, as on SQLite they do anyway.
    pub(crate) fn stories_in_turn(self) -> Option<&'static str> {
        match self {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some("select pg_advisory_xact_lock(7305478002)"),
        }
    }

    /// Bytes on disk.
    pub(crate) fn size(self) -> &'static str {
        match self {
            Dialect::Sqlite => "select page_count * page_size from pragma_page_count(), pragma_page_size()",
            Dialect::Postgres => "select pg_database_size(current_database())",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_spelled_for_each_database() {
        let sql = "where main_id in_ids($2) and kind in_words($1) and in_x skip_locked";
        assert_eq!(
            Dialect::Sqlite.spell(sql).as_str(),
            "where main_id in (select value from json_each($2)) and kind in (select value from json_each($1)) and in_x "
        );
        assert_eq!(
            Dialect::Postgres.spell(sql).as_str(),
            "where main_id = any(cast(cast($2 as text) as bigint[])) and kind = any(cast(cast($1 as text) as text[])) and in_x for update skip locked"
        );
        assert_eq!(Dialect::Sqlite.ids([1, -2]), "[1,-2]");
        assert_eq!(Dialect::Postgres.words(["a", "b\"\\"]), r#"{"a","b\"\\"}"#);
    }
}
