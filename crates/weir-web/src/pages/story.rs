//! `/story/{id}`: one event over all its sources. Who says what, in which order, word for word.

use crate::app::App;
use crate::dot::Dot;
use crate::error::Fault;
use crate::html;
use crate::pages::today::MOST_DOTS;
use crate::parts::{BriefView, Citations, Cite, Row, TagView};
use crate::time::When;
use crate::visit::{Shell, Visit};
use crate::written::{self, Headlines, WrittenView};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Comparison, EntryId, StoryId, Verdict};
use weir_store::{EntryRow, Subject};

/// How many reports are listed.
const MOST_REPORTS: usize = 100;

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    shell: Shell,
    id: StoryId,
    title: String,
    lang: String,
    original: String,
    original_lang: String,
    dots: Vec<Dot>,
    facts: String,
    first: When,
    last: When,
    section: Option<TagView>,
    image: String,
    brief: BriefView,
    written: Option<WrittenView>,
    comparisons: Vec<ComparisonView>,
    timeline: Vec<Row>,
    reports: Vec<(Row, String)>,
    tags: Vec<TagView>,
    read: bool,
}

struct ComparisonView {
    subject: String,
    verdict: &'static str,
    verdict_class: &'static str,
    readings: Vec<ReadingView>,
}

struct ReadingView {
    value: String,
    families: String,
    sources: Vec<SourceView>,
}

struct SourceView {
    dot: Dot,
    quote: String,
    lang: String,
    cite: Cite,
}

/// `GET /story/{id}`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    let id: StoryId = id.parse().map_err(|_| Fault::NotFound)?;
    let store = app.weir().store();
    let words = visit.words;
    let mut row = store.story(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    app.weir().opened(&visit.user, Subject::Story(id), row.story.lang, visit.lang()).await?;
    let mut written = written::load(&app, &visit, Subject::Story(id), row.story.lang, None).await?;
    if let Some(brief) = written.brief.take() {
        row.story.brief = brief.brief;
    }
    let story = &row.story;
    let mut shell = visit.shell(&app, "today", &story.title).await?;
    let members: Vec<EntryId> = story.members.iter().copied().take(MOST_REPORTS).collect();
    let entries: BTreeMap<EntryId, EntryRow> =
        store.entries(visit.user.id, &members).await?.into_iter().map(|entry| (entry.id, entry)).collect();
    let articles = store.articles(&entries.keys().copied().collect::<Vec<_>>()).await?;
    let name = |entry: EntryId| entries.get(&entry).map_or("", |entry| entry.feed_title.as_str());
    let mut citations = Citations::of_story(articles.iter().map(|article| (article, name(article.id.entry))));
    let mut brief = citations.brief(&story.brief, words, true);
    brief.label = written.label;
    let headlines = Headlines::of(&app, &visit, entries.values()).await?;
    shell.refresh = written.view.as_ref().is_some_and(|written| written.busy);
    let comparisons =
        story.comparisons.iter().map(|comparison| compared(&app, &visit, &shell, &mut citations, &entries, comparison)).collect();
    let mut ordered: Vec<&EntryRow> = entries.values().collect();
    ordered.sort_by_key(|entry| (entry.published_at.unwrap_or(entry.sort_at), entry.id));
    let timeline = ordered.iter().map(|entry| {
        let mut row = headlines.apply(Row::new(&app, &visit, &shell, entry), &entry.title);
        row.when = visit.clock.date(entry.published_at.unwrap_or(entry.sort_at));
        row
    });
    let timeline = timeline.collect();
    let reports = ordered
        .iter()
        .map(|entry| (headlines.apply(Row::new(&app, &visit, &shell, entry), &entry.title), words.language(&entry.lang).to_owned()))
        .collect();
    let languages = entries.values().map(|entry| entry.lang).collect::<BTreeSet<_>>().len();
    let facts = [
        words.n("count.sources", story.families.max(1)),
        words.n("count.reports", story.members.len()),
        if languages > 1 { words.n("count.languages", languages) } else { String::new() },
    ];
    let (title, original) = match story.brief.headline.as_deref().filter(|headline| *headline != story.title) {
        Some(headline) => (headline.to_owned(), story.title.clone()),
        None => match headlines.get(&story.title) {
            Some((headline, _)) => (headline.to_owned(), story.title.clone()),
            None => (story.title.clone(), String::new()),
        },
    };
    let reading = weir_pipeline::reading(&visit.user, Some(visit.lang()));
    let title_lang = if story.brief.headline.is_some() { story.brief.lang } else { reading };
    let page = StoryPage {
        id,
        lang: html::lang(if original.is_empty() { &story.lang } else { &title_lang }).to_owned(),
        original_lang: html::lang(&story.lang).to_owned(),
        title,
        original,
        dots: row.feeds.iter().take(MOST_DOTS).map(|(feed, title)| shell.dot(&app, *feed, title)).collect(),
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · "),
        first: visit.clock.date(story.first_at),
        last: visit.clock.when(story.last_at),
        section: (!row.section.is_empty()).then(|| TagView::of_id(&row.section, visit.lang())),
        image: row.image_url.as_deref().map(|url| app.images().src(url)).unwrap_or_default(),
        brief,
        written: written.view,
        comparisons,
        timeline,
        reports,
        tags: visit.tags(&story.tags, 12),
        read: row.read,
        shell,
    };
    Ok(Html(page.render()?))
}

fn compared(
    app: &App,
    visit: &Visit,
    shell: &Shell,
    citations: &mut Citations,
    entries: &BTreeMap<EntryId, EntryRow>,
    comparison: &Comparison,
) -> ComparisonView {
    let words = visit.words;
    let (verdict, verdict_class) = match comparison.verdict {
        Verdict::Agree => (words.t("story.agree"), "agree"),
        Verdict::Differ => (words.t("story.differ"), "differ"),
        Verdict::Single => (words.t("story.single"), "single"),
    };
    let mut readings = Vec::new();
    for reading in &comparison.readings {
        let mut sources = Vec::new();
        for figure in &reading.sources {
            let Some(entry) = entries.get(&figure.sentence.article.entry) else { continue };
            let cite = citations.cite(figure.sentence);
            let dot = shell.dot(app, entry.feed, &entry.feed_title);
            sources.push(SourceView { dot, quote: cite.quote.clone(), lang: html::lang(&entry.lang).to_owned(), cite });
        }
        readings.push(ReadingView { value: reading.figure.text.clone(), families: words.n("count.sources", reading.families), sources });
    }
    ComparisonView { subject: comparison.subject.clone(), verdict, verdict_class, readings }
}
