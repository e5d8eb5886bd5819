//! `/welcome`: the first run. Three ways in, and the first stories on their way.

use crate::app::App;
use crate::catalogue::LANGUAGES;
use crate::error::Fault;
use crate::form::Form;
use crate::pages::feeds::{ImportedView, LookView};
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use weir_model::Lang;

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage {
    shell: Shell,
    languages: Vec<(String, &'static str, bool)>,
    look: LookView,
    imported: Option<ImportedView>,
    sample: bool,
    sample_error: String,
    progress: ProgressView,
    has_edition: bool,
}

/// How far the first reading has come.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct ProgressView {
    /// Anything is followed at all.
    pub(crate) started: bool,
    /// Work is under way.
    pub(crate) busy: bool,
    /// Of the bar.
    pub(crate) value: u32,
    /// Of the bar.
    pub(crate) max: u32,
    /// In words.
    pub(crate) text: String,
    /// There is something to read.
    pub(crate) ready: bool,
}

impl ProgressView {
    /// How far the work for a reader has come.
    pub(crate) async fn load(app: &App, visit: &Visit) -> Result<ProgressView, Fault> {
        let progress = app.weir().progress(visit.user.id).await?;
        let words = visit.words;
        let text = words.n("progress.text", progress.stories);
        Ok(ProgressView {
            started: progress.feeds.1 > 0,
            busy: progress.busy,
            // Feeds are quick and articles are many: both have half of the bar.
            value: share(progress.feeds) + share(progress.articles),
            max: 100,
            text: text
                .replace(
                    "{feeds}",
                    &words
                        .n("count.feeds", progress.feeds.1)
                        .replace(&progress.feeds.1.to_string(), &format!("{}/{}", progress.feeds.0, progress.feeds.1)),
                )
                .replace("{articles}", &words.n("count.articles", progress.articles.0)),
            ready: progress.articles.0 > 0,
        })
    }
}

fn share((done, all): (u32, u32)) -> u32 {
    (u64::from(done) * 50).checked_div(u64::from(all)).unwrap_or(0).min(50) as u32
}

/// `GET /welcome`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    page(&app, &visit, LookView::default(), None).await
}

/// The page with what came of a form on it.
pub(crate) async fn page(app: &App, visit: &Visit, look: LookView, imported: Option<ImportedView>) -> Result<Response, Fault> {
    whole(app, visit, look, imported, String::new()).await
}

async fn whole(
    app: &App,
    visit: &Visit,
    mut look: LookView,
    imported: Option<ImportedView>,
    sample_error: String,
) -> Result<Response, Fault> {
    look.from = "welcome";
    let progress = ProgressView::load(app, visit).await?;
    let mut shell = visit.shell(app, "", visit.words.t("welcome.window")).await?;
    shell.refresh = progress.busy && progress.started;
    let refused = !look.error.is_empty() || !sample_error.is_empty() || imported.as_ref().is_some_and(|imported| imported.failed);
    let page = WelcomePage {
        shell,
        languages: LANGUAGES.iter().map(|(lang, name)| (lang.to_string(), *name, *lang == visit.lang())).collect(),
        look,
        imported,
        sample: app.options().sample.is_some(),
        sample_error,
        has_edition: app.weir().store().latest_edition(visit.user.id).await?.is_some(),
        progress,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Html(page.render()?)).into_response())
}

/// `POST /welcome/language`: `lang`
pub(crate) async fn language(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let lang = Lang::new(form.get("lang"));
    if !LANGUAGES.iter().any(|(known, _)| *known == lang) {
        return Err(Fault::BadForm);
    }
    let mut settings = visit.user.settings.clone();
    settings.lang = lang;
    let mut tx = app.weir().store().begin().await?;
    tx.put_settings(visit.user.id, &settings).await?;
    tx.commit().await?;
    Ok(form.answer("/welcome"))
}

/// `POST /demo`: the sample news
pub(crate) async fn demo(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let Some(sample) = app.options().sample.clone() else { return Err(Fault::NotFound) };
    match sample.start(visit.user.id).await {
        Ok(()) => Ok(form.answer("/welcome")),
        Err(error) => whole(&app, &visit, LookView::default(), None, visit.words.with("welcome.sample_failed", "cause", error)).await,
    }
}

/// `GET /progress`
pub(crate) async fn progress(State(app): State<App>, visit: Visit) -> Result<Json<ProgressView>, Fault> {
    Ok(Json(ProgressView::load(&app, &visit).await?))
}
