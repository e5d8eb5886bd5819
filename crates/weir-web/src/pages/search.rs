//! `/search`: words, phrases and operators; found words are marked.

use crate::app::App;
use crate::error::Fault;
use crate::parts::{Row, TagView};
use crate::visit::{Shell, Visit};
use crate::written::Headlines;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use weir_pipeline::query::{Query as Typed, topic_id};
use weir_store::SearchOrder;

/// How many results are shown at first, and how many more at a time.
const PAGE: u32 = 60;
/// How many can be shown in all; who looks further wants other words.
const MOST: u32 = 600;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    asked: bool,
    order: &'static str,
    rows: Vec<Row>,
    found: String,
    /// What was not understood, in a sentence.
    unclear: String,
    /// How many to show next; 0 where there are no more.
    more: u32,
    topic: Option<TagView>,
    followed: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
    order: Option<String>,
    n: Option<String>,
}

/// `GET /search?q=…`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let q: String = asked.q.unwrap_or_default().chars().take(400).collect();
    let typed = Typed::parse(&q, visit.clock.now, &visit.clock.zone);
    let shell = visit.shell(&app, "search", visit.words.t("nav.search")).await?;
    let (order, sort) = match asked.order.as_deref() {
        Some("best") => ("best", SearchOrder::Relevance),
        _ => ("newest", SearchOrder::Newest),
    };
    let topic = typed.topic.as_deref().map(topic_id);
    let shown = asked.n.and_then(|n| n.parse().ok()).unwrap_or(PAGE).clamp(PAGE, MOST);
    // One more than is shown tells whether there are more.
    let mut found = app.weir().find(visit.user.id, &typed, sort, shown + 1).await?;
    let is_more = found.len() > shown as usize;
    found.truncate(shown as usize);
    let marked = typed.marked();
    let headlines = Headlines::of(&app, &visit, found.iter()).await?;
    let row = |entry| Row::marked(&app, &visit, &shell, entry, &marked);
    let rows: Vec<Row> = found.iter().map(|entry| headlines.apply(row(entry), &entry.title)).collect();
    let count = visit.words.n(if is_more { "search.first" } else { "search.found" }, rows.len());
    let unclear =
        if typed.unclear.is_empty() { String::new() } else { visit.words.with("search.unclear", "words", typed.unclear.join(" ")) };
    let more = if is_more && shown < MOST { shown + PAGE } else { 0 };
    let topic = topic.map(|id| TagView::of_id(&id, visit.lang()));
    let followed = topic.as_ref().is_some_and(|topic| visit.user.settings.followed.contains(&topic.id));
    let page = SearchPage { asked: !typed.is_empty(), q, order, rows, found: count, unclear, more, topic, followed, shell };
    Ok(Html(page.render()?))
}
