//! `/settings`: only what changes something.

use crate::app::App;
use crate::catalogue::LANGUAGES;
use crate::error::Fault;
use crate::form::Form;
use crate::parts::TagView;
use crate::visit::{Shell, Visit, with_done};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use weir_model::{BriefLength, Lang};
use weir_store::Settings;

/// The longest editions.
const MOST_STORIES: u32 = 60;
const MOST_MINUTES: u32 = 120;
/// Offered to who has not counted in minutes yet.
const MINUTES: u32 = 10;
/// How many times of day an edition can be made at.
const MOST_TIMES: usize = 6;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    shell: Shell,
    languages: Vec<(String, &'static str, bool)>,
    browser: bool,
    zone: String,
    zones: Vec<String>,
    zone_error: bool,
    times: String,
    times_error: bool,
    stories: u32,
    stories_error: bool,
    minutes: u32,
    minutes_error: bool,
    by_minutes: bool,
    briefs: [(&'static str, &'static str, bool); 3],
    themes: [(&'static str, &'static str, bool); 3],
    followed: Vec<TagView>,
    muted: Vec<TagView>,
}

/// `GET /settings`
pub(crate) async fn show(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let settings = visit.user.settings.clone();
    let times = settings.edition_times.join(", ");
    page(&app, &visit, &settings, times, [false; 4]).await
}

async fn page(app: &App, visit: &Visit, settings: &Settings, times: String, wrong: [bool; 4]) -> Result<Response, Fault> {
    let words = visit.words;
    let shell = visit.shell(app, "settings", words.t("nav.settings")).await?;
    let tags = |ids: &[String]| ids.iter().map(|id| TagView::of_id(id, visit.lang())).collect();
    let page = SettingsPage {
        shell,
        languages: LANGUAGES.iter().map(|(lang, name)| (lang.to_string(), *name, *lang == settings.lang)).collect(),
        browser: !settings.lang.is_known(),
        zone: settings.zone.clone(),
        zones: jiff::tz::db()
            .available()
            .map(|name| name.to_string())
            .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
            .collect(),
        times,
        stories: settings.edition_stories,
        zone_error: wrong[0],
        times_error: wrong[1],
        stories_error: wrong[2],
        minutes: settings.edition_minutes.unwrap_or(MINUTES),
        minutes_error: wrong[3],
        by_minutes: settings.edition_minutes.is_some(),
        briefs: [
            (BriefLength::Short, words.t("settings.brief_short")),
            (BriefLength::Medium, words.t("settings.brief_medium")),
            (BriefLength::Full, words.t("settings.brief_full")),
        ]
        .map(|(length, label)| (length.name(), label, settings.brief == length)),
        themes: [
            ("", words.t("settings.theme_system")),
            ("light", words.t("settings.theme_light")),
            ("dark", words.t("settings.theme_dark")),
        ]
        .map(|(name, label)| (name, label, settings.theme == name)),
        followed: tags(&settings.followed),
        muted: tags(&settings.muted),
    };
    let status = if wrong == [false; 4] { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Html(page.render()?)).into_response())
}

/// `POST /settings`
pub(crate) async fn save(State(app): State<App>, visit: Visit, form: Form) -> Result<Response, Fault> {
    let mut settings = visit.user.settings.clone();
    settings.lang = Lang::new(form.get("lang"));
    settings.theme = match form.get("theme") {
        theme @ ("light" | "dark") => theme.to_owned(),
        _ => String::new(),
    };
    // A form without the choice leaves it.
    settings.brief = BriefLength::named(form.get("brief")).unwrap_or(settings.brief);
    form.get("zone").clone_into(&mut settings.zone);
    let zone_wrong = !settings.zone.is_empty() && TimeZone::get(&settings.zone).is_err();
    let times = times(form.get("times"));
    let number = |field: &str, most: u32| form.get(field).parse().ok().filter(|number| (1..=most).contains(number));
    let (stories, minutes) = (number("stories", MOST_STORIES), number("minutes", MOST_MINUTES));
    let by_minutes = form.get("by") == "minutes";
    settings.edition_stories = stories.unwrap_or(settings.edition_stories);
    settings.edition_minutes = by_minutes.then(|| minutes.or(settings.edition_minutes).unwrap_or(MINUTES));
    // Only what is chosen must be right.
    let wrong = [zone_wrong, times.is_none(), stories.is_none() && !by_minutes, minutes.is_none() && by_minutes];
    if wrong != [false; 4] {
        return page(&app, &visit, &settings, form.get("times").to_owned(), wrong).await;
    }
    settings.edition_times = times.unwrap_or_default();
    app.weir().put_settings(visit.user.id, &settings).await?;
    Ok(Redirect::to(&with_done("/settings", "settings", "")).into_response())
}

/// Times of day as they are typed, in order; `None` if one is wrong or none is left.
fn times(typed: &str) -> Option<Vec<String>> {
    let mut times = Vec::new();
    for time in typed.split([',', ' ', '，', '、', ';']).filter(|time| !time.is_empty()) {
        let (hour, minute) = time.split_once([':', '：'])?;
        let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
        times.push(time.strftime("%H:%M").to_string());
    }
    times.sort();
    times.dedup();
    (!times.is_empty() && times.len() <= MOST_TIMES).then_some(times)
}

#[cfg(test)]
mod tests {
    use super::times;

    #[test]
    fn times_as_people_type_them() {
        assert_eq!(times("18:00, 7:00 07:00"), Some(vec!["07:00".to_owned(), "18:00".to_owned()]));
        assert_eq!(times("７:00"), None);
        for wrong in ["", "25:00", "7", "07:60", "a:b", "1:00 2:00 3:00 4:00 5:00 6:00 7:00"] {
            assert_eq!(times(wrong), None, "{wrong}");
        }
    }
}
