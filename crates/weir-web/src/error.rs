//! What can go wrong, and the page that says so: one sentence, one way forward. Causes go to the log alone.

use crate::app::App;
use crate::catalogue::Words;
use crate::visit::trouble_words;
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;
use thiserror::Error;
use weir_pipeline::{PipelineError, Trouble};
use weir_store::StoreError;

/// A request that cannot be answered with what was asked for.
#[derive(Clone, Debug, Error)]
pub enum Fault {
    /// There is nothing at this address.
    #[error("nothing is here")]
    NotFound,
    /// The picture cannot be had.
    #[error("the picture cannot be had")]
    NoPicture,
    /// A form came without what it needs.
    #[error("the form is not complete")]
    BadForm,
    /// A form or file is larger than is taken.
    #[error("too large")]
    TooLarge,
    /// The address is of another way to ask (GET for POST).
    #[error("this address takes another method")]
    Method,
    /// The browser used a name that is not known.
    #[error("this name is not known; add it to `hosts` in the configuration")]
    WrongHost,
    /// The request comes from another site's page.
    #[error("the request comes from another site")]
    Foreign,
    /// The store failed.
    #[error("{0}")]
    Store(Arc<StoreError>),
    /// Anything else inside.
    #[error("{0}")]
    Inside(String),
}

impl Fault {
    fn status(&self) -> StatusCode {
        match self {
            Fault::NotFound | Fault::NoPicture => StatusCode::NOT_FOUND,
            Fault::BadForm => StatusCode::BAD_REQUEST,
            Fault::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::Method => StatusCode::METHOD_NOT_ALLOWED,
            Fault::WrongHost => StatusCode::MISDIRECTED_REQUEST,
            Fault::Foreign => StatusCode::FORBIDDEN,
            Fault::Store(error) if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
            Fault::Store(_) | Fault::Inside(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn of_status(status: StatusCode) -> Option<Fault> {
        Some(match status {
            StatusCode::NOT_FOUND => Fault::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Fault::Method,
            StatusCode::PAYLOAD_TOO_LARGE => Fault::TooLarge,
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => Fault::BadForm,
            _ => return None,
        })
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::Store(Arc::new(error))
    }
}

impl From<PipelineError> for Fault {
    fn from(error: PipelineError) -> Fault {
        match error {
            PipelineError::Store(error) => error.into(),
            other => Fault::Inside(other.to_string()),
        }
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Fault {
        Fault::Inside(error.to_string())
    }
}

/// A plain answer that the `pages` layer makes a page of, in the reader's language.
impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.to_string()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A page about what went wrong.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    shell: Shell,
    heading: String,
    text: String,
    way: (&'static str, String),
}

/// One transparent pixel.
const EMPTY: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\0\0\0\x21\xf9\x04\x01\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";

/// Turns plain failures into pages.
pub(crate) async fn pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let accepts = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut before = parts.clone();
    parts.extensions = before.extensions.clone();
    let response = next.run(Request::from_parts(parts, body)).await;
    let fault = match response.extensions().get::<Fault>() {
        Some(fault) => fault.clone(),
        None if response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain")) => {
            return response;
        }
        None => match Fault::of_status(response.status()) {
            Some(fault) => fault,
            None => return response,
        },
    };
    let status = fault.status();
    if status.is_server_error() {
        tracing::error!(error = %fault, path = before.uri.path(), "a page could not be made");
    }
    match fault {
        Fault::WrongHost => return (status, fault.to_string()).into_response(),
        // A browser draws what comes with an error too: an empty picture instead of a torn one.
        Fault::NoPicture => {
            return (status, [(header::CONTENT_TYPE, "image/gif"), (header::CACHE_CONTROL, "private, max-age=600")], EMPTY).into_response();
        }
        _ => {}
    }
    // A store that failed cannot say who reads: the page then speaks the browser's language and has no feeds beside it.
    let visit = if matches!(fault, Fault::Store(_)) { Err(fault.clone()) } else { Visit::from_request_parts(&mut before, &app).await };
    let shell = match visit {
        Ok(visit) => visit.shell(&app, "", "").await.unwrap_or_else(|_| Shell::bare(visit.words)),
        Err(_) => Shell::bare(Words::of(Words::preferred(&accepts))),
    };
    page(fault, shell).map_or_else(|_| status.into_response(), |html| (status, Html(html)).into_response())
}

fn page(fault: Fault, mut shell: Shell) -> Result<String, askama::Error> {
    let words = shell.words;
    let (heading, text) = match &fault {
        Fault::NotFound => (words.t("error.not_found"), words.t("error.not_found_text").to_owned()),
        Fault::TooLarge => (words.t("error.too_large"), words.t("error.too_large_text").to_owned()),
        Fault::Foreign => (words.t("error.foreign"), words.t("error.foreign_text").to_owned()),
        Fault::BadForm | Fault::Method | Fault::WrongHost | Fault::NoPicture => {
            (words.t("error.bad_form"), words.t("error.bad_form_text").to_owned())
        }
        Fault::Store(error) => {
            let text = match Trouble::of(error) {
                Some(trouble) => trouble_words(words, trouble).to_owned(),
                None => format!("{} {error}.", words.t("error.store_text")),
            };
            (words.t("error.store"), text)
        }
        Fault::Inside(_) => (words.t("error.inside"), words.t("error.inside_text").to_owned()),
    };
    let heading = heading.to_owned();
    shell.title.clone_from(&heading);
    let way = match &fault {
        Fault::TooLarge => ("/feeds", words.t("error.to_feeds").to_owned()),
        _ => ("/", words.t("error.to_today").to_owned()),
    };
    ErrorPage { shell, heading, text, way }.render()
}
