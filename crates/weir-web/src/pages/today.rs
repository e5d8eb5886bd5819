//! `/`: the edition. It has an end, it says why each story is there, and it counts what it left out.

use crate::app::App;
use crate::dot::Dot;
use crate::error::Fault;
use crate::html;
use crate::pages::held::{REASONS, reason_label, reason_name};
use crate::pages::welcome::ProgressView;
use crate::pages::why::{factor_text, factors};
use crate::parts::TagView;
use crate::time::When;
use crate::visit::{Shell, Visit};
use crate::written::Headlines;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::collections::BTreeMap;
use weir_model::{Edition, EditionId, EditionItem, EntryId, Fresh, StoryId};
use weir_store::{EntryRow, StoryRow};

/// How many sources' marks stand in a row.
pub(crate) const MOST_DOTS: usize = 5;
/// How many sources of what is new are named.
const MOST_NAMES: usize = 3;
/// How many earlier editions are named.
const MOST_EARLIER: u32 = 8;

#[derive(Template)]
#[template(path = "today.html")]
struct TodayPage {
    shell: Shell,
    edition: Option<EditionView>,
    progress: ProgressView,
    earlier: Vec<(EditionId, String)>,
}

struct EditionView {
    id: EditionId,
    title: String,
    intro: String,
    lead: Option<Card>,
    sections: Vec<Section>,
    read: usize,
    total: usize,
    progress: String,
    left: String,
    /// Ids of the unread stories.
    unread: String,
    held: Vec<(&'static str, &'static str, usize)>,
    made: When,
    next: When,
    current: bool,
}

struct Section {
    label: TagView,
    cards: Vec<Card>,
}

/// A story in the edition.
pub(crate) struct Card {
    pub(crate) story: StoryId,
    pub(crate) entry: Option<EntryId>,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) lang: String,
    /// The source's own headline, where the brief has one in another language.
    pub(crate) original: String,
    pub(crate) original_lang: String,
    pub(crate) summary: String,
    pub(crate) summary_lang: String,
    pub(crate) thumb: String,
    pub(crate) dots: Vec<Dot>,
    pub(crate) sources: String,
    pub(crate) when: When,
    /// What is new since an earlier edition told it.
    pub(crate) fresh: String,
    pub(crate) why: String,
    pub(crate) factors: Vec<(String, String)>,
    pub(crate) read: bool,
    pub(crate) starred: bool,
}

/// `GET /`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let store = app.weir().store();
    let subscriptions = store.subscriptions(visit.user.id, visit.clock.now).await?;
    let edition = store.latest_edition(visit.user.id).await?;
    if subscriptions.is_empty() && edition.is_none() {
        return Ok(Redirect::to("/welcome").into_response());
    }
    let shell = visit.shell_with(&app, "today", visit.words.t("nav.today"), &subscriptions);
    page(&app, &visit, shell, edition, true).await
}

/// `GET /edition/{id}`
pub(crate) async fn earlier(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::NotFound)?;
    let edition = app.weir().store().edition(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    let shell = visit.shell(&app, "today", visit.words.t("nav.today")).await?;
    page(&app, &visit, shell, Some(edition), false).await
}

async fn page(app: &App, visit: &Visit, mut shell: Shell, edition: Option<Edition>, current: bool) -> Result<Response, Fault> {
    let store = app.weir().store();
    let shown = edition.as_ref().map(|edition| edition.id);
    let earlier = store
        .editions(visit.user.id, MOST_EARLIER + 1)
        .await?
        .into_iter()
        .filter(|edition| Some(edition.id) != shown)
        .take(MOST_EARLIER as usize)
        .map(|edition| (edition.id, visit.clock.edition_title(edition.made_at)))
        .collect();
    let progress = match &edition {
        Some(_) => ProgressView::default(),
        None => ProgressView::load(app, visit).await?,
    };
    shell.refresh = progress.busy;
    let edition = match edition {
        Some(edition) => Some(view(app, visit, &shell, edition, current).await?),
        None => None,
    };
    if let Some(edition) = &edition {
        shell.title.clone_from(&edition.title);
    }
    Ok(Html(TodayPage { shell, edition, progress, earlier }.render()?).into_response())
}

async fn view(app: &App, visit: &Visit, shell: &Shell, edition: Edition, current: bool) -> Result<EditionView, Fault> {
    let words = visit.words;
    let store = app.weir().store();
    let ids: Vec<StoryId> = edition.items.iter().map(|item| item.story).collect();
    let stories: BTreeMap<StoryId, StoryRow> =
        store.stories_by_ids(visit.user.id, &ids).await?.into_iter().map(|row| (row.story.id, row)).collect();
    let firsts: Vec<EntryId> = stories.values().filter_map(|row| row.story.members.first().copied()).collect();
    let entries: BTreeMap<EntryId, EntryRow> =
        store.entries(visit.user.id, &firsts).await?.into_iter().map(|entry| (entry.id, entry)).collect();
    let new: Vec<EntryId> = edition.fresh.iter().flat_map(|(_, fresh)| fresh.reports.iter().copied()).collect();
    let told: BTreeMap<EntryId, String> =
        store.entries(visit.user.id, &new).await?.into_iter().map(|entry| (entry.id, entry.feed_title)).collect();
    let titles: Vec<_> = stories.values().map(|row| (row.story.title.as_str(), row.story.lang, None)).collect();
    let headlines = Headlines::load(app, visit, &titles).await?;
    let mut cards = Vec::new();
    for item in &edition.items {
        if let Some(row) = stories.get(&item.story) {
            let entry = row.story.members.first().and_then(|first| entries.get(first));
            let fresh = edition.fresh.iter().find(|(story, _)| *story == item.story).map(|(_, fresh)| fresh);
            let fresh = fresh.map(|fresh| fresh_text(visit, fresh, &told)).unwrap_or_default();
            let mut card = Card { fresh, ..card(app, visit, shell, item, row, entry) };
            if let Some((text, lang)) = headlines.get(&row.story.title).filter(|_| card.original.is_empty()) {
                card.original = std::mem::replace(&mut card.title, text.to_owned());
                lang.clone_into(&mut card.lang);
            }
            cards.push((item.section.clone(), card));
        }
    }
    let next = if current { app.weir().next_edition(visit.user.id, visit.clock.now).await? } else { edition.next_at };
    let total = cards.len();
    let read = cards.iter().filter(|(_, card)| card.read).count();
    let unread: Vec<String> = cards.iter().filter(|(_, card)| !card.read).map(|(_, card)| card.story.to_string()).collect();
    let mut cards = cards.into_iter();
    let lead = cards.next().map(|(_, card)| card);
    let mut sections: Vec<(String, Section)> = Vec::new();
    for (id, card) in cards {
        match sections.last_mut() {
            Some((last, section)) if *last == id => section.cards.push(card),
            _ => {
                let label = match id.as_str() {
                    "" => TagView { label: words.t("today.more").to_owned(), ..TagView::default() },
                    id => TagView::of_id(id, visit.lang()),
                };
                sections.push((id, Section { label, cards: vec![card] }));
            }
        }
    }
    let count = |reason| edition.held.iter().filter(|held| held.reason == reason).count();
    let held = REASONS.iter().map(|reason| (reason_name(*reason), reason_label(words, *reason), count(*reason))).filter(|held| held.2 > 0);
    let intro = words
        .n("today.intro", total)
        .replace("{articles}", &words.n("count.articles", edition.considered))
        .replace("{feeds}", &words.n("count.feeds", edition.feeds))
        .replace("{minutes}", &words.n("count.minutes", edition.minutes));
    Ok(EditionView {
        id: edition.id,
        title: visit.clock.edition_title(edition.made_at),
        intro,
        lead,
        sections: sections.into_iter().map(|(_, section)| section).collect(),
        read,
        total,
        progress: words.n("today.progress", total).replace("{read}", &read.to_string()),
        left: words.n("today.left", total - read),
        unread: unread.join(","),
        held: held.collect(),
        made: visit.clock.time_of_day(edition.made_at),
        next: visit.clock.time_of_day(next),
        current,
    })
}

/// What is new in a story that was told before: how many reports, and from whom.
fn fresh_text(visit: &Visit, fresh: &Fresh, feeds: &BTreeMap<EntryId, String>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in fresh.reports.iter().filter_map(|report| feeds.get(report)) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.truncate(MOST_NAMES);
    visit.words.n("today.new", fresh.reports.len()).replace("{names}", &names.join(visit.words.t("relate.comma")))
}

fn card(app: &App, visit: &Visit, shell: &Shell, item: &EditionItem, row: &StoryRow, entry: Option<&EntryRow>) -> Card {
    let story = &row.story;
    // One report is no story: it opens where it can be read.
    let href = match story.members.as_slice() {
        [only] => format!("/a/{only}"),
        _ => format!("/story/{}", story.id),
    };
    let (title, original) = match story.brief.headline.as_deref().filter(|headline| *headline != story.title) {
        Some(headline) => (headline.to_owned(), story.title.clone()),
        None => (story.title.clone(), String::new()),
    };
    let lang = if original.is_empty() { &story.lang } else { &story.brief.lang };
    let claim = story.brief.lead.first().or_else(|| story.brief.claims().next());
    let thumb = row.image_url.as_deref().or(entry.and_then(|entry| entry.image_url.as_deref()));
    let mut summary: String =
        story.brief.lead.iter().map(|claim| claim.text.as_str()).collect::<Vec<_>>().join(if story.brief.lang.is_cjk() { "" } else { " " });
    if summary.is_empty() {
        summary = entry.map(|entry| entry.excerpt.clone()).unwrap_or_default();
    }
    Card {
        story: story.id,
        entry: entry.map(|entry| entry.id),
        href,
        lang: html::lang(lang).to_owned(),
        original_lang: html::lang(&story.lang).to_owned(),
        summary_lang: html::lang(claim.map_or(&story.lang, |claim| &claim.lang)).to_owned(),
        title,
        original,
        summary,
        thumb: thumb.map(|url| app.images().src(url)).unwrap_or_default(),
        dots: row.feeds.iter().take(MOST_DOTS).map(|(feed, title)| shell.dot(app, *feed, title)).collect(),
        sources: match row.feeds.as_slice() {
            [(_, only)] => only.clone(),
            _ => visit.words.n("count.sources", story.families.max(1)),
        },
        when: visit.clock.when(story.last_at),
        fresh: String::new(),
        why: item.why.factors.first().map(|(factor, points)| factor_text(visit, factor, *points)).unwrap_or_default(),
        factors: factors(visit, &item.why),
        read: row.read,
        starred: entry.is_some_and(|entry| entry.starred),
    }
}
