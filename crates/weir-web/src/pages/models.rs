//! `/settings/models`: what models do for a reader, what they may cost, which run on this machine; `/settings/usage`: what was
//! spent; and the forms by which a brief or a translation is asked for.

use crate::app::App;
use crate::error::Fault;
use crate::form::Form;
use crate::visit::{Shell, Visit, with_done};
use crate::written;
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use url::Url;
use weir_llm::{Cap, local, money_text};
use weir_model::{EntryId, Lang, StoryId};
use weir_pipeline::{Chosen, LocalModel, auto};
use weir_store::{Subject, What};

#[derive(Template)]
#[template(path = "models.html")]
struct ModelsPage {
    shell: Shell,
    /// Who writes and who translates, in words.
    writes: String,
    translates: String,
    /// Providers that cannot be asked, with why.
    faults: Vec<(String, String)>,
    /// Tag, name, whether chosen.
    languages: Vec<(String, String, bool)>,
    interface: bool,
    reads: Vec<(String, String, bool)>,
    autos: Vec<(&'static str, &'static str, bool)>,
    off: bool,
    caps: [(&'static str, &'static str, String, bool); 4],
    currency: String,
    /// The configuration names providers: they are changed there.
    configured: bool,
    can_translate: bool,
    translate: bool,
    local: Option<LocalModel>,
    found: Option<Vec<FoundView>>,
}

struct FoundView {
    preset: &'static str,
    address: String,
    models: Vec<(String, bool)>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    find: Option<String>,
}

/// `GET /settings/models`; `find`: looks for servers of this machine, at their usual ports
pub(crate) async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let found = match asked.find {
        Some(_) => Some(local::find(app.weir().fetcher()).await),
        None => None,
    };
    let caps = caps_of(&visit.models.chosen);
    page(&app, &visit, found, caps, [false; 4]).await
}

/// The caps as they are typed.
fn caps_of(chosen: &Chosen) -> [String; 4] {
    let tokens = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    let money = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    [tokens(chosen.day_tokens), tokens(chosen.month_tokens), money(chosen.day_cost), money(chosen.month_cost)]
}

async fn page(app: &App, visit: &Visit, found: Option<Vec<local::Found>>, caps: [String; 4], wrong: [bool; 4]) -> Result<Response, Fault> {
    let words = visit.words;
    let settings = &visit.user.settings;
    let models = &visit.models;
    let chosen = &models.chosen;
    let names = words.languages();
    let named =
        |on: &dyn Fn(Lang) -> bool| names.iter().map(|(lang, name)| (lang.to_string(), name.clone(), on(*lang))).collect::<Vec<_>>();
    let [day_tokens, month_tokens, day_cost, month_cost] = caps;
    let view = |found: local::Found| {
        let is = |model: &String| chosen.local.as_ref().is_some_and(|local| local.address == found.address && local.model == *model);
        let models = found.models.iter().map(|model| (model.clone(), is(model))).collect();
        FoundView { preset: found.preset, address: found.address.to_string(), models }
    };
    let own_auto = auto(&settings.auto);
    let auto_choice = |name, label| (name, label, own_auto.map_or("", weir_pipeline::auto_word) == name);
    let page = ModelsPage {
        shell: visit.shell(app, "settings", words.t("models.title")).await?,
        writes: match models.writer() {
            Some(writer) => words.with("models.writes", "model", writer),
            None => words.t("models.writes_none").to_owned(),
        },
        translates: match &models.translation {
            Some(translation) => words.with("models.translates", "engine", translation.name()),
            None => words.t("models.translates_none").to_owned(),
        },
        faults: app.weir().model_faults().await?,
        languages: named(&|lang| lang == settings.reading),
        interface: !settings.reading.is_known(),
        reads: named(&|lang| settings.reads.contains(&lang)),
        autos: vec![
            auto_choice("", words.t("models.auto_usual")),
            auto_choice("off", words.t("models.auto_off")),
            auto_choice("opened", words.t("models.auto_opened")),
            auto_choice("starred", words.t("models.auto_starred")),
            auto_choice("stories", words.t("models.auto_stories")),
            auto_choice("all", words.t("models.auto_all")),
        ],
        off: settings.no_models,
        caps: [
            ("day_tokens", words.t("models.day_tokens"), day_tokens, wrong[0]),
            ("month_tokens", words.t("models.month_tokens"), month_tokens, wrong[1]),
            ("day_cost", words.t("models.day_cost"), day_cost, wrong[2]),
            ("month_cost", words.t("models.month_cost"), month_cost, wrong[3]),
        ],
        currency: models.engine.prices().currency.clone(),
        configured: models.configured,
        can_translate: models.writes() && !models.configured_translator,
        translate: chosen.translate,
        local: chosen.local.clone(),
        found: found.map(|found| found.into_iter().map(view).collect()),
    };
    let status = if wrong == [false; 4] { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

/// `POST /settings/models`: `on`, `reading`, `reads`…, `auto`, `translate`, the caps
pub(crate) async fn save(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let typed = ["day_tokens", "month_tokens", "day_cost", "month_cost"].map(|name| form.get(name).to_owned());
    let tokens = |text: &str| if text.is_empty() { Some(None) } else { text.parse::<u64>().ok().map(Some) };
    let money = |text: &str| match text.replace(',', ".").parse::<f64>() {
        _ if text.is_empty() => Some(None),
        Ok(value) if value.is_finite() && value >= 0.0 => Some(Some(value)),
        _ => None,
    };
    let read = (tokens(&typed[0]), tokens(&typed[1]), money(&typed[2]), money(&typed[3]));
    let (Some(day_tokens), Some(month_tokens), Some(day_cost), Some(month_cost)) = read else {
        let wrong = [read.0.is_none(), read.1.is_none(), read.2.is_none(), read.3.is_none()];
        return page(&app, &visit, None, typed, wrong).await;
    };
    let mut settings = visit.user.settings.clone();
    settings.no_models = form.get("off") == "1";
    settings.reading = Lang::new(form.get("reading"));
    settings.reads = form.all("reads").map(Lang::new).filter(Lang::is_known).collect();
    settings.auto = form.get("auto").to_owned();
    if auto(&settings.auto).is_none() {
        settings.auto.clear();
    }
    let mut tx = app.weir().store().begin().await?;
    tx.put_settings(visit.user.id, &settings).await?;
    tx.commit().await?;
    let translate = form.get("translate") == "1";
    let chosen = Chosen { translate, day_tokens, month_tokens, day_cost, month_cost, ..visit.models.chosen.clone() };
    if chosen != visit.models.chosen {
        app.weir().choose_models(&chosen).await?;
    }
    Ok(Redirect::to(&with_done("/settings/models", "settings", "")).into_response())
}

/// `POST /settings/models/local`: `preset`, `address`, `model`. Only a server that answers on this machine now is taken, and
/// nothing but these three words is kept. Without a model the choice is taken back.
pub(crate) async fn choose(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let (address, model) = (form.get("address"), form.get("model"));
    let local = match model {
        "" => None,
        model => {
            let address: Url = address.parse().map_err(|_| Fault::BadForm)?;
            let found = local::find(app.weir().fetcher()).await;
            let found = found.into_iter().find(|found| found.address == address && found.models.iter().any(|known| known == model));
            let found = found.ok_or(Fault::BadForm)?;
            Some(LocalModel { preset: found.preset.to_owned(), address, model: model.to_owned() })
        }
    };
    app.weir().choose_models(&Chosen { local, ..visit.models.chosen.clone() }).await?;
    Ok(Redirect::to(&with_done("/settings/models", "settings", "")).into_response())
}

#[derive(Template)]
#[template(path = "usage.html")]
struct UsagePage {
    shell: Shell,
    spans: Vec<(&'static str, String, String)>,
    rows: Vec<UsageView>,
    unsettled: String,
    /// What writing the briefs of the edition would take, in words; empty where it cannot be done.
    estimate: String,
    edition: String,
    cached: bool,
}

struct UsageView {
    feed: String,
    task: String,
    model: String,
    calls: i64,
    tokens: i64,
    cost: String,
}

/// `GET /settings/usage`
pub(crate) async fn usage(State(app): State<App>, visit: Visit) -> Result<Html<String>, Fault> {
    let words = visit.words;
    let usage = app.weir().usage().await?;
    let currency = &usage.currency;
    let spent = |spend: weir_llm::Spend| format!("{} · {}", words.n("written.tokens", spend.tokens), money_text(spend.money, currency));
    let cap = |cap: Cap| {
        let parts = [cap.tokens.map(|tokens| words.n("written.tokens", tokens)), cap.money.map(|money| money_text(money, currency))];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { words.t("usage.no_cap").to_owned() } else { words.with("usage.cap", "cap", parts.join(" · ")) }
    };
    let unsettled: i64 = usage.rows.iter().map(|row| row.unsettled).sum();
    let rows = usage.rows.iter().map(|row| UsageView {
        feed: row.feed.clone().unwrap_or_else(|| words.t("usage.several").to_owned()),
        task: task(words, &row.task).to_owned(),
        model: format!("{} · {}", row.model, row.provider),
        calls: row.calls,
        tokens: row.tokens,
        cost: written::cost(words, (row.unpriced < row.calls).then_some(row.money.max(0).unsigned_abs()), currency),
    });
    let rows = rows.collect();
    let mut page = UsagePage {
        spans: vec![
            (words.t("usage.day"), spent(usage.day), cap(usage.caps.day)),
            (words.t("usage.month"), spent(usage.month), cap(usage.caps.month)),
        ],
        rows,
        unsettled: if unsettled > 0 { words.n("usage.unsettled", unsettled) } else { String::new() },
        estimate: String::new(),
        edition: String::new(),
        cached: false,
        shell: visit.shell(&app, "settings", words.t("usage.title")).await?,
    };
    if visit.models.writes()
        && visit.models.for_reader(&visit.user)
        && let Some(edition) = app.weir().store().latest_edition(visit.user.id).await?
    {
        let stories = stories(&app, &visit, &edition).await?;
        let estimate = app.weir().estimate_stories(&visit.user, visit.lang(), &stories).await?;
        let money = written::cost(words, estimate.money, currency);
        page.cached = estimate.calls == 0;
        page.estimate = if page.cached {
            words.t("usage.all_there").to_owned()
        } else {
            words
                .n("usage.estimate", estimate.calls)
                .replace("{tokens}", &words.n("written.tokens", estimate.usage.total()))
                .replace("{most}", &words.n("written.tokens", estimate.most.total()))
                .replace("{money}", &money)
        };
        page.edition = edition.id.to_string();
    }
    Ok(Html(page.render()?))
}

/// The stories of an edition with the language of each.
async fn stories(app: &App, visit: &Visit, edition: &weir_model::Edition) -> Result<Vec<(StoryId, Lang)>, Fault> {
    let ids: Vec<StoryId> = edition.items.iter().map(|item| item.story).collect();
    let rows = app.weir().store().stories_by_ids(visit.user.id, &ids).await?;
    Ok(rows.into_iter().map(|row| (row.story.id, row.story.lang)).collect())
}

fn task<'a>(words: &'static crate::catalogue::Words, task: &'a str) -> &'a str
where
    'static: 'a,
{
    match task {
        "brief" => words.t("usage.brief"),
        "headline" => words.t("usage.headline"),
        "translate" => words.t("usage.translate"),
        "embed" => words.t("usage.embed"),
        "ask" => words.t("usage.ask"),
        other => other,
    }
}

/// `POST /edition/{id}/briefs`: briefs of an edition's stories, one after the other
pub(crate) async fn write_edition(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::NotFound)?;
    let edition = app.weir().store().edition(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    if !visit.models.for_reader(&visit.user) {
        return Err(Fault::NotFound);
    }
    let stories = stories(&app, &visit, &edition).await?;
    app.weir().write_stories(&visit.user, visit.lang(), &stories).await?;
    Ok(form.answer(&with_done("/settings/usage", "writing", "")))
}

/// `POST /write`: `subject`, `lang`, `anew`, `back`
pub(crate) async fn write(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let (subject, lang) = subject_of(&app, &visit, form.get("subject"), form.get("lang")).await?;
    app.weir().write_brief(&visit.user, subject, lang, form.get("anew") == "1").await?;
    Ok(form.answer(crate::visit::own_path(form.get("back"))))
}

/// `POST /a/{entry}/translate`: `lang`, `back`
pub(crate) async fn translate(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let id: EntryId = id.parse().map_err(|_| Fault::NotFound)?;
    let entry = app.weir().store().entry(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    let (_, lang) = subject_of(&app, &visit, &Subject::Article(id).to_string(), form.get("lang")).await?;
    app.weir().translate_text(&visit.user, entry.same_as.unwrap_or(id), lang).await?;
    Ok(form.answer(crate::visit::own_path(form.get("back"))))
}

#[derive(Deserialize)]
pub(crate) struct Stands {
    subject: String,
    lang: String,
    #[serde(default)]
    text: String,
}

/// `GET /writing?subject=…&lang=…`: how it stands, as JSON
pub(crate) async fn stands(State(app): State<App>, visit: Visit, Query(asked): Query<Stands>) -> Result<Response, Fault> {
    let (subject, lang) = subject_of(&app, &visit, &asked.subject, &asked.lang).await?;
    let what = if asked.text.is_empty() { What::Brief } else { What::Text };
    Ok(Json(written::stands(&app, &visit, subject, lang, what).await?).into_response())
}

/// A subject that this reader can see, and a language.
async fn subject_of(app: &App, visit: &Visit, subject: &str, lang: &str) -> Result<(Subject, Lang), Fault> {
    let lang = Some(Lang::new(lang)).filter(Lang::is_known).ok_or(Fault::BadForm)?;
    if !visit.models.for_reader(&visit.user) {
        return Err(Fault::NotFound);
    }
    let store = app.weir().store();
    let subject: Subject = subject.parse().map_err(|()| Fault::BadForm)?;
    let seen = match subject {
        // A repeat is read where it was first found, in a feed that need not be followed.
        Subject::Article(entry) => store.latest_article(entry).await?.is_some(),
        Subject::Story(story) => store.story(visit.user.id, story).await?.is_some(),
    };
    if seen { Ok((subject, lang)) } else { Err(Fault::NotFound) }
}
