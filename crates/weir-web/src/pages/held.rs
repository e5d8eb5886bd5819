//! `/held/{edition}`: what an edition left out, and why. Nothing is lost.

use crate::app::App;
use crate::catalogue::Words;
use crate::error::Fault;
use crate::parts::Row;
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use serde::Deserialize;
use weir_model::{EditionId, EntryId, HeldReason};
use weir_store::EntryRow;

/// How many articles one page lists.
const PAGE: usize = 60;

/// All reasons, in the order in which they are told.
pub(crate) const REASONS: [HeldReason; 6] =
    [HeldReason::Folded, HeldReason::Repeat, HeldReason::Promotion, HeldReason::Muted, HeldReason::Low, HeldReason::Told];

/// A reason's name in addresses.
pub(crate) fn reason_name(reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::Folded => "folded",
        HeldReason::Repeat => "repeat",
        HeldReason::Promotion => "promotion",
        HeldReason::Muted => "muted",
        HeldReason::Low => "low",
        HeldReason::Told => "told",
    }
}

/// A reason in a few words.
pub(crate) fn reason_label(words: &'static Words, reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::Folded => words.t("held.folded"),
        HeldReason::Repeat => words.t("held.repeat"),
        HeldReason::Promotion => words.t("held.promotion"),
        HeldReason::Muted => words.t("held.muted"),
        HeldReason::Low => words.t("held.low"),
        HeldReason::Told => words.t("held.told"),
    }
}

fn reason_text(words: &'static Words, reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::Folded => words.t("held.folded_text"),
        HeldReason::Repeat => words.t("held.repeat_text"),
        HeldReason::Promotion => words.t("held.promotion_text"),
        HeldReason::Muted => words.t("held.muted_text"),
        HeldReason::Low => words.t("held.low_text"),
        HeldReason::Told => words.t("held.told_text"),
    }
}

#[derive(Template)]
#[template(path = "held.html")]
struct HeldPage {
    shell: Shell,
    edition: EditionId,
    edition_title: String,
    reasons: Vec<(&'static str, &'static str, usize)>,
    reason: &'static str,
    text: &'static str,
    sum: String,
    rows: Vec<Row>,
    next: Option<usize>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    reason: Option<String>,
    from: Option<String>,
}

/// `GET /held/{edition}?reason=…`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let id = id.parse().map_err(|_| Fault::NotFound)?;
    let edition = app.weir().store().edition(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    let shell = visit.shell(&app, "today", visit.words.t("held.title")).await?;
    let count = |reason| edition.held.iter().filter(|held| held.reason == reason).count();
    let reasons: Vec<_> = REASONS.iter().map(|reason| (*reason, count(*reason))).filter(|(_, count)| *count > 0).collect();
    let asked_for = asked.reason.as_deref().unwrap_or_default();
    let chosen = REASONS.iter().find(|reason| reason_name(**reason) == asked_for).copied().or(reasons.first().map(|(reason, _)| *reason));
    let from = asked.from.and_then(|from| from.parse().ok()).unwrap_or(0_usize);
    let entries: Vec<_> = edition.held.iter().filter(|held| Some(held.reason) == chosen).skip(from).take(PAGE + 1).collect();
    let next = (entries.len() > PAGE).then_some(from + PAGE);
    let ids: Vec<EntryId> = entries.into_iter().take(PAGE).map(|held| held.entry).collect();
    let row = |entry: &EntryRow| Row { note: String::new(), ..Row::new(&app, &visit, &shell, entry) };
    let rows = app.weir().store().entries(visit.user.id, &ids).await?.iter().map(row).collect();
    let folded = count(HeldReason::Folded);
    let words = visit.words;
    let sum = words
        .with("held.sum", "all", words.n("count.articles", edition.items.len() + edition.held.len()))
        .replace("{told}", &edition.items.len().to_string())
        .replace("{folded}", &folded.to_string())
        .replace("{held}", &(edition.held.len() - folded).to_string());
    let page = HeldPage {
        sum,
        edition: edition.id,
        edition_title: visit.clock.edition_title(edition.made_at),
        reasons: reasons.into_iter().map(|(reason, count)| (reason_name(reason), reason_label(visit.words, reason), count)).collect(),
        reason: chosen.map(reason_name).unwrap_or_default(),
        text: chosen.map(|reason| reason_text(visit.words, reason)).unwrap_or_default(),
        rows,
        next,
        shell,
    };
    Ok(Html(page.render()?))
}
