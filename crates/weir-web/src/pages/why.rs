//! Why something is where it is: every part of its score with its points, in words.

use crate::app::App;
use crate::error::Fault;
use crate::pages::held::reason_label;
use crate::parts::TagView;
use crate::visit::Visit;
use weir_model::{EditionId, EntryId, Factor, HeldReason, Reason};
use weir_pipeline::Place;
use weir_store::StoryRow;

/// A score as a page prints it.
#[derive(Clone, Debug, Default)]
pub(crate) struct WhyView {
    /// Whether the current edition tells it, in words: before the edition's name, and after it.
    pub(crate) text: (String, String),
    /// The edition that is meant.
    pub(crate) edition: Option<(EditionId, String)>,
    /// Each part with its points.
    pub(crate) factors: Vec<(String, String)>,
    /// Their sum.
    pub(crate) total: String,
}

impl WhyView {
    /// Of a story, or of one article of it.
    pub(crate) async fn of(app: &App, visit: &Visit, row: &StoryRow, entry: Option<EntryId>) -> Result<WhyView, Fault> {
        let words = visit.words;
        let standing = app.weir().standing(visit.user.id, row, entry).await?;
        let text = match standing.place.map(|(_, _, place)| place) {
            Some(Place::Told) => words.t("standing.told").to_owned(),
            Some(Place::Held(HeldReason::Folded)) => words.t("standing.folded").to_owned(),
            Some(Place::Held(reason)) => words.with("standing.held", "reason", reason_label(words, reason)),
            Some(Place::Unknown) => words.t("standing.unknown").to_owned(),
            None => words.t("standing.none").to_owned(),
        };
        let (before, after) = text.split_once("{edition}").unwrap_or((&text, ""));
        Ok(WhyView {
            text: (before.to_owned(), after.to_owned()),
            edition: standing.place.map(|(id, made, _)| (id, visit.clock.edition_title(made))),
            factors: factors(visit, &standing.reason),
            total: points(standing.reason.score),
        })
    }
}

/// Each part of a score with its points.
pub(crate) fn factors(visit: &Visit, why: &Reason) -> Vec<(String, String)> {
    why.factors.iter().map(|(factor, count)| (factor_text(visit, factor, *count), points(*count))).collect()
}

fn points(points: f32) -> String {
    // Two decimals as the score has them, so that the parts add up to the sum; no zeros at the end.
    let text = format!("{points:+.2}");
    text.strip_suffix('0').map_or(text.clone(), |short| short.strip_suffix(".0").unwrap_or(short).to_owned())
}

/// One part in words.
pub(crate) fn factor_text(visit: &Visit, factor: &Factor, points: f32) -> String {
    let words = visit.words;
    match factor {
        Factor::Sources { count } => words.n("why.sources", *count),
        Factor::Fresh { hours: 0 } => words.t("why.fresh_now").to_owned(),
        Factor::Fresh { hours } => words.n("why.fresh", *hours),
        Factor::RareWriter => words.t("why.rare").to_owned(),
        Factor::Substance => words.t("why.substance").to_owned(),
        Factor::Followed { tag } => words.with("why.followed", "tag", TagView::of_id(tag, visit.lang()).label),
        Factor::Choice if points < 0.0 => words.t("why.less").to_owned(),
        Factor::Choice => words.t("why.more").to_owned(),
        Factor::Priority if points < 0.0 => words.t("why.last").to_owned(),
        Factor::Priority => words.t("why.first").to_owned(),
        Factor::Waited { editions } => words.n("why.waited", *editions),
        Factor::Repeats { editions } => words.n("why.repeats", *editions),
    }
}
