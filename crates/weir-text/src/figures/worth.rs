//! Numbers that say nothing worth a line: ages of people, numbers in names, picture sizes, angles.

use crate::numbers::Number;
use weir_model::{FigureKind, Lang};

/// Whether a number is worth showing.
pub(super) fn telling(text: &str, number: &Number, lang: Lang) -> bool {
    let before = text.get(..number.range.start).unwrap_or("");
    let own = text.get(number.range.clone()).unwrap_or("");
    let after = text.get(number.range.end..).unwrap_or("");
    let in_name = number.kind == FigureKind::Count && named(before, own);
    !(in_name || age(before, own, after) || picture(text, own) || angle(text, own, number, lang))
}

/// "aged 34", "34 years old", "34-year-old", "34 Jahre alt", "34-jährige", 34岁.
fn age(before: &str, own: &str, after: &str) -> bool {
    let lead = before.trim_end().to_lowercase();
    let rest = after.trim_start_matches([' ', '-']).to_lowercase();
    let own = own.to_lowercase();
    lead.ends_with(" aged")
        || lead == "aged"
        || lead.ends_with("im alter von")
        || lead.ends_with("age of")
        || rest.starts_with("old") && own.contains("year")
        || rest.starts_with("alt") && own.contains("jahr")
        || own.contains("-year-old")
        || own.contains("jährig")
        || rest.starts_with("jährig")
        || rest.starts_with('岁')
        || own.ends_with('岁')
        || rest.starts_with("歲")
}

/// A number inside a name, between two capitals: "S&P 500 CEOs", "iPhone 15 Pro models".
fn named(before: &str, own: &str) -> bool {
    let Some(previous) = before.strip_suffix(' ').and_then(|before| before.rsplit(char::is_whitespace).next()) else { return false };
    let opens = before.trim_end() == previous;
    let letters = previous.chars().any(char::is_alphabetic) && previous.ends_with(char::is_alphanumeric);
    let inner = previous.chars().skip(1).any(char::is_uppercase);
    let capital = previous.starts_with(char::is_uppercase) && !opens || inner;
    let next = own.split([' ', '-']).nth(1).unwrap_or("");
    letters && capital && next.starts_with(char::is_uppercase) && !own.contains([',', '.'])
}

/// 1080p is a picture's height, not pence.
fn picture(text: &str, own: &str) -> bool {
    const HEIGHTS: [&str; 8] = ["144p", "240p", "360p", "480p", "720p", "1080p", "1440p", "2160p"];
    const WORDS: [&str; 7] = ["video", "resolution", "frames", "screen", "display", "stream", "HD"];
    HEIGHTS.contains(&own) && WORDS.iter().any(|word| text.contains(word))
}

/// "120 degrees" of a view or a turn are no heat.
fn angle(text: &str, own: &str, number: &Number, lang: Lang) -> bool {
    const TURNED: [&str; 12] =
        ["angle", "view", "turn", "rotat", "lens", "latitude", "longitude", "tilt", "slope", "incline", "spin", "panoram"];
    number.unit == "°C" && lang == Lang::EN && own.ends_with("degrees") && {
        let lower = text.to_lowercase();
        TURNED.iter().any(|word| lower.contains(word))
    }
}
