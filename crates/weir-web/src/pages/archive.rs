//! `/editions`: every edition that was made, by date, a month at a time.

use crate::app::App;
use crate::error::Fault;
use crate::time::When;
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::collections::BTreeMap;
use weir_model::{Edition, EditionId, Lang, StoryId};

#[derive(Template)]
#[template(path = "archive.html")]
struct ArchivePage {
    shell: Shell,
    month: String,
    days: Vec<(String, Vec<Made>)>,
    earlier: Option<(String, String)>,
    later: Option<(String, String)>,
}

struct Made {
    id: EditionId,
    title: String,
    when: When,
    stories: String,
    read: String,
    /// The headline of its first story.
    lead: Option<(String, String)>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    month: Option<String>,
}

/// `GET /editions?month=2026-11`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let store = app.weir().store();
    let month_of = |at: Timestamp| at.to_zoned_datetime(visit.clock.zone.clone()).date().first_of_month();
    let month = match asked.month.as_deref().map(parse) {
        Some(month) => month.ok_or(Fault::NotFound)?,
        None => month_of(store.latest_edition(visit.user.id).await?.map_or(visit.clock.now, |edition| edition.made_at)),
    };
    let begin = |month: Date| {
        month
            .to_datetime(jiff::civil::Time::midnight())
            .to_zoned_datetime(visit.clock.zone.clone())
            .map(|zoned| zoned.timestamp())
            .map_err(|_| Fault::NotFound)
    };
    let (from, to) = (begin(month)?, begin(month.checked_add(1.month()).map_err(|_| Fault::NotFound)?)?);
    let editions = store.editions_between(visit.user.id, from, to).await?;
    let (before, after) = store.editions_around(visit.user.id, from, to).await?;
    let ids: Vec<StoryId> = editions.iter().flat_map(|edition| edition.items.iter().map(|item| item.story)).collect();
    let rows = store.stories_by_ids(visit.user.id, &ids).await?;
    let read: BTreeMap<StoryId, bool> = rows.iter().map(|row| (row.story.id, row.read)).collect();
    let heads: BTreeMap<StoryId, (String, String)> =
        rows.into_iter().map(|row| (row.story.id, (row.story.title, crate::html::lang(&row.story.lang).to_owned()))).collect();
    let words = visit.words;
    let made = |edition: &Edition| {
        let done = edition.items.iter().filter(|item| read.get(&item.story) == Some(&true)).count();
        Made {
            id: edition.id,
            title: visit.clock.edition_title(edition.made_at),
            when: visit.clock.time(edition.made_at),
            stories: words.n("archive.count", edition.items.len()),
            read: words.n("archive.read", edition.items.len()).replace("{read}", &done.to_string()),
            lead: edition.items.first().and_then(|item| heads.get(&item.story)).cloned(),
        }
    };
    let mut days: Vec<(String, Vec<Made>)> = Vec::new();
    for edition in &editions {
        let day = visit.clock.local_day(edition.made_at);
        match days.last_mut() {
            Some((last, list)) if *last == day => list.push(made(edition)),
            _ => days.push((day, vec![made(edition)])),
        }
    }
    let link = |at: Timestamp| {
        let month = month_of(at);
        (month.strftime("%Y-%m").to_string(), name(month, visit.lang()))
    };
    let shell = visit.shell(&app, "today", words.t("archive.title")).await?;
    let page = ArchivePage { shell, month: name(month, visit.lang()), days, earlier: before.map(link), later: after.map(link) };
    Ok(Html(page.render()?))
}

/// A month as it stands in the address.
fn parse(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2)?;
    let (year, month): (i16, i8) = (year.parse().ok()?, month.parse().ok()?);
    Some(date(year.max(1), 1, 1))
        .filter(|_| (1970..=9000).contains(&year) && (1..=12).contains(&month))
        .map(|first| first.with().month(month).build().unwrap_or(first))
}

fn name(month: Date, lang: Lang) -> String {
    month.strftime(if lang == Lang::ZH { "%Y年%-m月" } else { "%B %Y" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_addresses() {
        assert_eq!(parse("2026-11"), Some(date(2026, 11, 1)));
        for wrong in ["", "2026", "2026-13", "2026-00", "26-11", "2026-1", "-026-11", "9999-12", "0000-01", "2026-11-02"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!((name(date(2026, 2, 1), Lang::EN), name(date(2026, 2, 1), Lang::ZH)), ("February 2026".into(), "2026年2月".into()));
    }
}
