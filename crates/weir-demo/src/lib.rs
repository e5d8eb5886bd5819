//! The demo world: a small web of invented news outlets, served from the loopback address.
//!
//! `weir demo`, the tests and the screenshots subscribe to these outlets and run the real chain over HTTP against
//! them. Nothing here is computed in advance for Weir: it is a web server with feeds, pages and pictures, and
//! nothing more. What a reader ought to find in it (which articles tell of one event, which figures differ) is
//! written down separately in `site/truth.toml` and read by [`Demo::truth`].
//!
//! Publication times are relative to the `now` given to [`serve`], so the demo always looks fresh.
//!
//! ```
//! use weir_demo::Demo;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let demo = Demo::load()?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let base = format!("http://{}", listener.local_addr()?);
//! for url in demo.feed_urls(&base) {
//!     assert!(url.starts_with(&base));
//! }
//! let shutdown = async { /* a signal, or the end of a test */ };
//! weir_demo::serve(demo, listener, jiff::Timestamp::now(), shutdown).await?;
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
//! ```
//!
//! # What is served
//!
//! | Path | What |
//! |---|---|
//! | `/` | the outlets with links |
//! | `/feeds.opml` | all feeds, in folders |
//! | `/robots.txt`, `/sitemap.xml` | as on any site |
//! | `/OUTLET/` | the outlet's home page, with `<link rel="alternate">` |
//! | `/OUTLET/feed.xml` or `feed.json` | its feed, see [`FeedKind`] |
//! | `/OUTLET/SLUG` | an article page in the outlet's [`Layout`] |
//! | `/OUTLET/favicon.png`, `/OUTLET/style.css` | its mark and its look |
//! | `/img/NAME.png` | a picture drawn by code |
//! | `/trouble/…` | bad answers for tests, listed by [`TROUBLES`] |
//!
//! # Adding an article
//!
//! Write `site/OUTLET/SLUG.md` with a front matter in TOML between two `+++` lines (`title`, `author`, `hours_ago`,
//! `section`, `dek`, and if wanted `image`, `caption`, `tags`, `event`, `kind`), then the body in the syntax of
//! `body.rs`. The picture's name begins with its scene: `hills`, `coast`, `sail`, `storm`, `city`, `orbit`, `cells`,
//! `bars`, `rails`, `chip`, `field`, `strata`, `track` or `stage`. Then name the article in `site/truth.toml`; the
//! tests say what is missing.

mod article;
mod body;
mod content;
mod error;
mod feed;
mod home;
mod image;
mod markup;
mod outlet;
mod page;
mod scene;
mod server;
mod trouble;
mod truth;
mod when;
mod words;

pub use article::{ArticleKind, DemoArticle};
pub use body::{Block, Furniture};
pub use content::Demo;
pub use error::DemoError;
pub use outlet::{FeedKind, Layout, Outlet};
pub use server::serve;
pub use trouble::TROUBLES;
pub use truth::{Statement, Truth, TruthArticle, TruthEvent, TruthRepost, ValueGroup, WrittenFact};
