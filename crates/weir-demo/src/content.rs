//! The embedded content, parsed.

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::article::DemoArticle;
use crate::error::DemoError;
use crate::outlet::Outlet;
use crate::truth::Truth;

static SITE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/site");

/// The whole demo world, parsed and ready to be served.
#[derive(Debug, Clone)]
pub struct Demo {
    outlets: Vec<Outlet>,
    articles: Vec<DemoArticle>,
    truth: Truth,
}

#[derive(Deserialize)]
struct OutletsFile {
    outlet: Vec<Outlet>,
}

impl Demo {
    /// Parses the content built into the program.
    ///
    /// # Errors
    /// Only if a file of `site/` is wrong; the tests of this crate see to it that none is.
    pub fn load() -> Result<Self, DemoError> {
        let OutletsFile { outlet: outlets } = read_toml("outlets.toml")?;
        let mut articles = Vec::new();
        for outlet in &outlets {
            let folder = SITE.get_dir(&outlet.id).ok_or_else(|| DemoError::Missing { path: outlet.id.clone() })?;
            for file in folder.files() {
                let path = file.path().to_string_lossy().into_owned();
                let Some(slug) = path.strip_suffix(".md").and_then(|stem| stem.rsplit('/').next()) else {
                    continue;
                };
                let text = file.contents_utf8().ok_or_else(|| DemoError::NotText { path: path.clone() })?;
                articles.push(DemoArticle::parse(&path, outlet, slug, text)?);
            }
        }
        // Newest first, and by key where two are equally old, so that every listing has one fixed order.
        articles.sort_by(|a, b| a.hours_ago.total_cmp(&b.hours_ago).then_with(|| a.key().cmp(&b.key())));
        Ok(Self { outlets, articles, truth: read_toml("truth.toml")? })
    }

    /// The outlets in the order of `outlets.toml`.
    #[must_use]
    pub fn outlets(&self) -> &[Outlet] {
        &self.outlets
    }

    /// The outlet with this id.
    #[must_use]
    pub fn outlet(&self, id: &str) -> Option<&Outlet> {
        self.outlets.iter().find(|outlet| outlet.id == id)
    }

    /// All articles, newest first.
    #[must_use]
    pub fn articles(&self) -> &[DemoArticle] {
        &self.articles
    }

    /// The article with this key (`outlet/slug`).
    #[must_use]
    pub fn article(&self, key: &str) -> Option<&DemoArticle> {
        let (outlet, slug) = key.split_once('/')?;
        self.articles.iter().find(|article| article.outlet == outlet && article.slug == slug)
    }

    /// The articles of one outlet, newest first.
    pub fn articles_of<'a>(&'a self, outlet: &'a str) -> impl Iterator<Item = &'a DemoArticle> + 'a {
        self.articles.iter().filter(move |article| article.outlet == outlet)
    }

    /// What a careful reader would find.
    #[must_use]
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The feed addresses, given the server's base address such as `http://127.0.0.1:8790`.
    #[must_use]
    pub fn feed_urls(&self, base: &str) -> Vec<String> {
        let base = base.trim_end_matches('/');
        self.outlets.iter().map(|outlet| format!("{base}{}", outlet.feed_path())).collect()
    }
}

fn read_toml<T: serde::de::DeserializeOwned>(path: &str) -> Result<T, DemoError> {
    let file = SITE.get_file(path).ok_or_else(|| DemoError::Missing { path: path.to_owned() })?;
    let text = file.contents_utf8().ok_or_else(|| DemoError::NotText { path: path.to_owned() })?;
    toml::from_str(text).map_err(|source| DemoError::Toml { path: path.to_owned(), source: Box::new(source) })
}
