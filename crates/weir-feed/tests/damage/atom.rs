//! Damage of Atom.

use crate::{Kind, Left::*, Said::*};

pub const WHOLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title><link href="https://h.example/"/><id>f</id><updated>2026-11-24T08:30:00Z</updated>
<entry><title>One</title><link href="https://h.example/1"/><id>e1</id><updated>2026-11-24T08:30:00Z</updated><summary>First</summary></entry>
<entry><title type="text">Two</title><link rel="alternate" href="https://h.example/2"/><id>e2</id><updated>2026-11-24T09:30:00Z</updated><author><name>Bo</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Second</p></div></content></entry>
<entry><title>Three</title><link href="https://h.example/3"/><id>e3</id><updated>2026-11-24T10:30:00Z</updated></entry>
</feed>"#;

#[rustfmt::skip]
pub const KINDS: &[Kind] = &[
    ("no vocabulary", " xmlns=\"http://www.w3.org/2005/Atom\"", "", Whole, No),
    ("another vocabulary", "http://www.w3.org/2005/Atom", "urn:x", Whole, No),
    ("vocabulary with a slash", "http://www.w3.org/2005/Atom", "https://www.w3.org/2005/Atom/", Whole, No),
    ("root in capitals", "<feed", "<FEED", Whole, No),
    ("root that never ends", "</feed>", "", Whole, Yes),
    ("root closed early", "<entry><title type", "</feed><entry><title type", Whole, Yes),
    ("two documents glued", "</feed>", "</feed><?xml version='1.0'?><feed><title>x</title></feed>", Whole, Yes),
    ("entry that never ends", "</entry>\n<entry><title>Three", "\n<entry><title>Three", Whole, Yes),
    ("entry in an entry", "<entry><title type", "<entry><entry><title type", Whole, Yes),
    ("entry's end twice", "</entry>\n<entry><title>Three", "</entry></entry>\n<entry><title>Three", Whole, Yes),
    ("entry of another vocabulary", "<entry><title type", "<entry xmlns='urn:x'><title type", Whole, No),
    ("entry with a prefix", "<entry><title type=\"text\">Two</title>", "<atom:entry><title type=\"text\">Two</title>", Whole, Yes),
    ("entry with an open prefix", "<entry><title type", "<entry xmlns:x><title type", Whole, Yes),
    ("title that never ends", "Two</title>", "Two", Whole, Yes),
    ("title of an unknown type", "type=\"text\">Two", "type=\"nosuch\">Two", Whole, No),
    ("title with markup in text", "type=\"text\">Two", "type=\"text\">Two &lt;T&gt;", Title("Two <T>"), No),
    ("title with elements in text", "type=\"text\">Two", "type=\"text\"><b>Two</b>", Whole, No),
    ("title as HTML without markup", "type=\"text\">Two", "type=\"html\">Two &amp;amp; 3", Title("Two & 3"), No),
    ("title as XHTML without elements", "type=\"text\">Two", "type=\"xhtml\">Two", Whole, No),
    ("title as base64", "type=\"text\">Two", "mode=\"base64\">VHdv", Whole, No),
    ("title as base64 that is none", "type=\"text\">Two", "mode=\"base64\">Two", There, No),
    ("title without quotes at its type", "type=\"text\">Two", "type=text>Two", Whole, Yes),
    ("title with half its type", "type=\"text\">Two", "type=\"text>Two", Whole, Yes),
    ("link that never ends", "href=\"https://h.example/2\"/>", "href=\"https://h.example/2\">", Whole, Yes),
    ("link without quotes", "href=\"https://h.example/2\"", "href=https://h.example/2", Whole, Yes),
    ("link with its quote open", "href=\"https://h.example/2\"", "href=\"https://h.example/2", Whole, Yes),
    ("link as text", "<link rel=\"alternate\" href=\"https://h.example/2\"/>", "<link>https://h.example/2</link>", Whole, No),
    ("link without rel", "rel=\"alternate\" ", "", Whole, No),
    ("link with rel in capitals", "rel=\"alternate\"", "rel=\"Alternate\"", Whole, No),
    ("link with an empty rel", "rel=\"alternate\"", "rel=\"\"", Whole, No),
    ("link with a full rel", "rel=\"alternate\"", "rel=\"http://www.iana.org/assignments/relation/alternate\"", Whole, No),
    ("link with rel twice", "rel=\"alternate\"", "rel=\"alternate\" rel=\"self\"", Whole, Yes),
    ("link with a bare ampersand", "href=\"https://h.example/2\"", "href=\"https://h.example/2?a&b\"", Link("https://h.example/2?a&b"), Yes),
    ("link to an edit form first", "<link rel=\"alternate\"", "<link rel=\"edit\" href=\"/edit\"/><link rel=\"alternate\"", Whole, No),
    ("link as a script", "href=\"https://h.example/2\"", "href=\"javascript:x()\"", NoLink, Yes),
    ("relative link", "href=\"https://h.example/2\"", "href=\"2\"", Whole, No),
    ("relative base that is none", "<entry><title type", "<entry xml:base='::'><title type", Whole, No),
    ("no id", "<id>e2</id>", "", Whole, No),
    ("id of another entry", "<id>e2</id>", "<id>e1</id>", Whole, Yes),
    ("id that never ends", "e2</id>", "e2", Whole, Yes),
    ("id twice", "<id>e2</id>", "<id>e2</id><id>e2b</id>", Whole, No),
    ("date that is none", "2026-11-24T09:30:00Z", "2026-99-24T09:30:00Z", Whole, Yes),
    ("date with a space", "2026-11-24T09:30:00Z", "2026-11-24 09:30", Whole, No),
    ("author without name", "<name>Bo</name>", "", Whole, No),
    ("author's name that never ends", "Bo</name>", "Bo", Whole, Yes),
    ("author as text", "<author><name>Bo</name></author>", "<author>Bo</author>", Whole, No),
    ("content with crossed markup", "<p>Second</p>", "<p><b>Second</p></b>", Whole, Yes),
    ("content with open markup", "<p>Second</p>", "<p>Second", Whole, Yes),
    ("content without its vocabulary", " xmlns=\"http://www.w3.org/1999/xhtml\"", "", Whole, No),
    ("content with an undeclared prefix", "<p>Second</p>", "<h:p>Second</h:p>", Whole, Yes),
    ("content that never ends", "</div></content>", "</div>", Whole, Yes),
    ("content of HTML unescaped", "type=\"xhtml\"", "type=\"html\"", Whole, No),
    ("content with an entry inside", "<p>Second</p>", "<p>&lt;entry&gt;</p>", Whole, No),
    ("feed of version 0.3", "<feed xmlns=\"http://www.w3.org/2005/Atom\"", "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"", Whole, No),
];
