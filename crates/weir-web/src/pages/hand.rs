//! What a reader puts right by hand: an article that is not of a story's event, two stories that are one. Forms that need no
//! script; each decision stands on the story's page with its undo.

use crate::app::App;
use crate::error::Fault;
use crate::form::Form;
use crate::visit::{Visit, own_path, with_done};
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::SignedDuration;
use weir_model::{EntryId, HandId, StoryId};
use weir_store::{HandKind, StoryRow};

/// How far back other stories are offered.
const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 10);
/// How many of them.
const MOST_STORIES: u32 = 40;
/// The longest headline in the list.
const MOST_TITLE: usize = 90;

/// A decision as a page shows it.
pub(crate) struct HandView {
    pub(crate) id: HandId,
    pub(crate) text: String,
    /// The other story of an article that was taken out.
    pub(crate) other: Option<StoryId>,
}

/// The decisions about a story, the latest first.
pub(crate) async fn hands(app: &App, visit: &Visit, story: StoryId) -> Result<Vec<HandView>, Fault> {
    let words = visit.words;
    let store = app.weir().store();
    let mut views = Vec::new();
    for hand in store.hands(story).await? {
        let (text, other) = match hand.kind {
            HandKind::Joined => (words.with("hand.joined", "title", &hand.title), None),
            HandKind::Apart if hand.other == story => (words.t("hand.own").to_owned(), Some(hand.story)),
            HandKind::Apart => (words.with("hand.apart", "title", &hand.title), Some(hand.other)),
        };
        let other = match other {
            // Only what can be opened is linked.
            Some(other) => store.story(visit.user.id, other).await?.map(|row| row.story.id).filter(|other| *other != story),
            None => None,
        };
        views.push(HandView { id: hand.id, text, other });
    }
    Ok(views)
}

/// Other stories that a story could be joined with: those of related articles first, then the latest.
pub(crate) async fn others(app: &App, visit: &Visit, row: &StoryRow, related: &[StoryId]) -> Result<Vec<(StoryId, String)>, Fault> {
    let store = app.weir().store();
    let mut rows = store.stories_by_ids(visit.user.id, related).await?;
    let latest = store.stories(visit.user.id, visit.clock.now - WINDOW, MOST_STORIES).await?;
    rows.extend(latest.into_iter().filter(|other| !related.contains(&other.story.id)));
    let title = |title: &str| match title.char_indices().nth(MOST_TITLE) {
        Some((at, _)) => format!("{}…", title.get(..at).unwrap_or_default()),
        None => title.to_owned(),
    };
    let others = rows.into_iter().filter(|other| other.story.id != row.story.id).take(MOST_STORIES as usize);
    Ok(others.map(|other| (other.story.id, title(&other.story.title))).collect())
}

/// `POST /story/{id}/out`: `entry`
pub(crate) async fn take_out(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let story: StoryId = id.parse().map_err(|_| Fault::NotFound)?;
    let entry: EntryId = form.get("entry").parse().map_err(|_| Fault::BadForm)?;
    let row = app.weir().store().story(visit.user.id, story).await?.ok_or(Fault::NotFound)?;
    let taken = match row.story.members.contains(&entry) {
        true => app.weir().take_out(visit.user.id, entry).await?,
        false => None,
    };
    Ok(form.answer(&match taken {
        Some((hand, left)) => with_done(&format!("/story/{left}"), "out", &hand.to_string()),
        None => with_done(&format!("/story/{}", row.story.id), "nothing", ""),
    }))
}

/// `POST /story/{id}/join`: `with`
pub(crate) async fn join(State(app): State<App>, visit: Visit, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let into: StoryId = id.parse().map_err(|_| Fault::NotFound)?;
    let from: StoryId = form.get("with").parse().map_err(|_| Fault::BadForm)?;
    let store = app.weir().store();
    for story in [into, from] {
        // Whoever sees nothing of a story decides nothing about it.
        store.story(visit.user.id, story).await?.ok_or(Fault::NotFound)?;
    }
    let joined = app.weir().join_stories(visit.user.id, from, into).await?;
    Ok(form.answer(&match joined {
        Some((hand, stays)) => with_done(&format!("/story/{stays}"), "joined", &hand.to_string()),
        None => with_done(&format!("/story/{into}"), "nothing", ""),
    }))
}

/// `POST /hand/undo`: `ids`, `back`
pub(crate) async fn undo(State(app): State<App>, form: Form) -> Result<Response, Fault> {
    for hand in form.ids::<HandId>("ids")? {
        app.weir().undo_hand(hand).await?;
    }
    Ok(form.answer(&with_done(own_path(form.get("back")), "undone", "")))
}
