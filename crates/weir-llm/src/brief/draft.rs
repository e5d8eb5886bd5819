//! The shape of a brief as a model writes it, and reading what came instead.

use super::BriefJob;
use crate::answer::{find_object, find_objects};
use crate::prompt::language_name;
use crate::schema::Schema;
use serde_json::Value;

/// The longest sentence, in characters.
pub(super) const SENTENCE: usize = 400;
/// The longest headline and heading.
pub(super) const HEADLINE: usize = 140;
pub(super) const HEADING: usize = 48;
const TAG: usize = 40;
/// The most items of any list that are read.
const MOST: usize = 12;

/// The shape, for a text of so many sentences.
pub(super) fn schema(job: &BriefJob, lines: usize) -> Schema {
    let cites = || cites(lines);
    let text = |max| Schema::Text { max };
    let sentence = Schema::Object(vec![("text", text(300)), ("cites", cites())]);
    let point = Schema::Object(vec![("emoji", text(8)), ("heading", text(40)), ("text", text(240)), ("cites", cites())]);
    let tag = Schema::Object(vec![("en", text(32)), ("local", text(32))]);
    Schema::Object(vec![
        ("title", text(120)),
        ("summary", Schema::list(sentence, 1, job.options.lead.clamp(1, 4))),
        ("key_points", Schema::list(point, 1, job.options.points.clamp(1, 5))),
        ("tags", Schema::list(tag, 0, 6)),
    ])
}

/// Numbers of sentences: one to three of those that there are.
pub(super) fn cites(lines: usize) -> Schema {
    Schema::list(Schema::Whole { min: 1, max: lines as u64 }, 1, 3)
}

/// What is asked for after the material.
pub(super) fn wish(job: &BriefJob) -> String {
    let lead = job.options.lead.clamp(1, 4);
    let points = job.options.points.clamp(1, 5);
    format!(
        "Lead: at most {lead} sentences. Key points: at most {points}, fewer if there is less to say. Language: {}.",
        language_name(job.lang)
    )
}

/// One sentence as it was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    pub(super) text: String,
    pub(super) cites: Vec<u64>,
}

/// A brief as it was written. Nothing of it is checked but its shape.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) lead: Vec<Block>,
    /// Emoji, heading, sentence.
    pub(super) points: Vec<(String, String, Block)>,
    /// In English, in the reader's language.
    pub(super) tags: Vec<(String, String)>,
}

/// Reads a draft out of what a model wrote. Where that is no JSON as a whole, its parts are read one by one: what is lost at
/// the end takes nothing with it.
pub(super) fn read(text: &str) -> Result<Draft, &'static str> {
    let reason = match read_value(find_object(text)) {
        Ok(draft) => return Ok(draft),
        Err(reason) => reason,
    };
    let mut draft = Draft::default();
    for value in find_objects(text).iter().take(MOST) {
        let Some(block) = block(value).filter(|block| !block.cites.is_empty()) else { continue };
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
        match text("heading") {
            Some(heading) => draft.points.push((text("emoji").unwrap_or_default(), heading, block)),
            None => draft.lead.push(block),
        }
    }
    if draft.lead.is_empty() && draft.points.is_empty() { Err(reason) } else { Ok(draft) }
}

/// Reads a draft, part by part: what has another shape than asked for is passed over, so that one wrong part does not take
/// the others with it.
fn read_value(value: Option<Value>) -> Result<Draft, &'static str> {
    let value = value.ok_or("it was not a JSON object")?;
    let list = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten().take(MOST);
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
    let draft = Draft {
        title: text(&value, "title").unwrap_or_default(),
        lead: list("summary").filter_map(block).collect(),
        points: list("key_points")
            .filter_map(|point| {
                let emoji = text(point, "emoji").unwrap_or_default();
                Some((emoji, text(point, "heading").unwrap_or_default(), block(point)?))
            })
            .collect(),
        tags: list("tags")
            .filter_map(|tag| Some((text(tag, "en")?, text(tag, "local")?)))
            .filter(|(en, local)| en.chars().count() <= TAG && local.chars().count() <= TAG)
            .collect(),
    };
    if draft.lead.is_empty() && draft.points.is_empty() { Err("it had no \"summary\" and no \"key_points\"") } else { Ok(draft) }
}

/// One sentence with its numbers. A single number instead of a list is understood.
pub(super) fn block(value: &Value) -> Option<Block> {
    let text = value.get("text")?.as_str()?.trim().to_owned();
    let cites = match value.get("cites") {
        Some(Value::Array(cites)) => cites.iter().filter_map(number).take(MOST).collect(),
        Some(one) => number(one).into_iter().collect(),
        None => Vec::new(),
    };
    (!text.is_empty()).then_some(Block { text, cites })
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim_matches(['[', ']']).parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_can_be_read_is_read() {
        let value = json!({
            "title": " T ",
            "summary": [{"text": "A.", "cites": [1, 2]}, {"text": "B.", "cites": "3"}, {"text": 7}, "C."],
            "key_points": [{"emoji": "📈", "heading": "H", "text": "D.", "cites": ["4"]}, {"heading": "none"}],
            "tags": [{"en": "Ports", "local": "港口"}, {"en": "only"}],
            "more": true
        });
        let draft = read_value(Some(value)).unwrap();
        assert_eq!(draft.title, "T");
        let block = |text: &str, cites: &[u64]| Block { text: text.into(), cites: cites.to_vec() };
        assert_eq!(draft.lead, [block("A.", &[1, 2]), block("B.", &[3])]);
        assert_eq!(draft.points, [("📈".into(), "H".into(), block("D.", &[4]))]);
        assert_eq!(draft.tags, [("Ports".into(), "港口".into())]);
    }

    #[test]
    fn what_is_broken_is_read_as_far_as_it_goes() {
        let text = r#"{"title": "T", "summary": [{"text": "A.", "cites": [1]}], "key_points": [{"emoji": "x", "heading": "H",
            "text": "B.", "cites": [2]}], "tags": [{"en": "C", " "D"}], "more": [{"text": "cut of"#;
        let draft = read(text).unwrap();
        assert_eq!((draft.lead.len(), draft.points.len(), draft.lead[0].text.as_str()), (1, 1, "A."));
        assert_eq!(read("no JSON at all"), Err("it was not a JSON object"));
    }

    #[test]
    fn what_is_no_brief_says_so() {
        assert!(read_value(None).is_err());
        assert!(read_value(Some(json!({"answer": "no"}))).is_err());
        assert!(read_value(Some(json!({"summary": "text", "key_points": {}}))).is_err());
    }
}
