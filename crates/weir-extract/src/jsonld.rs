//! Structured data of a page: the JSON-LD object that describes the article.

use crate::sponsored;
use dom_query::Document;
use serde_json::{Map, Value};

/// Objects looked at in one page.
const MAX_OBJECTS: usize = 500;
/// Bytes of one script: as values they take ten times as many. The largest of real articles have 200,000.
const MAX_SCRIPT: usize = 1_000_000;

/// What the article's object says.
#[derive(Debug, Default)]
pub(crate) struct Described {
    pub headline: Option<String>,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub section: Option<String>,
    pub publisher: Option<String>,
    pub image: Option<String>,
    pub lang: Option<String>,
    pub paywalled: bool,
    pub sponsored: bool,
    /// A term or credit that says that software made it.
    pub made_by: Option<String>,
    /// What is said in a film or programme.
    pub transcript: Option<String>,
    /// The posts of a live blog, in the page's order.
    pub posts: Vec<Post>,
    /// The types of all of the page's objects.
    pub types: Vec<String>,
}

/// A post of a live blog.
#[derive(Debug, Default)]
pub(crate) struct Post {
    pub headline: Option<String>,
    pub published: Option<String>,
    /// Text or HTML.
    pub body: String,
}

/// Reads the page's article object; of several the one that says most.
pub(crate) fn read(document: &Document) -> Described {
    let mut best: Option<(usize, Described)> = None;
    let mut all_types = Vec::new();
    for script in document.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        if text.len() > MAX_SCRIPT {
            continue;
        }
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim_start_matches("<![CDATA[").trim_end_matches("]]>");
        let value: Option<Value> = serde_json::from_str(text).ok().or_else(|| {
            // Raw newlines inside of strings are the most common slip.
            let cleaned: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            serde_json::from_str(cleaned.trim().trim_end_matches(';')).ok()
        });
        let Some(value) = value else { continue };
        let mut queue = vec![&value];
        let mut seen = 0;
        while let Some(value) = queue.pop() {
            seen += 1;
            if seen > MAX_OBJECTS {
                break;
            }
            match value {
                Value::Array(values) => queue.extend(values.iter().rev()),
                Value::Object(object) => {
                    for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement"] {
                        queue.extend(object.get(key));
                    }
                    if all_types.len() < MAX_OBJECTS {
                        all_types.extend(types(object).into_iter().map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()));
                    }
                    if is_article(object) {
                        let described = describe(object);
                        let said = described.weight();
                        if best.as_ref().is_none_or(|(weight, _)| said > *weight) {
                            best = Some((said, described));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    Described { types: all_types, ..best.map(|(_, described)| described).unwrap_or_default() }
}

impl Described {
    fn weight(&self) -> usize {
        usize::from(self.headline.is_some()) * 2
            + usize::from(self.published.is_some()) * 2
            + usize::from(!self.authors.is_empty())
            + usize::from(self.description.is_some())
            + usize::from(!self.posts.is_empty()) * 4
    }
}

fn types(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    types(object).iter().any(|name| {
        let name = name.rsplit('/').next().unwrap_or(name);
        name.ends_with("Article")
            || matches!(
                name,
                "BlogPosting"
                    | "LiveBlogPosting"
                    | "Report"
                    | "Review"
                    | "SocialMediaPosting"
                    | "AudioObject"
                    | "RadioEpisode"
                    | "Question"
                    | "ImageGallery"
                    | "MediaGallery"
                    | "DiscussionForumPosting"
                    | "VideoObject"
                    | "PodcastEpisode"
                    | "Recipe"
            )
    })
}

fn describe(object: &Map<String, Value>) -> Described {
    let text = |key: &str| object.get(key).and_then(text_of);
    let mut authors = Vec::new();
    for key in ["author", "creator"] {
        if authors.is_empty() {
            names(object.get(key), &mut authors);
        }
    }
    Described {
        headline: text("headline").or_else(|| text("name")),
        description: text("description"),
        authors,
        published: text("datePublished").or_else(|| text("dateCreated")).or_else(|| text("uploadDate")),
        modified: text("dateModified"),
        section: text("articleSection"),
        publisher: object.get("publisher").and_then(name_of),
        image: object.get("image").and_then(address_of).or_else(|| text("thumbnailUrl")),
        lang: text("inLanguage"),
        paywalled: matches!(object.get("isAccessibleForFree"), Some(Value::Bool(false)))
            || object.get("isAccessibleForFree").and_then(Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case("false")),
        sponsored: types(object).iter().any(|name| name.ends_with("AdvertiserContentArticle"))
            || object.get("sponsor").is_some_and(|sponsor| name_of(sponsor).is_some()),
        made_by: ["digitalSourceType", "creditText", "creativeWorkStatus", "disclaimer"]
            .iter()
            .filter_map(|key| text(key))
            .find(|said| sponsored::is_software(said)),
        transcript: text("transcript").or_else(|| object.get("video").and_then(Value::as_object)?.get("transcript").and_then(text_of)),
        posts: object
            .get("liveBlogUpdate")
            .and_then(Value::as_array)
            .map(|posts| posts.iter().take(2_000).filter_map(post).collect())
            .unwrap_or_default(),
        types: Vec::new(),
    }
}

fn post(value: &Value) -> Option<Post> {
    let object = value.as_object()?;
    let body = object.get("articleBody").or_else(|| object.get("text")).and_then(Value::as_str)?.to_owned();
    let text = |key: &str| object.get(key).and_then(text_of);
    Some(Post { headline: text("headline"), published: text("datePublished").or_else(|| text("dateModified")), body })
}

fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Array(values) => return values.iter().find_map(text_of),
        Value::Object(object) => {
            object.get("@value").or_else(|| object.get("name")).or_else(|| object.get("alternateName")).and_then(Value::as_str)?
        }
        _ => return None,
    };
    let text = crate::plain(text);
    (!text.is_empty()).then_some(text)
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => object.get("name").and_then(text_of),
        other => text_of(other),
    }
}

fn names(value: Option<&Value>, into: &mut Vec<String>) {
    match value {
        Some(Value::Array(values)) => values.iter().take(20).for_each(|value| {
            if !value.is_array() {
                names(Some(value), into);
            }
        }),
        Some(Value::Object(object)) => match object.get("name") {
            Some(Value::Array(values)) => into.extend(values.iter().take(20).filter_map(text_of)),
            name => into.extend(name.and_then(text_of)),
        },
        Some(value) => into.extend(text_of(value)),
        None => {}
    }
}

fn address_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => values.iter().find_map(|value| if value.is_array() { None } else { address_of(value) }),
        Value::Object(object) => {
            ["url", "contentUrl", "@id"].iter().find_map(|key| object.get(*key).and_then(Value::as_str).map(str::to_owned))
        }
        _ => None,
    }
}
