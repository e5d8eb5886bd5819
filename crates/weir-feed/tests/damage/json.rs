//! Damage of JSON feeds.

use crate::{Kind, Left::*, Said::*};

pub const WHOLE: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "home_page_url": "https://h.example/",
"items": [{"id": "1", "url": "https://h.example/1", "title": "One"},
{"id": "2", "title": "Two", "content_html": "<p>Second</p>", "tags": ["a"], "url": "https://h.example/2"},
{"id": "3", "url": "https://h.example/3", "title": "Three"}]}"#;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    ("JSON: comma after the last item", "\"Three\"}]", "\"Three\"},]", Whole, Yes),
    ("JSON: comma after the last value", "\"https://h.example/2\"}", "\"https://h.example/2\",}", Whole, Yes),
    ("JSON: two commas", "\"One\"},", "\"One\"},,", Whole, Yes),
    ("JSON: comma first", "[{\"id\": \"1\"", "[,{\"id\": \"1\"", Whole, Yes),
    ("JSON: line break in a text", "<p>Second</p>", "<p>Second\n</p>", Whole, Yes),
    ("JSON: tab in a text", "<p>Second</p>", "<p>Second\t</p>", Whole, Yes),
    ("JSON: last bracket missing", "}]}", "}]", Whole, Yes),
    ("JSON: both brackets missing", "}]}", "}", Whole, Yes),
    ("JSON: brackets swapped", "}]}", "}}]", Whole, Yes),
    ("JSON: something after", "}]}", "}]} <!-- 0.1 s -->", Whole, Yes),
    ("JSON: semicolon after", "}]}", "}]};", Whole, Yes),
    ("JSON: cut in the second item", ", \"tags\": [\"a\"], \"url\": \"https://h.example/2\"},\n{\"id\": \"3\", \"url\": \"https://h.example/3\", \"title\": \"Three\"}]}", "", Cut, Yes),
    ("JSON: number as id", "\"id\": \"2\"", "\"id\": 2", Whole, No),
    ("JSON: no id", "\"id\": \"2\", ", "", Whole, No),
    ("JSON: id null", "\"id\": \"2\"", "\"id\": null", Whole, No),
    ("JSON: tags as text", "[\"a\"]", "\"a\"", Whole, No),
    ("JSON: item that is none", "{\"id\": \"2\"", "null, 7, \"x\", {\"id\": \"2\"", Whole, No),
    ("JSON: no version", "\"version\": \"https://jsonfeed.org/version/1.1\", ", "", Whole, No),
    ("JSON: relative address", "\"https://h.example/2\"", "\"/2\"", Whole, No),
    ("JSON: address of a script", "\"https://h.example/2\"", "\"javascript:x()\"", NoLink, No),
    ("JSON: words before", "{\"version\"", "\n\n {\"version\"", Whole, No),
];
