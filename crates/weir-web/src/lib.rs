//! The pages: server-rendered, whole without script, in English and Simplified Chinese.
//!
//! | address | what |
//! |---|---|
//! | `/` | the edition; `/edition/{id}` an earlier one; `/editions` all by date; `/held/{id}` what one left out, and why |
//! | `/river` | everything, newest first, with the open article beside the list |
//! | `/a/{entry}` | an article: brief with sources, clean text, figures, the same event elsewhere |
//! | `/story/{id}` | an event over all its sources: who says what, how it unfolded, what is new; put right by hand |
//! | `/search` | words, phrases and operators |
//! | `/feeds` | what is followed and how it fares; add, import, export |
//! | `/welcome`, `/settings` | the first run; choices |
//! | `/settings/models`, `/settings/usage` | what models do, and what they cost |
//! | `/img` | pictures through this server, signed |
//!
//! [`router`] is the whole of it; [`serve`] runs it. Every page is a struct in `pages/` and a template of the same
//! name. HTML that is not a template's is written in `html.rs` alone.
//!
//! ```
//! use weir_web::catalogue::Words;
//! use weir_model::Lang;
//! assert_eq!(Words::of(Lang::EN).n("count.sources", 7), "7 sources");
//! assert_eq!(Words::preferred("zh-CN,zh;q=0.9,en;q=0.8"), Lang::ZH);
//! ```

mod app;
mod assets;
pub mod catalogue;
mod chart;
mod dot;
mod error;
mod fault;
mod form;
mod guard;
pub mod html;
mod image;
mod pages;
mod parts;
mod spark;
mod time;
mod visit;
mod written;

pub use app::{App, Options, SampleNews};
pub use error::Fault;
pub use image::Images;
pub use time::{Clock, When};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use pages::{
    actions, archive, article, changes, feed, feeds, hand, held, models, page_feed, river, rules, search, settings, story, today, topic,
    welcome,
};
use std::future::Future;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;

/// The largest form.
const MOST_FORM: usize = 128 * 1024;
/// The largest list of feeds.
const MOST_FILE: usize = 4 * 1024 * 1024;

/// All pages.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/", get(today::show))
        .route("/edition", post(actions::edition))
        .route("/edition/{id}", get(today::earlier))
        .route("/held/{id}", get(held::show))
        .route("/river", get(river::show))
        .route("/a/{id}", get(article::show))
        .route("/story/{id}", get(story::show))
        .route("/story/{id}/out", post(hand::take_out))
        .route("/story/{id}/join", post(hand::join))
        .route("/hand/undo", post(hand::undo))
        .route("/editions", get(archive::show))
        .route("/search", get(search::show))
        .route("/topic", get(topic::show).post(topic::save))
        .route("/feeds", get(feeds::show))
        .route("/feeds/look", post(feeds::look))
        .route("/feeds/allow", post(feeds::allow))
        .route("/feeds/subscribe", post(feeds::subscribe))
        .route("/feeds/refresh", post(feeds::refresh))
        .route("/feeds/export", get(feeds::export))
        .route("/feeds/{id}/remove", post(feeds::remove))
        .route("/feeds/{id}/refresh", post(feeds::refresh))
        .route("/feeds/page", get(page_feed::show).post(page_feed::subscribe))
        .route("/feeds/lists", post(feeds::follow_list))
        .route("/feeds/lists/{id}/remove", post(feeds::drop_list))
        .route("/feeds/{id}", get(feed::show).post(feed::save))
        .route("/feeds/{id}/pause", post(feed::pause))
        .route("/a/{id}/changes", get(changes::show))
        .route("/a/{id}/page", post(article::read_page))
        .route("/rules", get(rules::show).post(rules::save))
        .route("/rules/remove", post(rules::remove))
        .route("/welcome", get(welcome::show))
        .route("/welcome/language", post(welcome::language))
        .route("/demo", post(welcome::demo))
        .route("/progress", get(welcome::progress))
        .route("/settings", get(settings::show).post(settings::save))
        .route("/settings/models", get(models::show).post(models::save))
        .route("/settings/models/local", post(models::choose))
        .route("/settings/usage", get(models::usage))
        .route("/write", post(models::write))
        .route("/writing", get(models::stands))
        .route("/a/{id}/translate", post(models::translate))
        .route("/edition/{id}/briefs", post(models::write_edition))
        .route("/read", post(actions::read))
        .route("/stories/read", post(actions::stories))
        .route("/star", post(actions::star))
        .route("/follow", post(actions::follow))
        .layer(DefaultBodyLimit::max(MOST_FORM))
        .route("/feeds/import", post(feeds::import).layer(DefaultBodyLimit::max(MOST_FILE)))
        .route("/img", get(image::show))
        .route("/assets/{name}", get(assets::show))
        .fallback(|| async { Fault::NotFound })
        .layer(from_fn_with_state(app.clone(), guard::check))
        .layer(from_fn_with_state(app.clone(), error::pages))
        .layer(from_fn(guard::headers))
        .layer(CompressionLayer::new())
        .with_state(app)
}

/// Serves the pages until `shutdown` resolves, then lets the answers under way finish.
pub async fn serve(app: App, listener: TcpListener, shutdown: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    axum::serve(listener, router(app)).with_graceful_shutdown(shutdown).await
}
