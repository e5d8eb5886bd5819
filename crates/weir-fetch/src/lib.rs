//! Polite and guarded HTTP: the one client for everything that leaves the machine.
//!
//! *Guarded*: only public addresses are connected to, at every redirect, unless the owner allowed a host; bodies stop
//! at a limit counted after decompression; every wait has an end; credentials stay with the origin they are for. *Polite*:
//! few requests at once per site with pauses between them, conditional requests, `Retry-After` and robots.txt respected,
//! one honest User-Agent.
//!
//! ```
//! use weir_fetch::{Accept, Config, FetchError, Fetcher, Request};
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let fetcher = Fetcher::new(Config::default()).unwrap();
//! let request = Request::new("http://10.0.0.5/feed.xml".parse().unwrap(), Accept::Feed);
//! let refused = fetcher.get(&request).await.unwrap_err();
//! assert_eq!(refused.to_string(), "10.0.0.5 is not visited: it is on a private network; allow it if it is yours");
//! assert_eq!((refused.code(), refused.allowable()), ("private", Some("10.0.0.5")));
//! # });
//! ```
//!
//! When to ask again is a matter of arithmetic, in [`next_fetch`].
//!
//! Servers that the owner set up, such as model servers, are asked by [`Fetcher::call`].
//!
//! Inside, a request goes from `client` (what callers see) to `follow` (redirects, each address checked and given its turn by
//! `site` and `hosts`), to `rules` where robots.txt matters, and to `hop` (one request, by one of `clients`), which reads the
//! `body`.

mod allow;
mod api;
mod body;
mod challenge;
mod client;
mod clients;
mod config;
mod credentials;
mod error;
mod follow;
mod freshness;
mod guard;
mod hop;
mod hosts;
mod proxy;
mod reason;
mod request;
mod resolve;
mod response;
mod robots;
mod rules;
mod schedule;
mod site;
mod skip;
mod tls;

pub use api::{Answer, Call};
pub use client::Fetcher;
pub use config::Config;
pub use credentials::Credentials;
pub use error::{FetchError, Refusal};
pub use freshness::{fresh_for, http_date, retry_after};
pub use guard::{Reach, reach};
pub use reason::Barrier;
pub use request::{Accept, Request};
pub use resolve::{Looking, Lookup};
pub use response::Response;
pub use robots::Robots;
pub use schedule::{Next, Outcome, ScheduleInput, Why, next_fetch};
