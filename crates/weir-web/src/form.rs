//! Forms as they are posted: small, and never trusted to be complete.

use crate::app::App;
use crate::error::Fault;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::str::FromStr;

/// The fields of a form, in order.
pub struct Form {
    fields: Vec<(String, String)>,
    /// Asked for by the script, which needs no page.
    pub quiet: bool,
}

impl FromRequest<App> for Form {
    type Rejection = Fault;

    async fn from_request(request: Request, app: &App) -> Result<Form, Fault> {
        let quiet = request.headers().get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json");
        let body = Bytes::from_request(request, app).await.map_err(|_| Fault::TooLarge)?;
        Ok(Form {
            fields: url::form_urlencoded::parse(&body).take(500).map(|(name, value)| (name.into_owned(), value.into_owned())).collect(),
            quiet,
        })
    }
}

impl Form {
    /// A field's value without space around it; empty where there is none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// Identities, written with commas between them. A wrong one fails the form.
    pub fn ids<T: FromStr>(&self, name: &str) -> Result<Vec<T>, Fault> {
        let ids: Result<Vec<T>, _> = self.get(name).split(',').filter(|id| !id.is_empty()).take(500).map(str::parse).collect();
        ids.map_err(|_| Fault::BadForm)
    }

    /// A switch: on unless it says 0.
    pub fn on(&self, name: &str) -> bool {
        self.get(name) != "0"
    }

    /// Back to the page, or nothing for the script.
    pub fn answer(&self, place: &str) -> Response {
        if self.quiet { StatusCode::NO_CONTENT.into_response() } else { Redirect::to(place).into_response() }
    }
}
