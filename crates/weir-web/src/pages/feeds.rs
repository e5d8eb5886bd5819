//! `/feeds`: what is followed and how it fares; adding, importing, exporting.

use crate::app::App;
use crate::catalogue::Words;
use crate::dot::Dot;
use crate::error::Fault;
use crate::fault;
use crate::form::Form;
use crate::pages::feed::{format_name, rate, state};
use crate::pages::page_feed::selector_error;
use crate::pages::welcome;
use crate::spark::spark;
use crate::time::When;
use crate::visit::{Shell, Visit, with_done};
use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Redirect, Response};
use url::Url;
use weir_model::{FeedId, ListId};
use weir_pipeline::{Found, Health, ImportError, Imported, State as Fares, SubscribeError};
use weir_store::{Access, ListRow, Subscription};

/// How many passed-over lines of an import are told.
const MOST_SKIPPED: usize = 20;

#[derive(Template)]
#[template(path = "feeds.html")]
struct FeedsPage {
    shell: Shell,
    summary: String,
    look: LookView,
    imported: Option<ImportedView>,
    rows: Vec<FeedView>,
    lists: Vec<ListView>,
    list_address: String,
    list_error: String,
}

struct ListView {
    id: ListId,
    url: String,
    state: String,
    failed: bool,
}

struct FeedView {
    id: FeedId,
    dot: Dot,
    url: String,
    site: String,
    folder: String,
    spark: String,
    a_day: String,
    last: Option<When>,
    next: Option<When>,
    health: &'static str,
    health_text: String,
    why: &'static str,
    stopped: bool,
}

/// What came of looking an address up.
#[derive(Default)]
pub(crate) struct LookView {
    pub(crate) address: String,
    pub(crate) found: Vec<FoundView>,
    pub(crate) error: String,
    /// A private host that can be allowed.
    pub(crate) private: String,
    /// The server wants a name and password.
    pub(crate) login: bool,
    /// A page that can be read as a feed.
    pub(crate) page: String,
    /// The page that asked.
    pub(crate) from: &'static str,
}

/// A feed that was found.
pub(crate) struct FoundView {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) subscribed: bool,
    pub(crate) user: String,
    pub(crate) password: String,
}

/// What came of an import.
pub(crate) struct ImportedView {
    pub(crate) text: String,
    pub(crate) failed: bool,
    pub(crate) skipped: Vec<String>,
}

/// `GET /feeds`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    page(&app, &visit, LookView::default(), None, None).await
}

async fn page(
    app: &App,
    visit: &Visit,
    look: LookView,
    imported: Option<ImportedView>,
    list: Option<(String, String)>,
) -> Result<Response, Fault> {
    let words = visit.words;
    let subscriptions = app.weir().store().subscriptions(visit.user.id, visit.clock.now).await?;
    let shell = visit.shell_with(app, "feeds", words.t("nav.feeds"), &subscriptions);
    let rows: Vec<FeedView> = subscriptions.iter().map(|sub| feed_view(app, visit, sub)).collect();
    let bad = rows.iter().filter(|row| row.health == "bad").count();
    let slow = rows.iter().filter(|row| row.health == "differ").count();
    let mut summary = vec![words.n("count.feeds", rows.len())];
    if bad + slow == 0 && !rows.is_empty() {
        summary.push(words.t("feeds.all_well").to_owned());
    }
    for (key, count) in [(words.n("feeds.slow", slow), slow), (words.n("feeds.need_you", bad), bad)] {
        if count > 0 {
            summary.push(key);
        }
    }
    let refused = !look.error.is_empty() || imported.as_ref().is_some_and(|imported| imported.failed);
    let summary = summary.join(words.t("feeds.comma"));
    let lists = app.weir().store().lists(visit.user.id).await?.into_iter().map(|list| list_view(visit, list)).collect();
    let (list_address, list_error) = list.unwrap_or_default();
    let refused = refused || !list_error.is_empty();
    let html = FeedsPage { shell, summary, look, imported, rows, lists, list_address, list_error }.render()?;
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(html)).into_response())
}

fn list_view(visit: &Visit, list: ListRow) -> ListView {
    let words = visit.words;
    let state = match (&list.last_error, list.last_ok_at) {
        (Some(error), _) => words.with("list.failed", "cause", error),
        (None, Some(at)) => words.with("list.looked", "when", visit.clock.when(at).text),
        (None, None) => words.t("list.waiting").to_owned(),
    };
    ListView { id: list.id, url: list.url, state, failed: list.last_error.is_some() }
}

fn feed_view(app: &App, visit: &Visit, sub: &Subscription) -> FeedView {
    let feed = &sub.feed;
    let fares = Health::of(sub, visit.clock.now);
    let (health, health_text) = state(visit, sub, &fares);
    FeedView {
        id: feed.id,
        dot: Dot::new(&sub.title, feed.icon_url.as_deref(), app.images()),
        url: feed.url.clone(),
        site: feed.site_url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")).unwrap_or_default(),
        folder: sub.folder.clone().unwrap_or_default(),
        spark: spark(&sub.per_day),
        a_day: rate(fares.per_day),
        last: feed.last_fetch_at.map(|at| visit.clock.when(at)),
        next: fares.next_at.map(|at| visit.clock.when(at)),
        health,
        health_text,
        why: fault::why(visit.words, &fares.why),
        stopped: matches!(fares.state, Fares::Paused | Fares::Gone),
    }
}

/// `POST /feeds/look`: `address`, `user`, `password`
pub(crate) async fn look(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    found(&app, &visit, form.get("address"), &access(&form), form.get("from") == "welcome").await
}

/// A name and password of a form.
fn access(form: &Form) -> Access {
    Access { user: form.get("user").to_owned(), password: form.get("password").to_owned(), ..Access::default() }
}

/// `POST /feeds/allow`: `host`, `address`
pub(crate) async fn allow(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let host = form.get("host");
    if host.is_empty() || host.len() > 260 || host.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '@' | '*')) {
        return Err(Fault::BadForm);
    }
    app.weir().allow_host(host).await?;
    found(&app, &visit, form.get("address"), &access(&form), form.get("from") == "welcome").await
}

/// Looks an address up. On the first page a single feed is followed at once: there is nothing to choose.
async fn found(app: &App, visit: &Visit, address: &str, access: &Access, first: bool) -> Result<Response, Fault> {
    let address: String = address.chars().take(2000).collect();
    let mut view = LookView { address: address.clone(), from: if first { "welcome" } else { "" }, ..LookView::default() };
    match app.weir().look_as(visit.user.id, &address, access).await {
        Ok(feeds) => {
            if let (true, [only]) = (first, feeds.as_slice()) {
                app.weir().subscribe_as(visit.user.id, &only.url, &only.title, None, &only.access).await?;
                return Ok(Redirect::to("/welcome").into_response());
            }
            view.found = feeds.iter().map(|feed| found_view(visit, feed)).collect();
        }
        Err(SubscribeError::Store(error)) => return Err(error.into()),
        Err(error) => {
            match &error {
                SubscribeError::Private { host } => view.private.clone_from(host),
                SubscribeError::NoFeed { url } => view.page = url.to_string(),
                SubscribeError::Fetch(cause) => view.login = cause.status() == Some(401),
                _ => {}
            }
            view.error = look_error(visit.words, &error);
        }
    }
    if first { welcome::page(app, visit, view, None).await } else { page(app, visit, view, None, None).await }
}

fn found_view(visit: &Visit, feed: &Found) -> FoundView {
    let kind = format_name(visit, feed.kind);
    let mut about = vec![kind.to_owned(), visit.words.n("count.articles", feed.entries)];
    if let Some(newest) = feed.newest {
        about.push(visit.words.with("feeds.newest", "when", visit.clock.when(newest).text));
    }
    FoundView {
        url: feed.url.to_string(),
        title: feed.title.clone(),
        about: about.join(" · "),
        subscribed: feed.subscribed,
        user: feed.access.user.clone(),
        password: feed.access.password.clone(),
    }
}

pub(crate) fn look_error(words: &'static Words, error: &SubscribeError) -> String {
    match error {
        SubscribeError::Address(_) => words.t("look.address").to_owned(),
        SubscribeError::Private { host } => words.with("look.private", "host", host),
        SubscribeError::Fetch(cause) => fault::of_error(words, cause),
        SubscribeError::NoFeed { url } => words.with("look.no_feed", "url", url),
        SubscribeError::List { why, .. } => words.with("list.not_list", "cause", why),
        SubscribeError::Selectors(error) => selector_error(words, error),
        SubscribeError::Store(_) => words.t("error.store").to_owned(),
    }
}

/// `POST /feeds/lists`: `address`
pub(crate) async fn follow_list(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let address: String = form.get("address").chars().take(2000).collect();
    match app.weir().follow_list(visit.user.id, &address).await {
        Ok(_) => Ok(form.answer(&with_done("/feeds", "list", ""))),
        Err(SubscribeError::Store(error)) => Err(error.into()),
        Err(error) => {
            let view = match &error {
                SubscribeError::Private { host } => LookView { private: host.clone(), ..LookView::default() },
                _ => LookView::default(),
            };
            let error = look_error(visit.words, &error);
            page(&app, &visit, view, None, Some((address, error))).await
        }
    }
}

/// `POST /feeds/lists/{id}/remove`
pub(crate) async fn drop_list(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: ListId = id.parse().map_err(|_| Fault::NotFound)?;
    if !app.weir().drop_list(visit.user.id, id).await? {
        return Err(Fault::NotFound);
    }
    Ok(form.answer(&with_done("/feeds", "unlist", "")))
}

/// `POST /feeds/subscribe`: `url`, `title`, `folder`, `user`, `password`; or `ids` of feeds followed before
pub(crate) async fn subscribe(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let folder = Some(form.get("folder")).filter(|folder| !folder.is_empty());
    for id in form.ids::<FeedId>("ids")? {
        let feed = app.weir().store().feed(id).await?.ok_or(Fault::NotFound)?;
        let url = Url::parse(&feed.url).map_err(|_| Fault::BadForm)?;
        app.weir().subscribe(visit.user.id, &url, &feed.title, folder).await?;
    }
    if !form.get("url").is_empty() {
        let url = Url::parse(form.get("url")).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(Fault::BadForm)?;
        app.weir().subscribe_as(visit.user.id, &url, form.get("title"), folder, &access(&form)).await?;
    }
    let place = if form.get("from") == "welcome" { "/welcome".to_owned() } else { with_done("/feeds", "added", "") };
    Ok(form.answer(&place))
}

/// `POST /feeds/{id}/remove`
pub(crate) async fn remove(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let feed: FeedId = id.parse().map_err(|_| Fault::NotFound)?;
    app.weir().unsubscribe(visit.user.id, feed).await?;
    Ok(form.answer(&with_done("/feeds", "removed", &feed.to_string())))
}

/// `POST /feeds/{id}/refresh` and `POST /feeds/refresh`
pub(crate) async fn refresh(State(app): State<App>, visit: Visit, id: Option<Path<String>>, form: Form) -> Result<Response, Fault> {
    let feed = match id {
        Some(Path(id)) => Some(id.parse::<FeedId>().map_err(|_| Fault::NotFound)?),
        None => None,
    };
    if let Some(feed) = feed {
        app.weir().store().feed(feed).await?.ok_or(Fault::NotFound)?;
    }
    let asked = app.weir().refresh(visit.user.id, feed).await?;
    let back = feed.filter(|_| !form.get("back").is_empty()).map_or("/feeds".to_owned(), |feed| format!("/feeds/{feed}"));
    Ok(form.answer(&with_done(&back, if asked.asked > 0 { "refresh" } else { "held" }, "")))
}

/// `POST /feeds/import`: a file, `from`
pub(crate) async fn import(State(app): State<App>, visit: Visit, mut parts: Multipart) -> Result<Response, Fault> {
    let (mut bytes, mut from) = (None, String::new());
    let fault = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::BadForm }
    };
    while let Some(part) = parts.next_field().await.map_err(fault)? {
        match part.name() {
            Some("file") => bytes = Some(part.bytes().await.map_err(fault)?),
            Some("from") => from = part.text().await.map_err(fault)?,
            _ => {}
        }
    }
    let bytes = bytes.filter(|bytes| !bytes.is_empty());
    let words = visit.words;
    let result = match bytes {
        Some(bytes) => match app.weir().import_opml(visit.user.id, &bytes).await {
            Ok(imported) => imported_view(words, imported),
            Err(ImportError::Store(error)) => return Err(error.into()),
            Err(ImportError::Opml(error)) => {
                let text = words.with("feeds.not_opml", "cause", error);
                ImportedView { text, failed: true, skipped: Vec::new() }
            }
        },
        None => ImportedView { text: words.t("feeds.no_file").to_owned(), failed: true, skipped: Vec::new() },
    };
    if from == "welcome" {
        welcome::page(&app, &visit, LookView::default(), Some(result)).await
    } else {
        page(&app, &visit, LookView::default(), Some(result), None).await
    }
}

fn imported_view(words: &'static Words, imported: Imported) -> ImportedView {
    let mut text = words.n("feeds.imported", imported.added);
    if imported.already > 0 {
        text.push_str(words.t("feeds.comma"));
        text.push_str(&words.n("feeds.already", imported.already));
    }
    if !imported.skipped.is_empty() {
        text.push_str(words.t("feeds.comma"));
        text.push_str(&words.n("feeds.skipped", imported.skipped.len()));
    }
    ImportedView { text, failed: false, skipped: imported.skipped.into_iter().take(MOST_SKIPPED).collect() }
}

/// `GET /feeds/export`
pub(crate) async fn export(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let opml = app.weir().export_opml(visit.user.id).await?;
    let headers = [(CONTENT_TYPE, "text/x-opml; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"weir.opml\"")];
    Ok((headers, opml).into_response())
}
