//! `/a/{entry}`: one article. The brief with its sources, the clean text, what else there is about it.

use crate::app::App;
use crate::dot::Dot;
use crate::error::Fault;
use crate::form::Form;
use crate::html::{self, Labels, Markup};
use crate::pages::provenance::{self, Provenance};
use crate::pages::relate::{self, RelatedView};
use crate::pages::rules;
use crate::pages::why::WhyView;
use crate::parts::{BriefView, Citations, Cite, Row, TagView, badge};
use crate::time::When;
use crate::visit::{Shell, Visit, with_done};
use crate::written::{self, Headlines, SwitchView, Written, WrittenView};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, Response};
use serde::Deserialize;
use weir_model::{Article, ArticleId, BlockKind, EntryId, Figure, FigureKind, FullText, Lang, StoryId, TextState};
use weir_store::{EntryRow, Subject, UnderstandingRow};

/// How many tags stand under a text.
const MOST_TAGS: usize = 12;
/// How many figures stand beside it.
const MOST_FIGURES: usize = 12;
/// How many related articles.
const MOST_RELATED: usize = 6;
/// How many other reports of the same event.
const MOST_REPORTS: usize = 6;

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    shell: Shell,
    article: ArticleView,
}

/// An article as a page shows it; also the pane beside the river's list.
pub(crate) struct ArticleView {
    pub(crate) id: EntryId,
    pub(crate) dot: Dot,
    pub(crate) feed: i64,
    pub(crate) title: String,
    pub(crate) lang: String,
    /// The source's own headline, where the brief has one in another language.
    pub(crate) original: String,
    pub(crate) original_lang: String,
    pub(crate) author: String,
    pub(crate) when: When,
    pub(crate) minutes: String,
    pub(crate) link: String,
    pub(crate) badge: String,
    pub(crate) badge_text: String,
    /// What sort of page it was, how sure its date is, and what else it says of itself.
    pub(crate) provenance: Provenance,
    pub(crate) starred: bool,
    pub(crate) brief: BriefView,
    pub(crate) written: Option<WrittenView>,
    pub(crate) switch: Option<SwitchView>,
    pub(crate) has_brief: bool,
    pub(crate) prose: Markup,
    pub(crate) has_text: bool,
    pub(crate) prose_lang: String,
    pub(crate) lead_image: String,
    pub(crate) tags: Vec<TagView>,
    pub(crate) figures: Vec<FigureView>,
    pub(crate) story: Option<StoryId>,
    pub(crate) reports: Vec<Row>,
    pub(crate) reports_title: String,
    pub(crate) related: Vec<RelatedView>,
    /// Why it is where it is; nothing before it is in a story.
    pub(crate) why: Option<WhyView>,
    /// An older text than the newest, shown because something cites it.
    pub(crate) older: bool,
    /// There are older texts than this one.
    pub(crate) changed: bool,
    /// Where it is said how its site is read; empty without a page.
    pub(crate) rule: String,
    /// Its page can be read when the reader asks.
    pub(crate) on_demand: bool,
    /// Where the forms of this page come back to.
    pub(crate) back: String,
}

/// A number in the text.
pub(crate) struct FigureView {
    pub(crate) text: String,
    pub(crate) subject: String,
    pub(crate) cite: Cite,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    v: Option<String>,
    /// Which of the texts: original, both, translation.
    t: Option<String>,
}

impl ArticleView {
    /// Something of it is being written: the page looks again by itself.
    pub(crate) fn is_busy(&self) -> bool {
        self.written.as_ref().is_some_and(|written| written.busy) || self.switch.as_ref().is_some_and(|switch| switch.busy)
    }
}

/// `GET /a/{entry}`
pub(crate) async fn show(
    State(app): State<App>,
    mut visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Fault> {
    let id: EntryId = id.parse().map_err(|_| Fault::NotFound)?;
    let entry = app.weir().store().entry(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    let version = asked.v.and_then(|version| version.parse().ok());
    let mut shell = visit.shell(&app, "river", &entry.title).await?;
    open(&app, &visit, &entry, &headers).await?;
    let article = view(&app, &visit, &shell, &entry, version, asked.t.as_deref().unwrap_or_default()).await?;
    shell.refresh = article.is_busy();
    shell.done = visit.done.take();
    Ok(Html(ArticlePage { shell, article }.render()?))
}

/// `POST /a/{entry}/page`: the page is read now.
pub(crate) async fn read_page(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: EntryId = id.parse().map_err(|_| Fault::NotFound)?;
    let entry = app.weir().store().entry(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    app.weir().read_page(entry.same_as.unwrap_or(id)).await?;
    Ok(form.answer(&with_done(&format!("/a/{id}"), "page", "")))
}

/// Opening an article is reading it; a browser that only looks ahead is not.
pub(crate) async fn open(app: &App, visit: &Visit, entry: &EntryRow, headers: &HeaderMap) -> Result<(), Fault> {
    if looks_ahead(headers) {
        return Ok(());
    }
    if !entry.read {
        let mut tx = app.weir().store().begin().await?;
        tx.mark_read(visit.user.id, &[entry.id], true, visit.clock.now).await?;
        tx.commit().await?;
    }
    let source = entry.same_as.unwrap_or(entry.id);
    Ok(app.weir().opened(&visit.user, Subject::Article(source), entry.lang, visit.lang()).await?)
}

/// Whether a browser only fetches what may be opened next.
pub(crate) fn looks_ahead(headers: &HeaderMap) -> bool {
    ["sec-purpose", "purpose"].iter().any(|name| headers.get(*name).is_some_and(|value| value.as_bytes().starts_with(b"prefetch")))
}

/// Gathers what is known of an article.
pub(crate) async fn view(
    app: &App,
    visit: &Visit,
    shell: &Shell,
    entry: &EntryRow,
    version: Option<u32>,
    way: &str,
) -> Result<ArticleView, Fault> {
    let store = app.weir().store();
    let words = visit.words;
    // A repeat is read where it was first found.
    let source = entry.same_as.unwrap_or(entry.id);
    let newest = store.latest_article(source).await?;
    let newest_version = newest.as_ref().map(|article| article.id.version);
    let article = match version {
        Some(version) => store.article(ArticleId { entry: source, version }).await?,
        None => None,
    };
    let older = article.as_ref().is_some_and(|article| newest.as_ref().is_some_and(|newest| newest.id != article.id));
    let article = article.or(newest);
    let mut understanding = if older { None } else { store.understanding(source).await? };
    let mut written = Written { brief: None, label: String::new(), view: None };
    if let (Some(understanding), Some(article)) = (&mut understanding, &article) {
        written = written::load(app, visit, Subject::Article(source), article.lang, Some(entry.feed)).await?;
        if let Some(brief) = written.brief.take() {
            understanding.brief = brief.brief;
        }
    }
    let (mut brief, tags, figures) = match (&article, &understanding) {
        (Some(article), Some(understanding)) => parts(visit, article, understanding),
        _ => (BriefView::default(), Vec::new(), Vec::new()),
    };
    brief.label = std::mem::take(&mut written.label);
    let headlines = Headlines::of(app, visit, std::iter::once(entry)).await?;
    let own = understanding.as_ref().and_then(|understanding| Some((understanding.brief.headline.clone()?, understanding.brief.lang)));
    let listed = headlines.get(&entry.title).map(|(text, lang)| (text.to_owned(), Lang::new(lang)));
    let headline = own.or(listed).filter(|(headline, _)| *headline != entry.title);
    let title = match (&headline, entry.title.trim()) {
        (Some((headline, _)), _) => headline.clone(),
        (None, "") => words.t("article.untitled").to_owned(),
        (None, title) => title.to_owned(),
    };
    let (reports, reports_title) = reports(app, visit, shell, entry).await?;
    let related = relate::related(app, visit, shell, source, MOST_RELATED).await?;
    let why = match entry.story {
        Some(story) => match store.story(visit.user.id, story).await? {
            Some(row) => Some(WhyView::of(app, visit, &row, Some(entry.id)).await?),
            None => None,
        },
        None => None,
    };
    let labels = Labels { table: words.t("article.table"), embed: words.t("article.embed") };
    let switched = match &article {
        Some(article) if !older => written::switch(app, visit, entry, article, way).await?,
        _ => None,
    };
    let pairs = switched
        .as_ref()
        .zip(article.as_ref())
        .and_then(|((view, way, text), article)| written::paired(text.as_ref()?, Lang::new(&view.lang), article.lang, *way));
    let prose = match (&article, &pairs) {
        (Some(article), Some(pairs)) => html::paired(article, app.images(), labels, pairs),
        (Some(article), None) => html::article(article, app.images(), labels),
        _ => Markup::default(),
    };
    let has_text = article.as_ref().is_some_and(|article| !article.blocks.is_empty());
    let author = match &article {
        Some(article) if !article.metadata.authors.is_empty() => article.metadata.authors.join(", "),
        _ => entry.author.clone().unwrap_or_default(),
    };
    let metadata = article.as_ref().map(|article| &article.metadata);
    let state = article.as_ref().map_or(entry.state, |article| article.state);
    // A feed's text that was followed by the page's is no change of the article.
    let changed = match newest_version {
        Some(newest) if newest > 1 => {
            let before = store.article(ArticleId { entry: source, version: newest - 1 }).await?;
            before.is_some_and(|before| (before.state == TextState::Full) == (state == TextState::Full))
        }
        _ => false,
    };
    let full_text = store.feed(entry.feed).await?.map(|feed| feed.full_text).unwrap_or_default();
    let on_demand =
        full_text == FullText::Demand && !entry.pending && matches!(state, TextState::Excerpt | TextState::Feed) && entry.url.is_some();
    Ok(ArticleView {
        id: entry.id,
        dot: shell.dot(app, entry.feed, &entry.feed_title),
        feed: entry.feed.0,
        lang: html::lang(headline.as_ref().map_or(&entry.lang, |(_, lang)| lang)).to_owned(),
        original: if headline.is_some() { entry.title.clone() } else { String::new() },
        original_lang: html::lang(&entry.lang).to_owned(),
        title,
        author: if author == entry.feed_title { String::new() } else { author },
        when: provenance::when(visit, entry, metadata),
        minutes: if entry.minutes > 0 { words.n("count.minutes", entry.minutes) } else { String::new() },
        link: entry.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")).unwrap_or_default(),
        badge: badge(words, state, entry.pending).to_owned(),
        badge_text: metadata
            .and_then(|metadata| provenance::unreadable(words, metadata))
            .unwrap_or(badge_text(words, state, entry.pending))
            .to_owned(),
        provenance: metadata.map(|metadata| Provenance::of(visit, metadata)).unwrap_or_default(),
        starred: entry.starred,
        has_brief: !brief.lead.is_empty() || !brief.points.is_empty() || !brief.note.is_empty(),
        brief,
        written: written.view,
        prose,
        has_text,
        prose_lang: match &pairs {
            Some(pairs) if !pairs.both => html::lang(&pairs.lang).to_owned(),
            _ => html::lang(article.as_ref().map_or(&entry.lang, |article| &article.lang)).to_owned(),
        },
        switch: switched.map(|(view, ..)| view),
        lead_image: lead_image(app, entry, article.as_ref()),
        tags,
        figures,
        story: entry.story.filter(|_| !reports.is_empty()),
        reports,
        reports_title,
        related,
        why,
        older,
        changed,
        rule: if entry.pending { String::new() } else { rules::place(entry.id, entry.url.as_deref().unwrap_or_default()) },
        on_demand,
        back: visit.here.clone(),
    })
}

fn parts(visit: &Visit, article: &Article, understanding: &UnderstandingRow) -> (BriefView, Vec<TagView>, Vec<FigureView>) {
    let mut citations = Citations::of_article(article);
    let brief = citations.brief(&understanding.brief.clone().shown(visit.user.settings.brief), visit.words, false);
    let shown = |figure: &&Figure| figure.kind != FigureKind::Date && !figure.subject.is_empty();
    let figures = understanding.figures.iter().filter(shown).take(MOST_FIGURES).map(|figure| FigureView {
        text: figure.text.clone(),
        subject: figure.subject.clone(),
        cite: citations.cite(figure.sentence),
    });
    let figures = figures.collect();
    (brief, visit.tags(&understanding.tags, MOST_TAGS), figures)
}

/// The other reports of the same event.
async fn reports(app: &App, visit: &Visit, shell: &Shell, entry: &EntryRow) -> Result<(Vec<Row>, String), Fault> {
    let Some(story) = entry.story else { return Ok(Default::default()) };
    let Some(row) = app.weir().store().story(visit.user.id, story).await? else { return Ok(Default::default()) };
    let others: Vec<EntryId> =
        row.story.members.iter().copied().filter(|member| *member != entry.id && Some(*member) != entry.same_as).collect();
    let shown: Vec<EntryId> = others.iter().copied().take(MOST_REPORTS).collect();
    let members = app.weir().store().entries(visit.user.id, &shown).await?;
    let headlines = Headlines::of(app, visit, members.iter()).await?;
    let reports = members.iter().map(|member| headlines.apply(Row::new(app, visit, shell, member), &member.title)).collect();
    Ok((reports, visit.words.n("article.same_event", others.len())))
}

/// The list's picture above a text that has none of its own.
fn lead_image(app: &App, entry: &EntryRow, article: Option<&Article>) -> String {
    let has_figure = article.is_some_and(|article| article.blocks.iter().any(|block| matches!(block.kind, BlockKind::Figure { .. })));
    let image = article.and_then(|article| article.metadata.image.as_ref()).map(|image| image.url.as_str()).or(entry.image_url.as_deref());
    image.filter(|_| !has_figure).map(|url| app.images().src(url)).unwrap_or_default()
}

fn badge_text(words: &'static crate::catalogue::Words, state: TextState, pending: bool) -> &'static str {
    match state {
        _ if pending => words.t("state.pending_text"),
        TextState::Full | TextState::Feed => "",
        TextState::Excerpt => words.t("state.excerpt_text"),
        TextState::Blocked => words.t("state.blocked_text"),
        TextState::Paywall => words.t("state.paywall_text"),
        TextState::Gone => words.t("state.gone_text"),
    }
}
