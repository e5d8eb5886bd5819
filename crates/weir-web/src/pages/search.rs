//! `/search`: words, phrases and operators; found words are marked.

use crate::app::App;
use crate::error::Fault;
use crate::parts::{Row, TagView};
use crate::query::Query as Typed;
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Deserialize;
use weir_store::{RiverFilter, SearchOrder, SearchQuery, View};

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
    let store = app.weir().store();
    let q: String = asked.q.unwrap_or_default().chars().take(400).collect();
    let typed = Typed::parse(&q, &visit.clock);
    let shell = visit.shell(&app, "search", visit.words.t("nav.search")).await?;
    let (order, sort) = match asked.order.as_deref() {
        Some("best") => ("best", SearchOrder::Relevance),
        _ => ("newest", SearchOrder::Newest),
    };
    let topic = typed.topic.as_deref().map(topic_id);
    let mut found = Vec::new();
    if !typed.is_empty() {
        let query = SearchQuery {
            tokens: typed.words.iter().flat_map(|word| weir_text::query_tokens(word)).collect(),
            phrases: typed.phrases.iter().map(|phrase| weir_text::search_tokens(phrase)).filter(|phrase| !phrase.is_empty()).collect(),
            exclude: typed.without.iter().flat_map(|word| weir_text::query_tokens(word)).collect(),
            feed: None,
            source: typed.source.clone(),
            lang: typed.lang,
            after: typed.after,
            before: typed.before,
            unread: typed.unread,
            topic: topic.clone(),
        };
        // Words that come to nothing (a lone comma) must not find everything.
        let nothing = (!typed.words.is_empty() || !typed.phrases.is_empty()) && query.tokens.is_empty() && query.phrases.is_empty();
        if !nothing {
            found = store.search(visit.user.id, &query, sort, PAGE).await?;
        }
        if typed.saved {
            let saved = store.river(visit.user.id, &RiverFilter { view: View::Saved, ..RiverFilter::default() }, None, 1000).await?;
            found.retain(|entry| saved.iter().any(|saved| saved.id == entry.id));
        }
    }
    let marked = typed.marked();
    let rows: Vec<Row> = found.iter().map(|entry| Row::marked(&app, &visit, &shell, entry, &marked)).collect();
    let count = if rows.len() >= PAGE as usize { visit.words.n("search.first", PAGE) } else { visit.words.n("search.found", rows.len()) };
    let topic = topic.map(|id| TagView::of_id(&id, visit.lang()));
    let followed = topic.as_ref().is_some_and(|topic| visit.user.settings.followed.contains(&topic.id));
    let page = SearchPage { asked: !typed.is_empty(), q, order, rows, found: count, topic, followed, shell };
    Ok(Html(page.render()?))
}

/// The identity behind a label or a bare name; a name of its own where the taxonomy has neither.
pub(crate) fn topic_id(typed: &str) -> String {
    const KINDS: [&str; 4] = ["topic:", "place:", "section:", "name:"];
    if KINDS.iter().any(|kind| typed.starts_with(kind)) {
        return typed.to_owned();
    }
    let prefixed = KINDS.iter().map(|kind| format!("{kind}{typed}")).find(|id| weir_text::concept(id).is_some());
    weir_text::find_concept(typed).map(|tag| tag.id).or(prefixed).unwrap_or_else(|| format!("name:{typed}"))
}
