//! Related articles with the reason in words: "same names and place, three months earlier".

use crate::app::App;
use crate::catalogue::Words;
use crate::error::Fault;
use crate::parts::Row;
use crate::visit::{Shell, Visit};
use crate::written::Headlines;
use weir_model::EntryId;
use weir_pipeline::Related;

/// How many things that two articles share are named.
const MOST_SHARED: usize = 3;

/// A related article as a page shows it.
pub(crate) struct RelatedView {
    pub(crate) row: Row,
    /// What both are about, as tags are labelled for this reader.
    pub(crate) shared: String,
    /// Kinds of thing in common, and how far apart in time.
    pub(crate) reason: String,
}

/// The articles that are related to one.
pub(crate) async fn related(app: &App, visit: &Visit, shell: &Shell, entry: EntryId, most: usize) -> Result<Vec<RelatedView>, Fault> {
    let found = app.weir().related(visit.user.id, entry, most).await?;
    let headlines = Headlines::of(app, visit, found.iter().map(|related| &related.entry)).await?;
    let view = |related: &Related| RelatedView {
        row: headlines.apply(Row::new(app, visit, shell, &related.entry), &related.entry.title),
        shared: related.shared.iter().take(MOST_SHARED).map(|id| visit.tag(id).label).collect::<Vec<_>>().join(" · "),
        reason: reason(visit.words, related),
    };
    Ok(found.iter().map(view).collect())
}

fn reason(words: &'static Words, related: &Related) -> String {
    let link = related.link;
    let kinds = [
        (link.names, words.t("relate.names")),
        (link.places, words.t("relate.place")),
        (link.figures, words.t("relate.figures")),
        // A subject says little beside a name or a place.
        (link.topics && usize::from(link.names) + usize::from(link.places) + usize::from(link.figures) < 2, words.t("relate.subject")),
    ];
    let kinds: Vec<&str> = kinds.into_iter().filter(|(shared, _)| *shared).map(|(_, kind)| kind).collect();
    let what = match kinds.as_slice() {
        [] => return when(words, related.days_earlier),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{}{}{last}", all.join(words.t("relate.comma")), words.t("relate.and")),
    };
    words.with("relate.same", "what", what).replace("{when}", &when(words, related.days_earlier))
}

/// A distance in time: days up to two weeks, weeks up to two months, months up to two years.
fn when(words: &'static Words, days_earlier: i32) -> String {
    let days = days_earlier.unsigned_abs();
    let before = days_earlier > 0;
    let (key, count) = match days {
        0 => return words.t("relate.same_day").to_owned(),
        1..14 => (if before { "relate.days_before" } else { "relate.days_after" }, days),
        14..60 => (if before { "relate.weeks_before" } else { "relate.weeks_after" }, (days + 3) / 7),
        60..700 => (if before { "relate.months_before" } else { "relate.months_after" }, (days + 15) / 30),
        _ => (if before { "relate.years_before" } else { "relate.years_after" }, (days + 182) / 365),
    };
    words.n(key, count)
}

#[cfg(test)]
mod tests {
    use super::when;
    use crate::catalogue::Words;
    use weir_model::Lang;

    #[test]
    fn distances_in_words() {
        for (days, english, chinese) in [
            (0, "the same day", "同一天"),
            (1, "one day earlier", "早 1 天"),
            (-13, "13 days later", "晚 13 天"),
            (20, "3 weeks earlier", "早 3 周"),
            (91, "3 months earlier", "早 3 个月"),
            (-400, "13 months later", "晚 13 个月"),
            (5000, "14 years earlier", "早 14 年"),
        ] {
            assert_eq!((when(Words::of(Lang::EN), days).as_str(), when(Words::of(Lang::ZH), days).as_str()), (english, chinese), "{days}");
        }
    }
}
