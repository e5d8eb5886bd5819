//! `/river`: everything, newest first, with the article that is open beside the list.

use crate::app::App;
use crate::error::Fault;
use crate::html;
use crate::pages::article::{ArticleView, open, view};
use crate::parts::{Row, TagView};
use crate::visit::{Shell, Visit};
use crate::written::Headlines;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Html;
use serde::Deserialize;
use std::collections::BTreeSet;
use weir_model::{EntryId, FeedId, Lang};
use weir_store::{Cursor, RiverFilter, View};

/// How many articles one page lists.
const PAGE: u32 = 40;
/// The sections of the taxonomy, as far as a reader can choose one here.
const SECTIONS: [&str; 10] = [
    "section:world",
    "section:politics",
    "section:business",
    "section:technology",
    "section:science",
    "section:health",
    "section:climate",
    "section:culture",
    "section:sport",
    "section:society",
];

#[derive(Template)]
#[template(path = "river.html")]
struct RiverPage {
    shell: Shell,
    heading: String,
    views: Vec<(&'static str, &'static str, String, bool)>,
    view: &'static str,
    feeds: Vec<(FeedId, String, bool)>,
    folders: Vec<(String, bool)>,
    langs: Vec<(String, String, bool)>,
    sections: Vec<(TagView, bool)>,
    filtered: bool,
    rows: Vec<Row>,
    /// Ids of the unread rows.
    unread: String,
    older: String,
    newest: String,
    article: Option<ArticleView>,
    /// The list without an open article.
    list: String,
    /// The next and previous article of the list.
    next: String,
    previous: String,
}

#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    view: Option<String>,
    feed: Option<String>,
    folder: Option<String>,
    lang: Option<String>,
    section: Option<String>,
    before: Option<String>,
    open: Option<String>,
}

impl Asked {
    /// The address of this list with other choices.
    fn address(&self, view: &str, before: &str, open: &str) -> String {
        let mut fields = url::form_urlencoded::Serializer::new(String::new());
        let own = [("feed", &self.feed), ("folder", &self.folder), ("lang", &self.lang), ("section", &self.section)];
        if !view.is_empty() && view != "all" {
            fields.append_pair("view", view);
        }
        for (name, value) in own {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                fields.append_pair(name, value);
            }
        }
        for (name, value) in [("before", before), ("open", open)] {
            if !value.is_empty() {
                fields.append_pair(name, value);
            }
        }
        let query = fields.finish();
        if query.is_empty() { "/river".to_owned() } else { format!("/river?{query}") }
    }
}

/// `GET /river`
pub(crate) async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Html<String>, Fault> {
    let store = app.weir().store();
    let words = visit.words;
    let (view_name, chosen) = match asked.view.as_deref() {
        Some("new") => ("new", View::New),
        Some("saved") => ("saved", View::Saved),
        _ => ("all", View::All),
    };
    let feed = asked.feed.as_deref().and_then(|id| id.parse::<FeedId>().ok());
    let lang = asked.lang.as_deref().map(Lang::new).filter(Lang::is_known);
    let text = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    let filter =
        RiverFilter { view: chosen, feed, folder: text(&asked.folder), lang, section: text(&asked.section), ..RiverFilter::default() };
    let before = asked.before.as_deref().and_then(|before| before.parse::<Cursor>().ok());
    let mut entries = store.river(visit.user.id, &filter, before, PAGE + 1).await?;
    let more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let subscriptions = store.subscriptions(visit.user.id, visit.clock.now).await?;
    let at = if chosen == View::Saved { "saved" } else { "river" };
    let mut shell = visit.shell_with(&app, at, words.t("nav.river"), &subscriptions);

    let open_id = asked.open.as_deref().and_then(|id| id.parse::<EntryId>().ok());
    let here = asked.before.clone().filter(|_| before.is_some()).unwrap_or_default();
    let address = |id: EntryId| format!("{}#e{id}", asked.address(view_name, &here, &id.to_string()));
    let mut article = None;
    if let Some(id) = open_id {
        let entry = store.entry(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
        open(&app, &visit, &entry, &headers).await?;
        shell.title.clone_from(&entry.title);
        let open = view(&app, &visit, &shell, &entry, None, "").await?;
        shell.refresh = open.is_busy();
        article = Some(open);
    }
    let place = open_id.and_then(|open| entries.iter().position(|entry| entry.id == open));
    let neighbour = |at: Option<usize>| at.and_then(|at| entries.get(at)).map(|entry| address(entry.id)).unwrap_or_default();
    let next = neighbour(place.map(|at| at + 1));
    let previous = neighbour(place.and_then(|at| at.checked_sub(1)));
    let unread: Vec<String> =
        entries.iter().filter(|entry| !entry.read && Some(entry.id) != open_id).map(|entry| entry.id.to_string()).collect();
    let older = entries.last().filter(|_| more).map(|entry| asked.address(view_name, &entry.cursor().to_string(), "")).unwrap_or_default();
    let headlines = Headlines::of(&app, &visit, entries.iter()).await?;
    let rows = entries.iter().map(|entry| {
        let mut row = headlines.apply(Row::new(&app, &visit, &shell, entry), &entry.title);
        row.href = address(entry.id);
        row.open = Some(entry.id) == open_id;
        row.read |= row.open;
        row
    });
    let rows = rows.collect();
    let heading = match (feed, &filter.folder, chosen) {
        (Some(feed), ..) => subscriptions.iter().find(|sub| sub.feed.id == feed).map(|sub| sub.title.clone()),
        (None, Some(folder), _) => Some(folder.clone()),
        (None, None, View::Saved) => Some(words.t("nav.saved").to_owned()),
        _ => None,
    };
    let views = [("all", words.t("river.all")), ("new", words.t("river.new")), ("saved", words.t("river.saved"))];
    let folders: BTreeSet<&String> = subscriptions.iter().filter_map(|sub| sub.folder.as_ref()).collect();
    let langs: BTreeSet<Lang> = subscriptions.iter().map(|sub| sub.feed.lang).filter(Lang::is_known).chain(lang).collect();
    let page = RiverPage {
        heading: heading.unwrap_or_else(|| words.t("nav.river").to_owned()),
        views: views.into_iter().map(|(name, label)| (name, label, asked.address(name, "", ""), name == view_name)).collect(),
        view: view_name,
        feeds: subscriptions.iter().map(|sub| (sub.feed.id, sub.title.clone(), Some(sub.feed.id) == feed)).collect(),
        folders: folders.into_iter().map(|folder| (folder.clone(), Some(folder) == filter.folder.as_ref())).collect(),
        langs: langs.iter().map(|known| (html::lang(known).to_owned(), words.language(known).to_owned(), Some(*known) == lang)).collect(),
        sections: SECTIONS
            .iter()
            .filter(|id| weir_text::concept(id).is_some())
            .map(|id| (TagView::of_id(id, visit.lang()), filter.section.as_deref() == Some(*id)))
            .collect(),
        filtered: feed.is_some() || lang.is_some() || filter.section.is_some() || filter.folder.is_some(),
        rows,
        unread: unread.join(","),
        older,
        newest: if before.is_some() { asked.address(view_name, "", "") } else { String::new() },
        article,
        list: asked.address(view_name, &here, ""),
        next,
        previous,
        shell,
    };
    Ok(Html(page.render()?))
}
