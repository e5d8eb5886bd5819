//! `/topic`: a topic, or a search, as a dossier. What its articles say together, each sentence with its source.

use crate::app::App;
use crate::chart::{Chart, Value, chart};
use crate::error::Fault;
use crate::form::Form;
use crate::html;
use crate::parts::{BriefView, Citations, Cite, Row, TagView};
use crate::time::When;
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{Html, Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use url::Url;
use weir_model::EntryId;
use weir_pipeline::Topic;
use weir_pipeline::query::{Query as Typed, topic_id};
use weir_store::EntryRow;
use weir_story::{Passage, Series};
use weir_text::TagRuleError;

/// How many of the newest articles are listed.
const MOST_ROWS: usize = 20;

#[derive(Template)]
#[template(path = "topic.html")]
struct TopicPage {
    shell: Shell,
    /// The topic; a search has none.
    topic: Option<TagView>,
    title: String,
    /// Why what was asked for was not done; empty where it was.
    problem: &'static str,
    facts: String,
    /// What finds the same articles.
    search: String,
    followed: bool,
    muted: bool,
    /// The name of its own, where the reader gave another.
    renamed: bool,
    /// The topics that the reader shows as this one.
    merged: Vec<TagView>,
    brief: BriefView,
    series: Vec<SeriesView>,
    timeline: Vec<(When, PassageView)>,
    roles: Vec<(String, String, String, PassageView)>,
    positions: Vec<(String, String, PassageView)>,
    sources: Vec<(String, String, When)>,
    rows: Vec<Row>,
    more: bool,
}

struct SeriesView {
    subject: String,
    lang: String,
    chart: Chart,
    /// When, the value as written, its sentence.
    values: Vec<(When, String, Cite)>,
}

struct PassageView {
    text: String,
    lang: String,
    from: String,
    cite: Cite,
}

/// What a dossier is asked about.
#[derive(Deserialize)]
pub(crate) struct Asked {
    id: Option<String>,
    q: Option<String>,
    problem: Option<String>,
}

/// `GET /topic?id=…` and `GET /topic?q=…`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let limited = |text: Option<String>| text.map(|text| text.chars().take(400).collect::<String>()).filter(|text| !text.trim().is_empty());
    let rules = visit.tag_rules();
    let (typed, topic, q) = match (limited(asked.id), limited(asked.q)) {
        (Some(id), _) => {
            let id = rules.resolve(&topic_id(&id)).to_owned();
            let typed = Typed { topic: Some(id.clone()), ..Typed::default() };
            let topic = visit.tag(&id);
            let q = format!("topic:\"{id}\"");
            (typed, Some(topic), q)
        }
        (None, Some(q)) => (Typed::parse(&q, visit.clock.now, &visit.clock.zone), None, q),
        (None, None) => return Err(Fault::NotFound),
    };
    let title = topic.as_ref().map_or(q.clone(), |topic| topic.label.clone());
    let shell = visit.shell(&app, "topic", &title).await?;
    let merged = topic.as_ref().map(|topic| rules.merged_into(&topic.id)).unwrap_or_default();
    // What the reader shows as this topic is told with it.
    let mut queries = vec![typed];
    queries.extend(merged.iter().map(|id| Typed { topic: Some(id.clone()), ..Typed::default() }));
    let read = app.weir().topic(visit.user.id, &queries, visit.lang()).await?;
    let search = format!("/search?q={}", url::form_urlencoded::byte_serialize(q.as_bytes()).collect::<String>());
    let id = topic.as_ref().map_or("", |topic| topic.id.as_str());
    let page = TopicPage {
        followed: visit.user.settings.followed.iter().any(|known| known == id),
        muted: rules.is_muted(id) || visit.user.settings.muted.iter().any(|known| known == id),
        renamed: rules.name(id).is_some(),
        merged: merged.iter().map(|id| TagView::of_id(id, visit.lang())).collect(),
        topic,
        title,
        search,
        problem: match asked.problem.as_deref() {
            Some("circle") => visit.words.t("topic.circle"),
            Some("name") => visit.words.t("topic.bad_name"),
            _ => "",
        },
        ..filled(&app, &visit, shell, &read)
    };
    Ok(Html(page.render()?))
}

fn filled(app: &App, visit: &Visit, shell: Shell, read: &Topic) -> TopicPage {
    let words = visit.words;
    let entries: BTreeMap<EntryId, &EntryRow> = read.entries.iter().map(|entry| (entry.id, entry)).collect();
    let name = |entry: EntryId| entries.get(&entry).map_or("", |entry| entry.feed_title.as_str());
    let mut citations = Citations::of_story(read.articles.iter().map(|article| (article, name(article.id.entry))));
    let dossier = &read.dossier;
    let brief = citations.brief(&dossier.brief.clone().shown(visit.user.settings.brief), words, true);
    let mut passage = |passage: &Passage| PassageView {
        text: passage.text.clone(),
        lang: html::lang(&passage.lang).to_owned(),
        from: name(passage.entry).to_owned(),
        cite: citations.cite(passage.sentence),
    };
    let timeline = dossier.timeline.iter().rev().map(|told| (visit.clock.day(told.day), passage(&told.passage))).collect();
    let roles = dossier.roles.iter();
    let roles = roles.map(|role| (role.name.clone(), role.role.clone(), words.n("count.reports", role.reports), passage(&role.passage)));
    let roles = roles.collect();
    let positions = dossier.positions.iter().map(|said| (said.who.clone(), said.quote.clone(), passage(&said.passage))).collect();
    let series = dossier.series.iter().map(|series| measured(visit, &mut citations, read, series)).collect();
    let sources = dossier.sources.iter();
    let sources = sources.map(|source| {
        (title_of(&source.family, &read.entries), words.n("count.reports", source.reports), visit.clock.when(source.last_at))
    });
    let facts = [words.n("count.articles", read.entries.len()), words.n("count.sources", dossier.sources.len())];
    let sources = sources.collect();
    TopicPage {
        topic: None,
        title: String::new(),
        problem: "",
        facts: facts.join(" · "),
        search: String::new(),
        followed: false,
        muted: false,
        renamed: false,
        merged: Vec::new(),
        brief,
        series,
        timeline,
        roles,
        positions,
        sources,
        rows: read.entries.iter().take(MOST_ROWS).map(|entry| Row::new(app, visit, &shell, entry)).collect(),
        more: read.more || read.entries.len() > MOST_ROWS,
        shell,
    }
}

/// What a publisher family is called: as its feed is, else as its site is.
fn title_of(family: &str, entries: &[EntryRow]) -> String {
    let is_of = |entry: &&EntryRow| {
        let address = [&entry.site_url, &entry.url].into_iter().flatten().find_map(|url| Url::parse(url).ok());
        address.is_some_and(|url| weir_story::family(&url) == family)
    };
    entries.iter().find(is_of).map_or(family, |entry| &entry.feed_title).to_owned()
}

fn measured(visit: &Visit, citations: &mut Citations, read: &Topic, series: &Series) -> SeriesView {
    let lang = series.points.first().and_then(|(_, figure)| read.articles.iter().find(|article| article.id == figure.sentence.article));
    let values: Vec<Value> = series.points.iter().map(|(at, figure)| Value { at: *at, low: figure.low, high: figure.high }).collect();
    SeriesView {
        subject: series.subject.clone(),
        lang: lang.map(|article| html::lang(&article.lang).to_owned()).unwrap_or_default(),
        chart: chart(&values),
        values: series
            .points
            .iter()
            .map(|(at, figure)| (visit.clock.date(*at), figure.text.clone(), citations.cite(figure.sentence)))
            .collect(),
    }
}

/// `POST /topic`: `id`, and `name`, `into` or `muted`: how the reader wants a topic to be shown.
pub(crate) async fn save(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let id = form.get("id").to_owned();
    if id.is_empty() || id.len() > 200 || !id.contains(':') {
        return Err(Fault::BadForm);
    }
    let mut rules = visit.tag_rules();
    let mut place = id.clone();
    let mut done = Ok(());
    match form.get("do") {
        "rename" if form.get("name").is_empty() => rules.unname(&id),
        "rename" => done = rules.rename(&id, form.get("name")),
        "merge" if form.get("into").is_empty() => done = Err(TagRuleError::NoName),
        "merge" => {
            let into = topic_id(form.get("into"));
            done = rules.merge(&id, &into);
            if done.is_ok() {
                place = into;
            }
        }
        "split" => {
            place = rules.resolve(&id).to_owned();
            rules.split(&id);
        }
        "mute" => rules.mute(&id),
        "unmute" => rules.unmute(&id),
        _ => return Err(Fault::BadForm),
    }
    if let Err(error) = done {
        let problem = if matches!(error, TagRuleError::Circle(_)) { "circle" } else { "name" };
        return Ok(form.answer(&format!("{}&problem={problem}", TagView::place(&id))));
    }
    let settings = weir_pipeline::with_tag_rules(visit.user.settings.clone(), &rules)?;
    let mut tx = app.weir().store().begin().await?;
    tx.put_settings(visit.user.id, &settings).await?;
    tx.commit().await?;
    Ok(form.answer(&TagView::place(&place)))
}
