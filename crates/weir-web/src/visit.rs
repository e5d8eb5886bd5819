//! One request by one reader: who, in which language and zone, now; and what stands around every page.

use crate::app::App;
use crate::assets;
use crate::catalogue::Words;
use crate::dot::Dot;
use crate::error::Fault;
use crate::parts::TagView;
use crate::time::Clock;
use axum::extract::FromRequestParts;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use std::collections::BTreeMap;
use std::sync::Arc;
use weir_model::{FeedId, Lang, Tag};
use weir_pipeline::{Models, Trouble};
use weir_store::{Subscription, User};
use weir_text::TagRules;

/// How many feeds stand beside a page. All of them are on `/feeds`.
const MOST_FEEDS: usize = 30;

/// A request.
pub struct Visit {
    /// The reader.
    pub user: User,
    /// The interface's words in the reader's language.
    pub words: &'static Words,
    /// Now, where the reader is.
    pub clock: Clock,
    /// Path and query of this page.
    pub here: String,
    /// The `did` and `undo` of the address: what was just done, for those without script.
    pub done: Option<Done>,
    /// The models as they are set up.
    pub models: Arc<Models>,
}

/// Something that was just done and can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What, in words.
    pub text: String,
    /// Where the undoing form goes; empty where nothing can be undone.
    pub action: &'static str,
    /// What it names.
    pub ids: String,
    /// Where to go afterwards.
    pub back: String,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Visit, Fault> {
        let user = app.weir().store().owner().await?;
        let accepts = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let lang = if user.settings.lang.is_known() { user.settings.lang } else { Words::preferred(accepts) };
        let words = Words::of(lang);
        let clock = Clock::new(app.weir().now(), &user.settings.zone, words);
        let here = without_done(parts.uri.path_and_query().map_or("/", |path| path.as_str()));
        let done = Done::read(parts.uri.query().unwrap_or_default(), words, &here);
        let models = app.weir().models().await?;
        Ok(Visit { user, words, clock, here, done, models })
    }
}

impl Visit {
    /// The language of the interface.
    pub fn lang(&self) -> Lang {
        self.words.lang()
    }

    /// How this reader wants tags to be shown.
    pub fn tag_rules(&self) -> TagRules {
        weir_pipeline::tag_rules(&self.user.settings)
    }

    /// The tags of an article or story as this reader sees them: without sections, which are places in the edition.
    pub fn tags(&self, tags: &[Tag], limit: usize) -> Vec<TagView> {
        TagView::list(&self.tag_rules().apply(tags), self.lang(), limit)
    }

    /// A tag by its identity, as this reader sees it.
    pub fn tag(&self, id: &str) -> TagView {
        let tag = TagView::tag_of(id);
        let shown = self.tag_rules().named(&tag);
        TagView::new(&shown, self.lang())
    }

    /// How briefs are made, in a sentence.
    fn engine(&self) -> String {
        match self.models.writer().filter(|_| self.models.for_reader(&self.user)) {
            Some(writer) => self.words.with("engine.model", "model", writer),
            None => self.words.t("engine.extractive").to_owned(),
        }
    }

    /// What stands around a page. `at` names the entry of the navigation that is current.
    pub async fn shell(&self, app: &App, at: &'static str, title: &str) -> Result<Shell, Fault> {
        let subscriptions = app.weir().store().subscriptions(self.user.id, self.clock.now).await?;
        Ok(self.shell_with(app, at, title, &subscriptions))
    }

    /// [`Self::shell`] where the subscriptions are at hand.
    pub fn shell_with(&self, app: &App, at: &'static str, title: &str, subscriptions: &[Subscription]) -> Shell {
        let mut feeds: Vec<&Subscription> = subscriptions.iter().collect();
        // With more feeds than fit, those with something new come first.
        if feeds.len() > MOST_FEEDS {
            feeds.sort_by_key(|sub| !sub.has_new);
        }
        Shell {
            words: self.words,
            title: title.to_owned(),
            theme: self.user.settings.theme.clone(),
            at,
            here: self.here.clone(),
            river_new: subscriptions.iter().any(|sub| sub.has_new),
            more_feeds: feeds.len() > MOST_FEEDS,
            feeds: feeds
                .iter()
                .take(MOST_FEEDS)
                .map(|sub| FeedLink {
                    id: sub.feed.id,
                    dot: Dot::new(&sub.title, sub.feed.icon_url.as_deref(), app.images()),
                    new: sub.has_new,
                })
                .collect(),
            icons: subscriptions.iter().filter_map(|sub| Some((sub.feed.id, sub.feed.icon_url.clone()?))).collect(),
            followed: self.user.settings.followed.iter().take(12).map(|id| self.tag(id)).collect(),
            done: self.done.clone(),
            refresh: false,
            trouble: app.weir().trouble().map(|trouble| trouble_words(self.words, trouble)),
            version: app.options().version.clone(),
            engine: self.engine(),
        }
    }
}

/// A feed beside the page.
#[derive(Clone, Debug)]
pub struct FeedLink {
    /// Which.
    pub id: FeedId,
    /// Its mark and name.
    pub dot: Dot,
    /// Whether anything is unread.
    pub new: bool,
}

/// What stands around every page.
#[derive(Clone)]
pub struct Shell {
    /// The interface's words.
    pub words: &'static Words,
    /// Of the window.
    pub title: String,
    /// `light`, `dark` or empty.
    pub theme: String,
    /// The current entry of the navigation.
    pub at: &'static str,
    /// Path and query of this page.
    pub here: String,
    /// Something in the river is unread.
    pub river_new: bool,
    /// The first feeds.
    pub feeds: Vec<FeedLink>,
    /// There are more.
    pub more_feeds: bool,
    /// Icons by feed.
    pub icons: BTreeMap<FeedId, String>,
    /// Topics the reader follows.
    pub followed: Vec<TagView>,
    /// What was just done.
    pub done: Option<Done>,
    /// The page looks again by itself, for those without script.
    pub refresh: bool,
    /// What stops all work, in words.
    pub trouble: Option<&'static str>,
    /// Of Weir.
    pub version: String,
    /// How briefs are made, in a sentence.
    pub engine: String,
}

/// What stops all work, in the reader's words.
pub(crate) fn trouble_words(words: &'static Words, trouble: Trouble) -> &'static str {
    words.t(match trouble {
        Trouble::Full => "trouble.full",
        Trouble::ReadOnly => "trouble.read_only",
        Trouble::Damaged => "trouble.damaged",
    })
}

impl Shell {
    /// Around a page when the store cannot say who reads.
    pub fn bare(words: &'static Words) -> Shell {
        Shell {
            words,
            title: String::new(),
            theme: String::new(),
            at: "",
            here: "/".to_owned(),
            river_new: false,
            feeds: Vec::new(),
            more_feeds: false,
            icons: BTreeMap::new(),
            followed: Vec::new(),
            done: None,
            refresh: false,
            trouble: None,
            version: String::new(),
            engine: String::new(),
        }
    }

    /// A source's mark.
    pub fn dot(&self, app: &App, feed: FeedId, title: &str) -> Dot {
        Dot::new(title, self.icons.get(&feed).map(String::as_str), app.images())
    }

    /// The stylesheet's address.
    pub fn css(&self) -> &'static str {
        &assets::all()[0].href
    }

    /// The script's address.
    pub fn js(&self) -> &'static str {
        &assets::all()[1].href
    }

    /// The icon's address.
    pub fn icon(&self) -> &'static str {
        &assets::all()[2].href
    }
}

impl Done {
    fn read(query: &str, words: &'static Words, here: &str) -> Option<Done> {
        let fields: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).take(40).collect();
        let ids: String = fields.get("undo").map(|ids| ids.chars().take(4000).collect()).unwrap_or_default();
        let count = ids.split(',').filter(|id| !id.is_empty()).count();
        let (text, action) = match fields.get("did")?.as_ref() {
            "read" => (words.n("done.read", count), "/read"),
            "stories" => (words.n("done.stories", count), "/stories/read"),
            "out" => (words.t("hand.done_out").to_owned(), "/hand/undo"),
            "joined" => (words.t("hand.done_joined").to_owned(), "/hand/undo"),
            "undone" => (words.t("hand.done_undone").to_owned(), ""),
            "nothing" => (words.t("hand.done_nothing").to_owned(), ""),
            "removed" => (words.t("done.removed").to_owned(), "/feeds/subscribe"),
            "added" => (words.t("done.added").to_owned(), ""),
            "refresh" => (words.t("done.refresh").to_owned(), ""),
            "held" => (words.t("done.held").to_owned(), ""),
            "paused" => (words.t("done.paused").to_owned(), ""),
            "resumed" => (words.t("done.resumed").to_owned(), ""),
            "list" => (words.t("done.list").to_owned(), ""),
            "unlist" => (words.t("done.unlist").to_owned(), ""),
            "page" => (words.t("done.page").to_owned(), ""),
            "settings" => (words.t("done.settings").to_owned(), ""),
            "writing" => (words.t("done.writing").to_owned(), ""),
            _ => return None,
        };
        Some(Done { text, action: if ids.is_empty() { "" } else { action }, ids, back: here.to_owned() })
    }
}

/// The address without what was just done, so that going back there does not say it again.
fn without_done(here: &str) -> String {
    let Some((path, query)) = here.split_once('?') else { return here.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|field| !field.starts_with("did=") && !field.starts_with("undo=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// A place to go back to, if it is one of Weir's own.
pub fn own_path(back: &str) -> &str {
    let own = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') && !back.chars().any(char::is_control);
    if own { back } else { "/" }
}

/// A place of Weir's own with what was just done there.
pub fn with_done(back: &str, did: &str, ids: &str) -> String {
    let back = own_path(back);
    let (page, fragment) = back.split_once('#').map_or((back, String::new()), |(page, fragment)| (page, format!("#{fragment}")));
    let page = without_done(page);
    let sign = if page.contains('?') { '&' } else { '?' };
    let undo = if ids.is_empty() {
        String::new()
    } else {
        format!("&undo={}", url::form_urlencoded::byte_serialize(ids.as_bytes()).collect::<String>())
    };
    format!("{page}{sign}did={did}{undo}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_places_are_gone_back_to() {
        for (back, expected) in [
            ("/river?view=new", "/river?view=new"),
            ("//evil.example/", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("/x\r\nset-cookie: a=b", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(back), expected, "{back}");
        }
        assert_eq!(with_done("/river?view=new&did=read&undo=1#e4", "read", "2,3"), "/river?view=new&did=read&undo=2%2C3#e4");
        assert_eq!(with_done("/", "added", ""), "/?did=added");
    }
}
