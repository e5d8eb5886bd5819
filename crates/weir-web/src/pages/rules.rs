//! `/rules`: how the pages of single sites are read, with a look at what comes of it.

use crate::app::App;
use crate::catalogue::Words;
use crate::error::Fault;
use crate::form::Form;
use crate::pages::feeds::look_error;
use crate::visit::{Shell, Visit, with_done};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::collections::BTreeSet;
use url::Url;
use weir_extract::{DropReason, ExtractError, Extracted, RuleError, SiteRule, rule_hosts};
use weir_model::EntryId;
use weir_pipeline::{RuleFault, SubscribeError};

/// Paragraphs and left-out pieces shown of a page.
const MOST_SHOWN: usize = 80;
/// The longest of a field, in characters.
const MOST_TYPED: usize = 4_000;

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    shell: Shell,
    asked: Asked,
    error: String,
    rules: Vec<RuleView>,
    tried: Option<Tried>,
    known: bool,
}

struct RuleView {
    host: String,
    what: String,
}

/// What a page gives.
struct Tried {
    title: String,
    about: String,
    lang: String,
    paragraphs: Vec<(&'static str, String)>,
    dropped: Vec<(String, String)>,
    empty: bool,
}

/// A page, a rule for it as it is typed (a selector a line), and the article it came from.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    address: String,
    article: String,
    host: String,
    content: String,
    remove: String,
    title: String,
    author: String,
    date: String,
}

impl Asked {
    fn of_form(form: &Form) -> Asked {
        let field = |name: &str| form.get(name).to_owned();
        Asked {
            address: field("address"),
            article: field("article"),
            host: field("host"),
            content: field("content"),
            remove: field("remove"),
            title: field("title"),
            author: field("author"),
            date: field("date"),
        }
    }

    fn cut(mut self) -> Asked {
        for field in
            [&mut self.address, &mut self.host, &mut self.content, &mut self.remove, &mut self.title, &mut self.author, &mut self.date]
        {
            *field = field.chars().take(MOST_TYPED).collect::<String>().trim().to_owned();
        }
        self
    }

    fn rule(&self) -> SiteRule {
        let lines = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        SiteRule {
            host: self.host.clone(),
            content: lines(&self.content),
            remove: lines(&self.remove),
            title: self.title.clone(),
            author: self.author.clone(),
            date: self.date.clone(),
        }
    }

    /// Whether there is something to keep.
    fn has_rule(&self) -> bool {
        self.is_typed()
    }

    fn is_typed(&self) -> bool {
        [&self.content, &self.remove, &self.title, &self.author, &self.date].iter().any(|field| !field.is_empty())
    }

    fn fill(&mut self, rule: SiteRule) {
        self.host = rule.host;
        self.content = rule.content.join("\n");
        self.remove = rule.remove.join("\n");
        (self.title, self.author, self.date) = (rule.title, rule.author, rule.date);
    }
}

/// `GET /rules`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    page(&app, &visit, asked.cut(), None).await
}

async fn page(app: &App, visit: &Visit, mut asked: Asked, wrong: Option<RuleError>) -> Result<Response, Fault> {
    let words = visit.words;
    let shell = visit.shell(app, "feeds", words.t("rules.title")).await?;
    let all = app.weir().rules().await?;
    let (mut error, mut tried) = (wrong.map(|wrong| rule_error(words, &wrong)).unwrap_or_default(), None);
    let mut known = false;
    if !asked.address.is_empty() {
        match weir_feed::address(&asked.address) {
            Err(_) => error = words.t("look.address").to_owned(),
            Ok(url) => {
                if let Some(rule) = app.weir().rule(&url).await? {
                    known = asked.host.is_empty() || asked.host == rule.host;
                    if !asked.is_typed() && known {
                        asked.fill(rule);
                    }
                }
                if asked.host.is_empty() {
                    // The registered name is nearly always what is meant; `www` is no site of its own.
                    let hosts = rule_hosts(&url);
                    asked.host = hosts.iter().find(|host| !host.starts_with("www.")).or(hosts.first()).cloned().unwrap_or_default();
                }
                let rule = asked.is_typed().then(|| asked.rule());
                match rule.as_ref().map(SiteRule::check) {
                    Some(Err(wrong)) => error = rule_error(words, &wrong),
                    _ => match app.weir().try_rule(&url, rule).await {
                        Ok(preview) => {
                            asked.address = preview.url.to_string();
                            tried = Some(view(visit, preview.ruled.unwrap_or(preview.general)));
                        }
                        Err(SubscribeError::Store(error)) => return Err(error.into()),
                        Err(fault) => error = look_error(words, &fault),
                    },
                }
            }
        }
    }
    let rules = all.iter().map(|rule| RuleView { host: rule.host.clone(), what: summary(rule) }).collect();
    let status = if error.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(RulesPage { shell, asked, error, rules, tried, known }.render()?)).into_response())
}

fn summary(rule: &SiteRule) -> String {
    let mut parts: Vec<String> = rule.content.clone();
    parts.extend(rule.remove.iter().map(|selector| format!("− {selector}")));
    parts.join(", ")
}

fn view(visit: &Visit, extracted: Result<Extracted, ExtractError>) -> Tried {
    let words = visit.words;
    let Ok(extracted) = extracted else {
        return Tried {
            title: String::new(),
            about: String::new(),
            lang: String::new(),
            paragraphs: Vec::new(),
            dropped: Vec::new(),
            empty: true,
        };
    };
    let mut about = extracted.metadata.authors.clone();
    about.extend(extracted.metadata.published.map(|at| visit.clock.date(at).text));
    let texts = extracted.blocks.iter().filter(|block| !block.text.is_empty());
    let paragraphs = texts
        .map(|block| (if matches!(block.kind, weir_model::BlockKind::Heading { .. }) { "h3" } else { "p" }, block.text.clone()))
        .take(MOST_SHOWN)
        .collect();
    let mut seen = BTreeSet::new();
    let dropped = extracted.dropped.iter().filter(|dropped| seen.insert(dropped.text.clone()));
    Tried {
        title: extracted.title,
        about: about.join(" · "),
        lang: crate::html::lang(&extracted.lang).to_owned(),
        paragraphs,
        dropped: dropped.map(|dropped| (reason(words, dropped.reason), dropped.text.clone())).take(MOST_SHOWN).collect(),
        empty: false,
    }
}

fn reason(words: &'static Words, reason: DropReason) -> String {
    let code = reason.code();
    words.find_text(&format!("dropped.{code}")).map_or_else(|| reason.to_string(), str::to_owned)
}

fn rule_error(words: &'static Words, error: &RuleError) -> String {
    match error {
        RuleError::Host(host) => words.with("rules.wrong_host", "host", host),
        RuleError::NotCss(what) => words.with("pagefeed.not_css", "what", what),
        RuleError::Empty => words.t("rules.nothing").to_owned(),
        RuleError::TooMany => words.t("rules.too_many").to_owned(),
    }
}

/// `POST /rules`: keeps the rule, and reads the article again that it was made for.
pub(crate) async fn save(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let asked = Asked::of_form(&form).cut();
    match app.weir().put_rule(&asked.rule()).await {
        Ok(()) => {}
        Err(RuleFault::Store(error)) => return Err(error.into()),
        Err(RuleFault::Rule(error)) => return page(&app, &visit, asked, Some(error)).await,
    }
    let entry = match asked.article.parse::<EntryId>() {
        Ok(id) => app.weir().store().entry(visit.user.id, id).await?,
        Err(_) => None,
    };
    match entry {
        Some(entry) => {
            app.weir().read_page(entry.same_as.unwrap_or(entry.id)).await?;
            Ok(Redirect::to(&with_done(&format!("/a/{}", entry.id), "page", "")).into_response())
        }
        None => Ok(Redirect::to(&with_done("/rules", "settings", "")).into_response()),
    }
}

/// `POST /rules/remove`: `host`
pub(crate) async fn remove(State(app): State<App>, form: Form) -> Result<Response, Fault> {
    if !app.weir().drop_rule(form.get("host")).await? {
        return Err(Fault::NotFound);
    }
    Ok(form.answer(&with_done("/rules", "settings", "")))
}

/// Where the rule for an article's site is made; empty for one without a page.
pub(crate) fn place(id: EntryId, link: &str) -> String {
    match Url::parse(link) {
        Ok(url) => {
            let query: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("address", url.as_str())
                .append_pair("article", &id.to_string())
                .finish();
            format!("/rules?{query}")
        }
        Err(_) => String::new(),
    }
}
