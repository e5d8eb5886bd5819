//! `/search`: words, phrases and operators; found words are marked.

use crate::app::App;
use crate::error::Fault;
use crate::parts::{Row, TagView};
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use weir_pipeline::query::{Query as Typed, topic_id};
use weir_store::SearchOrder;

/// How many results one page shows.
const PAGE: u32 = 60;

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    asked: bool,
    order: &'static str,
    rows: Vec<Row>,
    found: String,
    topic: Option<TagView>,
    followed: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    q: Option<String>,
    order: Option<String>,
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
    let found = app.weir().find(visit.user.id, &typed, sort, PAGE).await?;
    let marked = typed.marked();
    let rows: Vec<Row> = found.iter().map(|entry| Row::marked(&app, &visit, &shell, entry, &marked)).collect();
    let count = if rows.len() >= PAGE as usize { visit.words.n("search.first", PAGE) } else { visit.words.n("search.found", rows.len()) };
    let topic = topic.map(|id| TagView::of_id(&id, visit.lang()));
    let followed = topic.as_ref().is_some_and(|topic| visit.user.settings.followed.contains(&topic.id));
    let page = SearchPage { asked: !typed.is_empty(), q, order, rows, found: count, topic, followed, shell };
    Ok(Html(page.render()?))
}
