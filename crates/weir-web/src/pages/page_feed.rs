//! `/feeds/page`: a page without a feed, read as one through selectors, with a look at what comes of them.

use crate::app::App;
use crate::catalogue::Words;
use crate::error::Fault;
use crate::form::Form;
use crate::pages::feeds::look_error;
use crate::time::When;
use crate::visit::{Shell, Visit, with_done};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use url::Url;
use weir_feed::{SelectorError, Selectors};
use weir_model::Entry;
use weir_pipeline::SubscribeError;

/// Items shown of a page.
const MOST_SHOWN: usize = 12;
/// The longest selector that is taken.
const MOST_SELECTOR: usize = 500;

#[derive(Template)]
#[template(path = "page_feed.html")]
struct PageFeed {
    shell: Shell,
    address: String,
    fields: Fields,
    error: String,
    found: String,
    items: Vec<Item>,
    guesses: Vec<GuessView>,
    nothing_guessed: bool,
    title: String,
}

/// The selectors as fields of a form: name, label, help, value.
pub(crate) struct Fields(pub(crate) Vec<(&'static str, &'static str, &'static str, String)>);

impl Fields {
    pub(crate) fn new(words: &'static Words, selectors: &Selectors) -> Fields {
        Fields(vec![
            ("item", words.t("pagefeed.item"), words.t("pagefeed.item_help"), selectors.item.clone()),
            ("link", words.t("pagefeed.link"), words.t("pagefeed.link_help"), selectors.link.clone()),
            ("name", words.t("pagefeed.name"), words.t("pagefeed.name_help"), selectors.title.clone()),
            ("date", words.t("pagefeed.date"), words.t("pagefeed.date_help"), selectors.date.clone()),
            ("summary", words.t("pagefeed.summary"), words.t("pagefeed.summary_help"), selectors.summary.clone()),
        ])
    }
}

struct Item {
    title: String,
    url: String,
    when: Option<When>,
}

struct GuessView {
    item: String,
    link: String,
    found: String,
    titles: Vec<String>,
}

/// The page's address, and selectors.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    address: String,
    item: String,
    link: String,
    name: String,
    date: String,
    summary: String,
}

impl Asked {
    fn selectors(&self) -> Option<Selectors> {
        let cut = |text: &str| text.trim().chars().take(MOST_SELECTOR).collect::<String>();
        let selectors = Selectors {
            item: cut(&self.item),
            title: cut(&self.name),
            link: cut(&self.link),
            date: cut(&self.date),
            summary: cut(&self.summary),
            image: String::new(),
        };
        (selectors != Selectors::default()).then_some(selectors)
    }
}

/// `GET /feeds/page`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    page(&app, &visit, asked).await
}

async fn page(app: &App, visit: &Visit, asked: Asked) -> Result<Response, Fault> {
    let words = visit.words;
    let shell = visit.shell(app, "feeds", words.t("pagefeed.title")).await?;
    let address: String = asked.address.trim().chars().take(2000).collect();
    let typed = asked.selectors();
    let mut page = PageFeed {
        shell,
        fields: Fields::new(words, &typed.clone().unwrap_or_default()),
        address: address.clone(),
        error: String::new(),
        found: String::new(),
        items: Vec::new(),
        guesses: Vec::new(),
        nothing_guessed: false,
        title: String::new(),
    };
    if !address.is_empty() {
        match app.weir().preview_page(&address, typed.clone()).await {
            Ok(preview) => {
                page.address = preview.url.to_string();
                page.fields = Fields::new(words, &preview.selectors);
                page.nothing_guessed = preview.guesses.is_empty() && typed.is_none();
                let others = preview.guesses.iter().filter(|guess| guess.selectors != preview.selectors);
                page.guesses = others
                    .map(|guess| GuessView {
                        item: guess.selectors.item.clone(),
                        link: guess.selectors.link.clone(),
                        found: words.n("pagefeed.found", guess.items),
                        titles: guess.titles.iter().take(3).cloned().collect(),
                    })
                    .collect();
                match preview.feed {
                    Ok(feed) => {
                        page.found = words.n("pagefeed.found", feed.entries.len());
                        page.items = feed.entries.iter().take(MOST_SHOWN).map(|entry| item(visit, entry)).collect();
                        page.title = feed.title;
                    }
                    Err(_) if page.nothing_guessed => {}
                    Err(error) => page.error = selector_error(words, &error),
                }
            }
            Err(SubscribeError::Store(error)) => return Err(error.into()),
            Err(error) => page.error = look_error(words, &error),
        }
    }
    let status = if page.error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

fn item(visit: &Visit, entry: &Entry) -> Item {
    Item {
        title: entry.title.clone(),
        url: entry.url.as_ref().map(Url::to_string).unwrap_or_default(),
        when: entry.published.map(|at| visit.clock.when(at)),
    }
}

pub(crate) fn selector_error(words: &'static Words, error: &SelectorError) -> String {
    match error {
        SelectorError::NoItem => words.t("pagefeed.no_item").to_owned(),
        SelectorError::NotCss(what) => words.with("pagefeed.not_css", "what", what),
        SelectorError::NothingFound(what) => words.with("pagefeed.nothing", "what", what),
    }
}

/// `POST /feeds/page`: `address`, `title`, selectors
pub(crate) async fn subscribe(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let field = |name: &str| form.get(name).to_owned();
    let asked = Asked {
        address: field("address"),
        item: field("item"),
        link: field("link"),
        name: field("name"),
        date: field("date"),
        summary: field("summary"),
    };
    let url = Url::parse(&asked.address).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(Fault::BadForm)?;
    let Some(selectors) = asked.selectors().filter(|selectors| selectors.check().is_ok()) else { return page(&app, &visit, asked).await };
    let title: String = form.get("title").chars().take(200).collect();
    match app.weir().subscribe_page(visit.user.id, &url, &title, &selectors, None).await {
        Ok(id) => Ok(form.answer(&with_done(&format!("/feeds/{id}"), "added", ""))),
        Err(SubscribeError::Store(error)) => Err(error.into()),
        Err(_) => page(&app, &visit, asked).await,
    }
}
