//! What engines wrote beside the extract: briefs by subject, language and engine, and how the writing of each stands.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as};
use std::fmt;
use std::str::FromStr;
use weir_model::{Brief, EntryId, Lang, StoryId, Tag};

const BRIEFS: &str = "select engine, input, body, written_at from brief where subject = $1 and lang = $2 order by written_at desc, engine";

const PUT_BRIEF: &str = "insert into brief (subject, lang, engine, input, body, written_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (subject, lang, engine) do update set input = excluded.input, body = excluded.body, written_at = excluded.written_at";

const WRITING: &str = "select state, code, input, round, tries, characters, next_at, updated_at from writing
    where subject = $1 and lang = $2 and what = $3";

const PUT_WRITING: &str = "insert into writing (subject, lang, what, state, code, input, round, tries, characters, next_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (subject, lang, what) do update set state = excluded.state, code = excluded.code, input = excluded.input,
        round = excluded.round, tries = excluded.tries, characters = excluded.characters, next_at = excluded.next_at,
        updated_at = excluded.updated_at";

const PROGRESS: &str = "update writing set characters = $4, updated_at = $5
    where subject = $1 and lang = $2 and what = $3 and state = 'writing'";

/// What something is written about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One article.
    Article(EntryId),
    /// One story.
    Story(StoryId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Article(id) => write!(f, "article:{id}"),
            Subject::Story(id) => write!(f, "story:{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = ();

    fn from_str(text: &str) -> Result<Subject, ()> {
        match text.split_once(':') {
            Some(("article", id)) => id.parse().map(Subject::Article).map_err(|_| ()),
            Some(("story", id)) => id.parse().map(Subject::Story).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A brief that an engine wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WrittenBrief {
    /// Who wrote it.
    pub engine: String,
    /// Of which texts, as a hash.
    pub input: String,
    /// What it says.
    pub brief: Brief,
    /// Tags that came with it.
    pub tags: Vec<Tag>,
    /// Who, when, for how much: JSON of the engine's own.
    pub label: String,
    /// When.
    pub written_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Body {
    brief: Brief,
    tags: Vec<Tag>,
    label: String,
}

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// A brief.
    Brief,
    /// The whole text, translated.
    Text,
}

/// How the writing of something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WritingState {
    /// Asked for.
    #[default]
    Waiting,
    /// Under way.
    Writing,
    /// There.
    Done,
    /// Not to be had; the code says why.
    Failed,
}

/// How the writing of something stands, in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Writing {
    /// In one word.
    pub state: WritingState,
    /// Why there is nothing, as a word.
    pub code: Option<String>,
    /// Of which texts, as a hash.
    pub input: String,
    /// How often someone asked for it to be written anew.
    pub round: u32,
    /// How often it was tried in vain.
    pub tries: u32,
    /// Characters that have come so far.
    pub characters: u32,
    /// When it is tried again.
    pub next_at: Option<Timestamp>,
    /// The last change.
    pub updated_at: Timestamp,
}

#[derive(FromRow)]
struct Raw {
    state: String,
    code: Option<String>,
    input: String,
    round: i64,
    tries: i64,
    characters: i64,
    next_at: Option<i64>,
    updated_at: i64,
}

impl Store {
    /// What engines wrote of a subject in a language, newest first.
    pub async fn briefs(&self, subject: Subject, lang: Lang) -> Result<Vec<WrittenBrief>, StoreError> {
        let rows: Vec<(String, String, Vec<u8>, i64)> =
            on!(read self, |c| query_as(BRIEFS).bind(subject.to_string()).bind(lang.to_string()).fetch_all(c).await?);
        let written = |(engine, input, body, at): (String, String, Vec<u8>, i64)| {
            let Body { brief, tags, label } = codec::unpack(&body, "brief")?;
            Ok(WrittenBrief { engine, input, brief, tags, label, written_at: codec::time(at) })
        };
        rows.into_iter().map(written).collect()
    }

    /// How the writing of something stands; `None` if nobody ever asked.
    pub async fn writing(&self, subject: Subject, lang: Lang, what: What) -> Result<Option<Writing>, StoreError> {
        let raw: Option<Raw> = on!(read self, |c| query_as(WRITING)
            .bind(subject.to_string())
            .bind(lang.to_string())
            .bind(codec::word(&what))
            .fetch_optional(c)
            .await?);
        Ok(raw.map(writing))
    }

    /// Notes how much has come of what is being written.
    pub async fn put_progress(&self, subject: Subject, lang: Lang, what: What, characters: u32, now: Timestamp) -> Result<(), StoreError> {
        on!(write self, |c| query(PROGRESS)
            .bind(subject.to_string())
            .bind(lang.to_string())
            .bind(codec::word(&what))
            .bind(i64::from(characters))
            .bind(now.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}

impl Tx<'_> {
    /// How the writing of something stands, as this transaction sees it.
    pub async fn writing(&mut self, subject: Subject, lang: Lang, what: What) -> Result<Option<Writing>, StoreError> {
        let raw: Option<Raw> = on!(self, |c| query_as(WRITING)
            .bind(subject.to_string())
            .bind(lang.to_string())
            .bind(codec::word(&what))
            .fetch_optional(c)
            .await?);
        Ok(raw.map(writing))
    }

    /// Keeps a brief in place of the same engine's last.
    pub async fn put_brief(&mut self, subject: Subject, lang: Lang, written: &WrittenBrief) -> Result<(), StoreError> {
        let body = Body { brief: written.brief.clone(), tags: written.tags.clone(), label: written.label.clone() };
        let body = codec::pack(&body, "brief")?;
        on!(self, |c| query(PUT_BRIEF)
            .bind(subject.to_string())
            .bind(lang.to_string())
            .bind(codec::text(&written.engine))
            .bind(codec::text(&written.input))
            .bind(body)
            .bind(written.written_at.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Notes how the writing of something stands.
    pub async fn put_writing(&mut self, subject: Subject, lang: Lang, what: What, writing: &Writing) -> Result<(), StoreError> {
        on!(self, |c| query(PUT_WRITING)
            .bind(subject.to_string())
            .bind(lang.to_string())
            .bind(codec::word(&what))
            .bind(codec::word(&writing.state))
            .bind(codec::optional(writing.code.as_deref()))
            .bind(codec::text(&writing.input))
            .bind(i64::from(writing.round))
            .bind(i64::from(writing.tries))
            .bind(i64::from(writing.characters))
            .bind(writing.next_at.map(|at| at.as_millisecond()))
            .bind(writing.updated_at.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }
}

fn writing(raw: Raw) -> Writing {
    Writing {
        state: codec::from_word(&raw.state),
        code: raw.code,
        input: raw.input,
        round: codec::count(raw.round),
        tries: codec::count(raw.tries),
        characters: codec::count(raw.characters),
        next_at: raw.next_at.map(codec::time),
        updated_at: codec::time(raw.updated_at),
    }
}
