//! Shapes of answers. Written as data of our own and not as JSON, because models write properties in the order in which the
//! schema lists them (a map that sorts its keys would have them write conclusions before reasons), and because every
//! provider supports another part of JSON Schema: what it cannot take is left out there and checked here.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The shape of a JSON value. All properties are required and no others allowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Schema {
    /// Properties in the order in which they are to be written.
    Object(Vec<(&'static str, Schema)>),
    /// A list.
    List {
        /// Of what.
        of: Box<Schema>,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
    },
    /// Text of at most so many characters.
    Text {
        /// Most characters.
        max: usize,
    },
    /// A whole number.
    Whole {
        /// Least.
        min: u64,
        /// Greatest.
        max: u64,
    },
}

/// Which keywords of JSON Schema a provider takes, beyond types and properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keywords {
    /// All that are used here.
    All,
    /// Bounds of numbers and lists, not of texts (OpenAI's strict mode).
    NoTextLength,
    /// None (Anthropic).
    None,
    /// OpenAPI's, with types in capitals and the order of properties said aloud (Gemini).
    OpenApi,
}

/// A schema as one provider takes it.
pub(crate) struct Rendered<'a>(pub(crate) &'a Schema, pub(crate) Keywords);

impl Serialize for Rendered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Rendered(schema, keywords) = *self;
        let open_api = keywords == Keywords::OpenApi;
        let kind = |name: &'static str| if open_api { name.to_ascii_uppercase() } else { name.to_owned() };
        let bounds = keywords != Keywords::None;
        let mut map = serializer.serialize_map(None)?;
        match schema {
            Schema::Object(properties) => {
                let names: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
                map.serialize_entry("type", &kind("object"))?;
                map.serialize_entry("properties", &Properties(properties, keywords))?;
                map.serialize_entry("required", &names)?;
                if open_api {
                    map.serialize_entry("propertyOrdering", &names)?;
                } else {
                    map.serialize_entry("additionalProperties", &false)?;
                }
            }
            Schema::List { of, min, max } => {
                map.serialize_entry("type", &kind("array"))?;
                map.serialize_entry("items", &Rendered(of, keywords))?;
                if bounds {
                    map.serialize_entry("minItems", min)?;
                    map.serialize_entry("maxItems", max)?;
                }
            }
            Schema::Text { max } => {
                map.serialize_entry("type", &kind("string"))?;
                if bounds && keywords != Keywords::NoTextLength {
                    map.serialize_entry("maxLength", max)?;
                }
            }
            Schema::Whole { min, max } => {
                map.serialize_entry("type", &kind("integer"))?;
                if bounds {
                    map.serialize_entry("minimum", min)?;
                    map.serialize_entry("maximum", max)?;
                }
            }
        }
        map.end()
    }
}

struct Properties<'a>(&'a [(&'static str, Schema)], Keywords);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, schema)| (name, Rendered(schema, self.1))))
    }
}

impl Schema {
    /// A list of `min` to `max` items.
    pub fn list(of: Schema, min: usize, max: usize) -> Schema {
        Schema::List { of: Box::new(of), min, max }
    }

    /// As JSON Schema with all keywords: for prompts, where no provider enforces it.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&Rendered(self, Keywords::All)).unwrap_or_default()
    }

    /// Checks a value, whatever a provider claims to have enforced.
    ///
    /// # Errors
    /// One sentence on the first thing that is wrong, with its place. Nothing of the value itself is in it.
    pub fn check(&self, value: &Value) -> Result<(), String> {
        self.check_at(value, "the answer")
    }

    fn check_at(&self, value: &Value, place: &str) -> Result<(), String> {
        match (self, value) {
            (Schema::Object(properties), Value::Object(map)) => {
                for (name, schema) in properties {
                    let inner = map.get(*name).ok_or_else(|| format!("{place} has no \"{name}\""))?;
                    schema.check_at(inner, &format!("\"{name}\" of {place}"))?;
                }
                if map.len() > properties.len() { Err(format!("{place} has properties that were not asked for")) } else { Ok(()) }
            }
            (Schema::List { of, min, max }, Value::Array(items)) => {
                if items.len() < *min || items.len() > *max {
                    return Err(format!("{place} must have {min} to {max} items"));
                }
                items.iter().enumerate().try_for_each(|(n, item)| of.check_at(item, &format!("item {} of {place}", n + 1)))
            }
            (Schema::Text { max }, Value::String(text)) => {
                if text.chars().count() > *max {
                    Err(format!("{place} is longer than {max} characters"))
                } else {
                    Ok(())
                }
            }
            (Schema::Whole { min, max }, Value::Number(number)) => match number.as_u64() {
                Some(number) if (*min..=*max).contains(&number) => Ok(()),
                _ => Err(format!("{place} must be a whole number from {min} to {max}")),
            },
            (Schema::Object(_), _) => Err(format!("{place} must be an object")),
            (Schema::List { .. }, _) => Err(format!("{place} must be a list")),
            (Schema::Text { .. }, _) => Err(format!("{place} must be text")),
            (Schema::Whole { .. }, _) => Err(format!("{place} must be a number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Schema {
        let cites = Schema::list(Schema::Whole { min: 1, max: 9 }, 1, 3);
        Schema::Object(vec![("text", Schema::Text { max: 5 }), ("cites", cites)])
    }

    #[test]
    fn properties_keep_their_order_and_providers_get_what_they_take() {
        let render = |keywords| serde_json::to_string(&Rendered(&schema(), keywords)).unwrap();
        assert_eq!(
            render(Keywords::All),
            r#"{"type":"object","properties":{"text":{"type":"string","maxLength":5},"cites":{"type":"array","items":{"type":"integer","minimum":1,"maximum":9},"minItems":1,"maxItems":3}},"required":["text","cites"],"additionalProperties":false}"#
        );
        assert!(!render(Keywords::NoTextLength).contains("maxLength") && render(Keywords::NoTextLength).contains("maximum"));
        assert!(!render(Keywords::None).contains("maxItems") && render(Keywords::None).contains("additionalProperties"));
        let open_api = render(Keywords::OpenApi);
        assert!(open_api.contains(r#""propertyOrdering":["text","cites"]"#) && open_api.contains(r#""type":"OBJECT""#));
        assert!(!open_api.contains("additionalProperties"));
    }

    #[test]
    fn everything_is_checked_here_as_well() {
        let check = |value: Value| schema().check(&value).err().unwrap_or_default();
        assert_eq!(check(json!({"text": "abc", "cites": [1]})), "");
        assert_eq!(check(json!({"cites": [1]})), "the answer has no \"text\"");
        assert_eq!(check(json!({"text": "abcdef", "cites": [1]})), "\"text\" of the answer is longer than 5 characters");
        assert_eq!(check(json!({"text": "a", "cites": [10]})), "item 1 of \"cites\" of the answer must be a whole number from 1 to 9");
        assert_eq!(check(json!({"text": "a", "cites": [1.5]})), "item 1 of \"cites\" of the answer must be a whole number from 1 to 9");
        assert_eq!(check(json!({"text": "a", "cites": []})), "\"cites\" of the answer must have 1 to 3 items");
        assert_eq!(check(json!({"text": "a", "cites": [1], "more": 1})), "the answer has properties that were not asked for");
        assert_eq!(check(json!([])), "the answer must be an object");
    }
}
