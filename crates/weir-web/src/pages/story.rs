//! `/story/{id}`: one event over all its sources. Who says what, in which order, word for word.

use crate::app::App;
use crate::dot::Dot;
use crate::error::Fault;
use crate::html;
use crate::pages::article::looks_ahead;
use crate::pages::hand::{self, HandView};
use crate::pages::relate::{self, RelatedView};
use crate::pages::today::MOST_DOTS;
use crate::pages::why::WhyView;
use crate::parts::{BriefView, Citations, Cite, Row, TagView};
use crate::time::When;
use crate::visit::{Shell, Visit};
use crate::written::{self, Headlines, WrittenView};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Html;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Comparison, EntryId, FigureKind, SentenceId, StoryId, Verdict};
use weir_pipeline::{Since, Unfolding};
use weir_store::{EntryRow, StoryRow, Subject};
use weir_story::PlaceComparison;

/// How many reports are listed.
const MOST_REPORTS: usize = 100;
/// How many related articles.
const MOST_RELATED: usize = 6;
/// How many sources of what is new are named.
const MOST_NAMES: usize = 4;

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
    news: Option<NewsView>,
    /// The last look, where nothing is new since.
    quiet: Option<When>,
    ended: bool,
    continues: Option<(StoryId, String, String)>,
    continued: Vec<(StoryId, String, String)>,
    written: Option<WrittenView>,
    comparisons: Vec<ComparisonView>,
    timeline: Vec<DayView>,
    /// Of a story of one day: its reports by the hour.
    hours: Vec<Row>,
    reports: Vec<(Row, String)>,
    tags: Vec<TagView>,
    related: Vec<RelatedView>,
    why: WhyView,
    hands: Vec<HandView>,
    others: Vec<(StoryId, String)>,
    read: bool,
}

/// What is new since the reader last looked.
struct NewsView {
    when: When,
    reports: String,
    names: String,
    sentences: Vec<SourceView>,
    /// Each figure with what it measures and its mark.
    figures: Vec<(String, String, Cite)>,
}

/// A day of the story.
struct DayView {
    when: When,
    source: SourceView,
    families: String,
}

struct ComparisonView {
    /// The measure has a name of its own; else it is only the kind of figure.
    named: bool,
    /// What is measured, in the reader's language.
    measure: String,
    /// And in the words of one of the sources.
    subject: String,
    lang: String,
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
    /// All who have the very same sentence.
    names: String,
    quote: String,
    lang: String,
    cite: Cite,
}

/// `GET /story/{id}`
pub(crate) async fn show(
    State(app): State<App>,
    mut visit: Visit,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Html<String>, Fault> {
    let id: StoryId = id.parse().map_err(|_| Fault::NotFound)?;
    let store = app.weir().store();
    let words = visit.words;
    let mut row = store.story(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    if !looks_ahead(&headers) {
        app.weir().opened(&visit.user, Subject::Story(id), row.story.lang, visit.lang()).await?;
    }
    let mut written = written::load(&app, &visit, Subject::Story(id), row.story.lang, None).await?;
    if let Some(brief) = written.brief.take() {
        row.story.brief = brief.brief;
    }
    let story = &row.story;
    let mut shell = visit.shell(&app, "today", &story.title).await?;
    shell.refresh = written.view.as_ref().is_some_and(|written| written.busy);
    let members: Vec<EntryId> = story.members.iter().copied().take(MOST_REPORTS).collect();
    let entries: BTreeMap<EntryId, EntryRow> =
        store.entries(visit.user.id, &members).await?.into_iter().map(|entry| (entry.id, entry)).collect();
    let articles = store.articles(&entries.keys().copied().collect::<Vec<_>>()).await?;
    let mut ordered: Vec<&EntryRow> = entries.values().collect();
    ordered.sort_by_key(|entry| (entry.published_at.unwrap_or(entry.sort_at), entry.id));
    let told: Vec<EntryRow> = ordered.iter().map(|entry| (*entry).clone()).collect();
    let Unfolding { timeline, places, since, ended } = app.weir().unfold(visit.user.id, &row, &told, &articles).await?;
    let name = |entry: EntryId| entries.get(&entry).map_or("", |entry| entry.feed_title.as_str());
    let mut page = Telling {
        app: &app,
        visit: &visit,
        shell: &shell,
        entries: &entries,
        citations: Citations::of_story(articles.iter().map(|article| (article, name(article.id.entry)))),
    };
    let (news, quiet) = match &since {
        Some(since) if since.reports.is_empty() => (None, Some(visit.clock.when(since.at))),
        Some(since) => (Some(page.news(since)), None),
        None => (None, None),
    };
    let mut brief = page.citations.brief(&story.brief.clone().shown(visit.user.settings.brief), words, true);
    brief.label = written.label;
    let headlines = Headlines::of(&app, &visit, entries.values()).await?;
    let mut comparisons: Vec<ComparisonView> = story.comparisons.iter().map(|comparison| page.compared(comparison)).collect();
    comparisons.extend(places.iter().map(|places| page.placed(places)));
    let timeline: Vec<DayView> = timeline
        .iter()
        .map(|development| DayView {
            when: visit.clock.day(development.day),
            source: page.source(development.passage.sentence),
            families: if development.families > 1 { words.n("count.sources", development.families) } else { String::new() },
        })
        .collect();
    let hours: Vec<Row> = match timeline.len() {
        0 | 1 if ordered.len() > 1 => ordered
            .iter()
            .map(|entry| {
                let when = visit.clock.date(entry.published_at.unwrap_or(entry.sort_at));
                Row { when, ..headlines.apply(Row::new(&app, &visit, &shell, entry), &entry.title) }
            })
            .collect(),
        _ => Vec::new(),
    };
    let reports = ordered
        .iter()
        .map(|entry| (headlines.apply(Row::new(&app, &visit, &shell, entry), &entry.title), words.language(&entry.lang).to_owned()))
        .collect();
    let head = entries.values().find(|entry| entry.title == story.title).map(|entry| entry.id);
    let related = match head.or(story.members.first().copied()) {
        Some(head) => relate::related(&app, &visit, &shell, head, MOST_RELATED).await?,
        None => Vec::new(),
    };
    let mut near: Vec<StoryId> = Vec::new();
    for story in store.entries(visit.user.id, &related.iter().map(|related| related.row.id).collect::<Vec<_>>()).await? {
        near.extend(story.story.filter(|story| !near.contains(story)));
    }
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
    if !looks_ahead(&headers) {
        app.weir().looked(visit.user.id, &row).await?;
    }
    let why = WhyView::of(&app, &visit, &row, None).await?;
    let hands = hand::hands(&app, &visit, story.id).await?;
    let others = hand::others(&app, &visit, &row, &near).await?;
    let earlier = linked(&app, &visit, row.continues.as_slice()).await?;
    let later = store.continued_by(story.id).await?;
    let continued = linked(&app, &visit, &later).await?;
    let dots = row.feeds.iter().take(MOST_DOTS).map(|(feed, title)| shell.dot(&app, *feed, title)).collect();
    shell.done = visit.done.take();
    let reading = weir_pipeline::reading(&visit.user, Some(visit.lang()));
    let title_lang = if story.brief.headline.is_some() { story.brief.lang } else { reading };
    let page = StoryPage {
        id: story.id,
        news,
        quiet,
        ended: ended.is_some(),
        continues: earlier.into_iter().next(),
        continued,
        related,
        why,
        hands,
        others,
        lang: html::lang(if original.is_empty() { &story.lang } else { &title_lang }).to_owned(),
        original_lang: html::lang(&story.lang).to_owned(),
        title,
        original,
        dots,
        facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · "),
        first: visit.clock.date(story.first_at),
        last: visit.clock.when(story.last_at),
        section: (!row.section.is_empty()).then(|| TagView::of_id(&row.section, visit.lang())),
        image: row.image_url.as_deref().map(|url| app.images().src(url)).unwrap_or_default(),
        brief,
        written: written.view,
        comparisons,
        timeline,
        hours,
        reports,
        tags: visit.tags(&story.tags, 12),
        read: row.read,
        shell,
    };
    Ok(Html(page.render()?))
}

/// Stories with their headlines and languages, those that the reader may see.
async fn linked(app: &App, visit: &Visit, stories: &[StoryId]) -> Result<Vec<(StoryId, String, String)>, Fault> {
    let rows = app.weir().store().stories_by_ids(visit.user.id, stories).await?;
    let link = |row: StoryRow| (row.story.id, row.story.title, html::lang(&row.story.lang).to_owned());
    Ok(rows.into_iter().map(link).collect())
}

/// What the parts of the page are told with: sentences are numbered in the order in which they stand on it.
struct Telling<'a> {
    app: &'a App,
    visit: &'a Visit,
    shell: &'a Shell,
    entries: &'a BTreeMap<EntryId, EntryRow>,
    citations: Citations<'a>,
}

impl Telling<'_> {
    /// Sentences with their sources; one that several sources share word for word stands once.
    fn sources(&mut self, sentences: impl IntoIterator<Item = SentenceId>) -> Vec<SourceView> {
        let mut views: Vec<SourceView> = Vec::new();
        for sentence in sentences {
            let view = self.source(sentence);
            match views.iter_mut().find(|known| !view.quote.is_empty() && known.quote == view.quote) {
                Some(known) => {
                    known.names.push_str(self.visit.words.t("relate.comma"));
                    known.names.push_str(&view.names);
                }
                None => views.push(view),
            }
        }
        views
    }

    /// What is measured, in the reader's language: by its class, else by the kind of figure.
    fn measure(&self, measures: &[String], kind: Option<FigureKind>) -> String {
        let words = self.visit.words;
        let names: Vec<&str> = measures.iter().filter_map(|name| words.find_text(&format!("measure.{name}"))).collect();
        if names.is_empty() { self.kind(kind) } else { names.join(words.t("relate.comma")) }
    }

    /// A kind of figure in words; empty where there is none.
    fn kind(&self, kind: Option<FigureKind>) -> String {
        let kind = match kind {
            Some(FigureKind::Money) => "measure.money",
            Some(FigureKind::Percent) => "measure.percent",
            Some(FigureKind::Date) => "measure.date",
            Some(FigureKind::Count) => "measure.count",
            Some(FigureKind::Quantity) => "measure.quantity",
            None => return String::new(),
        };
        self.visit.words.t(kind).to_owned()
    }

    /// A sentence with its source, word for word.
    fn source(&mut self, sentence: SentenceId) -> SourceView {
        let cite = self.citations.cite(sentence);
        let entry = self.entries.get(&sentence.article.entry);
        let dot = entry.map(|entry| self.shell.dot(self.app, entry.feed, &entry.feed_title));
        SourceView {
            names: entry.map(|entry| entry.feed_title.clone()).unwrap_or_default(),
            dot: dot.unwrap_or_else(|| Dot::new("", None, self.app.images())),
            quote: cite.quote.clone(),
            lang: entry.map_or("", |entry| html::lang(&entry.lang)).to_owned(),
            cite,
        }
    }

    fn news(&mut self, since: &Since) -> NewsView {
        let words = self.visit.words;
        let mut names: Vec<&str> = Vec::new();
        for entry in since.reports.iter().filter_map(|report| self.entries.get(report)) {
            if !names.contains(&entry.feed_title.as_str()) {
                names.push(&entry.feed_title);
            }
        }
        names.truncate(MOST_NAMES);
        let names = names.join(words.t("relate.comma"));
        let first = !since.news.families.is_empty();
        NewsView {
            when: self.visit.clock.when(since.at),
            reports: words.n("unfold.reports", since.reports.len()),
            names: if first { words.with("unfold.first_from", "names", &names) } else { names },
            sentences: self.sources(since.news.sentences.iter().map(|passage| passage.sentence)),
            figures: since
                .news
                .figures
                .iter()
                .map(|figure| (figure.text.clone(), figure.subject.clone(), self.citations.cite(figure.sentence)))
                .collect(),
        }
    }

    fn verdict(&self, verdict: Verdict) -> (&'static str, &'static str) {
        let words = self.visit.words;
        match verdict {
            Verdict::Agree => (words.t("story.agree"), "agree"),
            Verdict::Differ => (words.t("story.differ"), "differ"),
            Verdict::Single => (words.t("story.single"), "single"),
        }
    }

    fn compared(&mut self, comparison: &Comparison) -> ComparisonView {
        let (verdict, verdict_class) = self.verdict(comparison.verdict);
        let mut readings = Vec::new();
        for reading in &comparison.readings {
            let seen = reading.sources.iter().filter(|figure| self.entries.contains_key(&figure.sentence.article.entry));
            let sentences: Vec<SentenceId> = seen.map(|figure| figure.sentence).collect();
            readings.push(ReadingView {
                value: reading.figure.text.clone(),
                families: self.visit.words.n("count.sources", reading.families),
                sources: self.sources(sentences),
            });
        }
        let first = comparison.readings.first();
        let measure = self.measure(&comparison.measures, first.map(|reading| reading.figure.kind));
        let figures = comparison.readings.iter().flat_map(|reading| &reading.sources);
        let entry = figures.filter(|figure| figure.subject.trim() == comparison.subject).map(|figure| figure.sentence.article.entry).next();
        let lang = entry.and_then(|entry| self.entries.get(&entry)).map_or("", |entry| html::lang(&entry.lang)).to_owned();
        ComparisonView {
            named: !comparison.measures.is_empty(),
            measure,
            subject: comparison.subject.clone(),
            lang,
            verdict,
            verdict_class,
            readings,
        }
    }

    fn placed(&mut self, comparison: &PlaceComparison) -> ComparisonView {
        let words = self.visit.words;
        let (verdict, verdict_class) = self.verdict(comparison.verdict);
        let mut readings = Vec::new();
        for reading in &comparison.readings {
            readings.push(ReadingView {
                value: reading.place.clone(),
                families: words.n("count.sources", reading.families),
                sources: self.sources(reading.sources.iter().map(|passage| passage.sentence)),
            });
        }
        let measure = match self.measure(&comparison.measures, None).as_str() {
            "" => words.t("unfold.places_bare").to_owned(),
            measure => words.with("unfold.places", "subject", measure),
        };
        let passage = comparison.readings.iter().flat_map(|reading| &reading.sources).next();
        let lang = passage.map_or("", |passage| html::lang(&passage.lang)).to_owned();
        ComparisonView { named: true, measure, subject: comparison.subject.clone(), lang, verdict, verdict_class, readings }
    }
}
