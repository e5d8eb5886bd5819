//! `/feeds/{id}`: one feed, how it fares and how it is read.

use crate::app::App;
use crate::dot::Dot;
use crate::error::Fault;
use crate::fault;
use crate::form::Form;
use crate::pages::page_feed::Fields;
use crate::spark::spark;
use crate::time::When;
use crate::visit::{Shell, Visit, with_done};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use url::Url;
use weir_feed::Selectors;
use weir_model::{FeedId, FeedKind, FullText};
use weir_pipeline::{Health, State as Fares};
use weir_store::{Access, FeedModels, Subscription};

/// The longest of an own title or a folder, in characters.
const MOST_NAME: usize = 200;
/// The longest of what is sent to a server, in bytes.
const MOST_SECRET: usize = 4_000;

#[derive(Template)]
#[template(path = "feed.html")]
struct FeedPage {
    shell: Shell,
    feed: FeedView,
}

struct FeedView {
    id: FeedId,
    dot: Dot,
    url: String,
    site: String,
    format: &'static str,
    state: (&'static str, String),
    spark: String,
    rate: String,
    last_ok: Option<When>,
    failing_since: Option<When>,
    next: Option<When>,
    why: &'static str,
    moving: String,
    warnings: Vec<String>,
    list: String,
    stopped: bool,
    title: String,
    own_title: String,
    folder: String,
    folders: Vec<String>,
    place: [(i8, &'static str, bool); 5],
    text: [(&'static str, &'static str, bool); 3],
    models: [(&'static str, &'static str, bool); 3],
    access: Access,
    proxy_wrong: bool,
    selectors: Option<Fields>,
}

/// The state of a feed as a colour and a sentence.
pub(crate) fn state(visit: &Visit, sub: &Subscription, health: &Health) -> (&'static str, String) {
    let words = visit.words;
    match health.state {
        Fares::New => ("muted", words.t("feeds.waiting").to_owned()),
        Fares::Well => ("agree", words.t("feeds.healthy").to_owned()),
        Fares::Paused => ("muted", words.t("feed.paused").to_owned()),
        Fares::Gone => ("bad", words.t("feeds.gone").to_owned()),
        Fares::Failing | Fares::Broken => {
            let colour = if health.needs_you() { "bad" } else { "differ" };
            (colour, format!("{} {}", words.n("feeds.failed", health.failures.max(1)), fault::of_feed(words, &sub.feed)))
        }
    }
}

/// How a format is called.
pub(crate) fn format_name(visit: &Visit, kind: FeedKind) -> &'static str {
    match kind {
        FeedKind::Rss | FeedKind::Rdf => "RSS",
        FeedKind::Atom => "Atom",
        FeedKind::Json => "JSON Feed",
        FeedKind::Cdf => "CDF",
        FeedKind::Page => visit.words.t("feed.format_page"),
    }
}

/// Items a day, as short as it can be said.
pub(crate) fn rate(per_day: f64) -> String {
    match per_day {
        rate if rate < 0.05 => "0".to_owned(),
        rate if rate < 0.95 => format!("{rate:.1}"),
        rate => format!("{rate:.0}"),
    }
}

/// `GET /feeds/{id}`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Response, Fault> {
    page(&app, &visit, id.parse().map_err(|_| Fault::NotFound)?, None).await
}

async fn page(app: &App, visit: &Visit, id: FeedId, wrong: Option<Access>) -> Result<Response, Fault> {
    let words = visit.words;
    let subscriptions = app.weir().store().subscriptions(visit.user.id, visit.clock.now).await?;
    let sub = subscriptions.iter().find(|sub| sub.feed.id == id).ok_or(Fault::NotFound)?;
    let health = Health::of(sub, visit.clock.now);
    let feed = &sub.feed;
    let mut folders: Vec<String> = subscriptions.iter().filter_map(|sub| sub.folder.clone()).collect();
    folders.dedup();
    let list = match sub.list {
        Some(list) => app.weir().store().list(list).await?.map(|list| list.title).unwrap_or_default(),
        None => String::new(),
    };
    let proxy_wrong = wrong.is_some();
    let view = FeedView {
        id,
        dot: Dot::new(&sub.title, feed.icon_url.as_deref(), app.images()),
        url: feed.url.clone(),
        site: feed.site_url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")).unwrap_or_default(),
        format: format_name(visit, feed.kind),
        state: state(visit, sub, &health),
        spark: spark(&sub.per_day),
        rate: rate(health.per_day),
        last_ok: health.last_ok_at.map(|at| visit.clock.when(at)),
        failing_since: health.failing_since.map(|at| visit.clock.when(at)),
        next: health.next_at.map(|at| visit.clock.when(at)),
        why: if health.next_at.is_some() { fault::why(words, &health.why) } else { "" },
        moving: health.moving_to.clone().unwrap_or_default(),
        warnings: health.warnings.clone(),
        list,
        stopped: matches!(health.state, Fares::Paused | Fares::Gone),
        title: sub.title.clone(),
        own_title: if sub.title == feed.title { String::new() } else { sub.title.clone() },
        folder: sub.folder.clone().unwrap_or_default(),
        folders,
        place: [
            (2, words.t("feed.place_first"), sub.priority == 2),
            (1, words.t("feed.place_sooner"), sub.priority == 1),
            (0, words.t("feed.place_any"), sub.priority == 0),
            (-1, words.t("feed.place_later"), sub.priority == -1),
            (-2, words.t("feed.place_last"), sub.priority == -2),
        ],
        text: [
            ("always", words.t("feed.text_always"), feed.full_text == FullText::Always),
            ("demand", words.t("feed.text_demand"), feed.full_text == FullText::Demand),
            ("never", words.t("feed.text_never"), feed.full_text == FullText::Never),
        ],
        models: [
            ("default", words.t("feed.models_default"), feed.models == FeedModels::Default),
            ("translate", words.t("feed.models_translate"), feed.models == FeedModels::Translate),
            ("never", words.t("feed.models_never"), feed.models == FeedModels::Never),
        ],
        access: wrong.unwrap_or_else(|| feed.access.clone()),
        proxy_wrong,
        selectors: feed.selectors.as_deref().map(|json| Fields::new(words, &Selectors::from_json(json))),
    };
    let shell = visit.shell_with(app, "feeds", &view.title, &subscriptions);
    let status = if proxy_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(FeedPage { shell, feed: view }.render()?)).into_response())
}

/// `POST /feeds/{id}`: `title`, `folder`, `place`, `text`, `models`, `agent`, `user`, `password`, `cookies`, `proxy`, `forget`
pub(crate) async fn save(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: FeedId = id.parse().map_err(|_| Fault::NotFound)?;
    let subscriptions = app.weir().store().subscriptions(visit.user.id, visit.clock.now).await?;
    let sub = subscriptions.iter().find(|sub| sub.feed.id == id).ok_or(Fault::NotFound)?;
    let text = match form.get("text") {
        "always" => FullText::Always,
        "demand" => FullText::Demand,
        "never" => FullText::Never,
        _ => return Err(Fault::BadForm),
    };
    let place: i8 = match form.get("place") {
        "" => sub.priority,
        typed => typed.parse().ok().filter(|place| (-2..=2).contains(place)).ok_or(Fault::BadForm)?,
    };
    let access = access(&form, &sub.feed.access)?;
    if !access.proxy.is_empty() && !is_proxy(&access.proxy) {
        return page(&app, &visit, id, Some(access)).await;
    }
    let name = |field: &str| Some(form.get(field).chars().take(MOST_NAME).collect::<String>()).filter(|name| !name.is_empty());
    let mut tx = app.weir().store().begin().await?;
    tx.rearrange(visit.user.id, id, name("folder").as_deref(), name("title").as_deref()).await?;
    tx.set_priority(visit.user.id, id, place).await?;
    tx.set_full_text(id, text).await?;
    let models = match form.get("models") {
        "never" => FeedModels::Never,
        "translate" => FeedModels::Translate,
        "default" => FeedModels::Default,
        // A form without the choice leaves it.
        _ => sub.feed.models,
    };
    tx.set_models(id, models).await?;
    if access != sub.feed.access {
        tx.set_access(id, &access).await?;
    }
    tx.commit().await?;
    Ok(form.answer(&with_done(&format!("/feeds/{id}"), "settings", "")))
}

/// What was typed; secrets that were left empty stay as they are, as long as they are not to be forgotten.
fn access(form: &Form, known: &Access) -> Result<Access, Fault> {
    let forget = form.get("forget") == "1";
    let kept = |field: &str, old: &str| match form.get(field) {
        "" if !forget => old.to_owned(),
        typed => typed.to_owned(),
    };
    let access = Access {
        user_agent: form.get("agent").to_owned(),
        user: if forget { String::new() } else { form.get("user").to_owned() },
        password: if forget { String::new() } else { kept("password", &known.password) },
        cookies: if forget { String::new() } else { kept("cookies", &known.cookies) },
        proxy: form.get("proxy").to_owned(),
    };
    let all = [&access.user_agent, &access.user, &access.password, &access.cookies, &access.proxy];
    if all.iter().any(|text| text.len() > MOST_SECRET || text.chars().any(char::is_control)) {
        return Err(Fault::BadForm);
    }
    Ok(access)
}

fn is_proxy(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "http" | "https" | "socks5") && url.has_host())
}

/// `POST /feeds/{id}/pause`: `on`
pub(crate) async fn pause(State(app): State<App>, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: FeedId = id.parse().map_err(|_| Fault::NotFound)?;
    app.weir().store().feed(id).await?.ok_or(Fault::NotFound)?;
    app.weir().pause(id, form.on("on")).await?;
    Ok(form.answer(&with_done(&format!("/feeds/{id}"), if form.on("on") { "paused" } else { "resumed" }, "")))
}
