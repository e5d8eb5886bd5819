//! Feeds of every format, whole and damaged.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use weir_feed::{Hints, ParseError, parse};
use weir_model::{Entry, Feed, FeedKind};

fn read(text: &str) -> Feed {
    let url = "https://example.org/news/feed.xml".parse().unwrap();
    parse(text.as_bytes(), &Hints { url: Some(&url), ..Hints::default() }).unwrap().0
}

fn one(text: &str) -> Entry {
    let feed = read(text);
    assert_eq!(feed.entries.len(), 1, "{text}");
    feed.entries.into_iter().next().unwrap()
}

#[test]
fn rss_with_its_modules() {
    let feed = read(
        r#"<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Harbour &amp; Sea</title>
        <atom:link rel="self" href="https://example.org/feed"/><link>https://example.org/</link><language>en-GB</language><ttl>120</ttl>
        <item><title>&lt;b&gt;Two&lt;/b&gt; ferries &amp;amp; a tug</title><link>/two</link><guid isPermaLink="false">n-2</guid>
        <pubDate>Tue, 24 Nov 2026 08:30:00 +0100</pubDate><dc:creator>Ann Lee</dc:creator><description>Short.</description>
        <content:encoded><![CDATA[<p>Long & <em>good</em>.</p>]]></content:encoded><category>Sea</category>
        <media:content url="https://img.example.org/2.jpg" medium="image"/><enclosure url="https://example.org/2.mp3" type="audio/mpeg" length="12"/>
        <comments>https://example.org/two#comments</comments></item></channel></rss>"#,
    );
    assert_eq!((feed.kind, feed.title.as_str(), feed.lang.as_str(), feed.ttl_minutes), (FeedKind::Rss, "Harbour & Sea", "en", Some(120)));
    assert_eq!(feed.site_url.unwrap().as_str(), "https://example.org/");
    assert_eq!(feed.self_url.unwrap().as_str(), "https://example.org/feed");
    let entry = &feed.entries[0];
    assert_eq!((entry.guid.as_str(), entry.title.as_str(), entry.author.as_deref()), ("n-2", "Two ferries & a tug", Some("Ann Lee")));
    assert_eq!(entry.url.as_ref().unwrap().as_str(), "https://example.org/two");
    assert_eq!(entry.published.unwrap().to_string(), "2026-11-24T07:30:00Z");
    assert_eq!(entry.summary_html.as_deref(), Some("Short."));
    assert_eq!(entry.content_html.as_deref(), Some("<p>Long & <em>good</em>.</p>"));
    assert_eq!(entry.image_url.as_ref().unwrap().as_str(), "https://img.example.org/2.jpg");
    assert_eq!((entry.enclosures[0].length, entry.categories.len()), (Some(12), 1));
}

#[test]
fn atom_with_xhtml_bases_and_languages() {
    let entry = one(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/b/" xml:lang="zh-Hans"><title type="text">潮 &lt;1&gt;</title>
        <entry xml:lang="de"><id>tag:a.example,2026:1</id><title type="html">Ein &amp;lt;Tag&amp;gt;</title><link rel="edit" href="edit"/><link href="one"/>
        <author><name>Bo</name></author><author><name>Cy</name></author><published>2026-11-24T08:30:00+08:00</published><updated>2026-11-25T00:00:00Z</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; b <a href="c">c</a><br/></p></div></content></entry></feed>"#,
    );
    assert_eq!((entry.title.as_str(), entry.author.as_deref(), entry.lang.as_str()), ("Ein <Tag>", Some("Bo, Cy"), "de"));
    assert_eq!(entry.url.unwrap().as_str(), "https://a.example/b/one");
    assert_eq!(entry.content_html.as_deref(), Some(r#"<div><p>a &amp; b <a href="https://a.example/b/c">c</a><br></p></div>"#));
}

#[test]
fn rdf_json_and_the_oldest_rss() {
    let rdf = read(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="x"><title>R</title><link>https://r.example/</link></channel>
        <item rdf:about="https://r.example/1"><title>One</title><link>https://r.example/1</link><dc:date>2026-11-24</dc:date></item></rdf:RDF>"#,
    );
    assert_eq!((rdf.kind, rdf.title.as_str(), rdf.entries.len()), (FeedKind::Rdf, "R", 1));
    assert!(rdf.entries[0].published.is_some());
    let json = read(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://j.example/","items":[
        {"id":7,"url":"https://j.example/7","content_text":"a < b\n\nc","date_published":"2026-11-24T08:30:00Z","authors":[{"name":"Di"}]}, {"title":"no id"}]}"#,
    );
    assert_eq!((json.kind, json.entries.len(), json.entries[0].guid.as_str()), (FeedKind::Json, 2, "7"));
    assert_eq!(json.entries[0].content_html.as_deref(), Some("<p>a &lt; b</p><p>c</p>"));
    assert!(!json.entries[1].guid.is_empty());
    assert_eq!(
        one("<rss version='0.91'><channel><item><title>t</title><link>https://o.example/1</link></item></channel></rss>").guid,
        "https://o.example/1"
    );
}

#[test]
fn podcasts_places_and_times_not_to_ask() {
    let feed = read(
        r#"<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"
        xmlns:georss="http://www.georss.org/georss" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>P</title>
        <itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url><sy:updatePeriod>daily</sy:updatePeriod>
        <skipHours><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Saturday</day></skipDays>
        <item><itunes:title>One</itunes:title><itunes:duration>1:02:03</itunes:duration><itunes:author>Ann</itunes:author>
        <enclosure url="/1.mp3" type="audio/mpeg" length="9"/><podcast:transcript url="/1.vtt" type="text/vtt"/>
        <georss:point>52.5 13.4</georss:point><itunes:image href="/1.jpg"/></item></channel></rss>"#,
    );
    assert_eq!(feed.new_url.unwrap().as_str(), "https://new.example/feed");
    assert_eq!((feed.skip_hours, feed.skip_days, feed.ttl_minutes), (vec![0, 3], vec![5], Some(1_440)));
    let entry = &feed.entries[0];
    assert_eq!(
        (entry.title.as_str(), entry.seconds, entry.author.as_deref(), entry.point),
        ("One", Some(3_723), Some("Ann"), Some((52.5, 13.4)))
    );
    assert_eq!(entry.transcripts[0].url.as_str(), "https://example.org/1.vtt");
    assert_eq!(entry.image_url.as_ref().unwrap().as_str(), "https://example.org/1.jpg");
}

#[test]
fn channels_of_microsoft() {
    let feed = read(
        r#"<?xml version="1.0"?><CHANNEL HREF="http://c.example/"><TITLE>C</TITLE><ABSTRACT>News</ABSTRACT>
        <ITEM HREF="http://c.example/1" LASTMOD="2026-11-24T08:30"><TITLE>One</TITLE><ABSTRACT>First</ABSTRACT></ITEM></CHANNEL>"#,
    );
    assert_eq!((feed.kind, feed.title.as_str(), feed.description.as_str()), (FeedKind::Cdf, "C", "News"));
    assert_eq!(feed.site_url.unwrap().as_str(), "http://c.example/");
    let entry = &feed.entries[0];
    assert_eq!((entry.guid.as_str(), entry.title.as_str(), entry.summary_html.as_deref()), ("https://c.example/1", "One", Some("First")));
    assert_eq!(entry.updated.unwrap().to_string(), "2026-11-24T08:30:00Z");
}

#[test]
fn headers_tell_what_the_feed_does_not() {
    let text =
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='1'/><content type='html'>&lt;a href='2'&gt;</content></entry></feed>";
    let url = "https://example.org/a/feed".parse().unwrap();
    let hints = |content_location| Hints { url: Some(&url), content_location, content_language: Some("de-AT"), ..Hints::default() };
    for (location, base) in [
        (None, "https://example.org/a/"),
        (Some("https://o.example/x/y"), "https://o.example/x/"),
        (Some("/z/"), "https://example.org/z/"),
        (Some("javascript:x()"), "https://example.org/a/"),
    ] {
        let (feed, _) = parse(text.as_bytes(), &hints(location)).unwrap();
        assert_eq!(feed.lang.as_str(), "de");
        assert_eq!(feed.entries[0].url.as_ref().unwrap().as_str(), format!("{base}1"));
        assert_eq!(feed.entries[0].content_html.as_deref(), Some(format!("<a href='{base}2'>").as_str()));
    }
}

#[test]
fn plain_text_is_not_html() {
    for (title, expected) in [
        ("<title>Vec&lt;T&gt; &amp; Box&lt;dyn Error&gt;</title>", "Vec<T> & Box<dyn Error>"),
        ("<title type='text'>&lt;b&gt; is bold</title>", "<b> is bold"),
        ("<title type='html'>Fish &amp;amp; chips &lt;b&gt;now&lt;/b&gt;</title>", "Fish & chips now"),
        ("<title type='html'>Vec&lt;T&gt;</title>", "Vec<T>"),
    ] {
        let feed = read(&format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>{title}</entry></feed>"));
        assert_eq!(feed.entries[0].title, expected, "{title}");
    }
}

#[test]
fn what_is_cut_is_said() {
    let item = |inside: &str| format!("<rss><channel><item><guid>1</guid>{inside}</item></channel></rss>");
    let categories: String = (0..30).map(|n| format!("<category>{n}</category>")).collect();
    for (what, text) in [
        ("title", item(&format!("<title>{}</title>", "x".repeat(2_000)))),
        ("text", item(&format!("<description>{}</description>", "x".repeat(3 << 20)))),
        ("categories", item(&categories)),
        ("depth", item(&format!("<description>{}", "<b>".repeat(300)))),
        ("items", format!("<rss><channel>{}</channel></rss>", "<item><title>t</title></item>".repeat(2_001))),
        ("JSON items", format!("{{\"items\":[{}]}}", vec!["{\"id\":1}"; 2_001].join(","))),
    ] {
        let (_, warnings) = parse(text.as_bytes(), &Hints::default()).unwrap();
        assert!(!warnings.is_empty(), "{what}");
        assert!(warnings.iter().all(|warning| warning.0.starts_with(|c: char| !c.is_uppercase() || c == 'C') && !warning.0.ends_with('.')));
    }
}

#[test]
fn damage_is_repaired_and_said() {
    for (what, text, titles) in [
        ("bare ampersand", "<rss><channel><item><title>A & B</title><guid>1</guid></item></channel></rss>", vec!["A & B"]),
        (
            "unclosed items",
            "<rss><channel><item><title>A</title><guid>1</guid><item><title>B</title><guid>2</guid></channel></rss>",
            vec!["A", "B"],
        ),
        (
            "broken off",
            "<rss><channel><item><title>A</title><guid>1</guid></item><item><title>B</title><guid>2</guid><descr",
            vec!["A", "B"],
        ),
        ("unclosed title", "<rss><channel><item><title>A<link>https://a.example/</link></item></channel></rss>", vec!["A"]),
        ("words before", "Warning: slow\n<rss><channel><item><title>A</title><guid>1</guid></item></channel></rss>", vec!["A"]),
        (
            "a warning in HTML",
            "<br />\n<b>Warning</b>: slow<br />\n<?xml version='1.0'?><rss><channel><item><title>A</title><guid>1</guid></item></channel></rss>",
            vec!["A"],
        ),
        ("control characters", "<rss><channel><item><title>A\u{b}B</title><guid>1</guid></item></channel></rss>", vec!["AB"]),
        ("stray less-than", "<rss><channel><item><title>1 < 2</title><guid>1</guid></item></channel></rss>", vec!["1 < 2"]),
        ("open CDATA", "<rss><channel><item><guid>1</guid><title><![CDATA[A", vec!["A"]),
        ("crossed tags", "<rss><channel><item><title><b>A</title></b><guid>1</guid></item></channel></rss>", vec!["A"]),
        ("undeclared prefix", "<rss><channel><item><dc:title>A</dc:title><guid>1</guid></item></channel></rss>", vec!["A"]),
    ] {
        let (feed, warnings) = parse(text.as_bytes(), &Hints::default()).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(feed.entries.iter().map(|entry| entry.title.as_str()).collect::<Vec<_>>(), titles, "{what}");
        assert!(!warnings.is_empty() || matches!(what, "undeclared prefix" | "bare ampersand" | "unclosed title"), "{what}: {warnings:?}");
    }
}

#[test]
fn identities_are_stable_and_told_apart() {
    let same = "<rss><channel><item><guid>x</guid><link>https://a.example/1</link></item><item><guid>x</guid><link>https://a.example/2</link></item>
        <item><guid>x</guid><link>https://a.example/2</link></item><item><title>only a title</title></item></channel></rss>";
    let (first, again) = (read(same), read(same));
    assert_eq!(first, again, "nothing is random");
    let guids: std::collections::BTreeSet<&str> = first.entries.iter().map(|entry| entry.guid.as_str()).collect();
    assert_eq!((first.entries.len(), guids.len()), (4, 3), "one guid on two addresses is two items, twice on one address is one");
    assert!(first.entries.iter().all(|entry| !entry.guid.is_empty()));
}

#[test]
fn other_documents_are_refused_in_words() {
    for (text, expected) in [
        ("", ParseError::Empty),
        ("  \n", ParseError::Empty),
        ("<!DOCTYPE html><html><body>hello</body></html>", ParseError::Html),
        ("<html><head><title>x</title></head></html>", ParseError::Html),
        ("just words", ParseError::NotAFeed),
        ("<opml/>", ParseError::NotAFeed),
        ("{\"a\":1}", ParseError::NotAFeed),
        ("{\"items\":[", ParseError::Json { line: 1 }),
    ] {
        assert_eq!(parse(text.as_bytes(), &Hints::default()).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn hostile_documents_stay_small_and_quick() {
    let deep = format!("<rss><channel><item><guid>1</guid><description>{}", "<b>".repeat(200_000));
    assert_eq!(read(&deep).entries.len(), 1);
    let many = format!("<rss><channel>{}</channel></rss>", "<item><title>t</title></item>".repeat(10_000));
    assert!(read(&many).entries.len() <= 2_000);
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><rss><channel><title>&b;&c;</title><item><guid>1</guid></item></channel></rss>"#;
    assert_eq!(read(bomb).title, "&b;&c;", "nothing is expanded or read");
    let script =
        one("<rss><channel><item><guid>1</guid><link>javascript:alert(1)</link><enclosure url='data:text/html,x'/></item></channel></rss>");
    assert!(script.url.is_none() && script.enclosures.is_empty());
}

const PIECES: [&str; 36] = [
    "<rss>",
    "<channel>",
    "<item>",
    "</item>",
    "<title>",
    "</title>",
    "<link>",
    "https://a.example/1",
    "</link>",
    "<description>",
    "</description>",
    "<![CDATA[",
    "]]>",
    "<p>",
    "</p>",
    "<a href='b'>",
    "</a>",
    "&lt;script&gt;",
    "&lt;/script&gt;",
    "&amp;",
    "&",
    "<",
    ">",
    "<!--",
    "-->",
    "<?x",
    "<feed xmlns='http://www.w3.org/2005/Atom'>",
    "<entry>",
    "</entry>",
    "<content type='xhtml'>",
    "</content>",
    "<guid>1</guid>",
    "<svg>",
    "&lt;svg&gt;&lt;style&gt;",
    "稀土",
    "\u{85}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes, &Hints::default());
        let _ = weir_feed::opml::parse(&bytes);
        let _ = weir_feed::discover(&bytes, None, &"https://example.org/".parse().unwrap());
    }

    #[test]
    fn no_damage_panics(cuts in proptest::collection::vec((0usize..900, any::<u8>()), 0..12), end in 0usize..1200) {
        let mut bytes = br#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T &amp; U</title>
            <item><title><![CDATA[A <b>c</b>]]></title><link>https://example.org/a?b=1&amp;c=2</link><pubDate>Tue, 24 Nov 2026 08:30:00 +0100</pubDate>
            <media:group><media:content url="https://example.org/i.jpg" type="image/jpeg"/></media:group><description>&lt;p&gt;x&nbsp;&#8217;&lt;/p&gt;</description></item>
            </channel></rss>"#.to_vec();
        for (at, byte) in cuts {
            let length = bytes.len();
            bytes[at % length] = byte;
        }
        bytes.truncate(end);
        let _ = parse(&bytes, &Hints { content_type: Some("text/xml"), ..Hints::default() });
    }

    /// Pieces of feeds in any order: what a generator can get wrong.
    #[test]
    fn no_mixture_panics(picks in proptest::collection::vec(0usize..PIECES.len(), 0..60)) {
        let text: String = picks.iter().map(|pick| PIECES[*pick]).collect();
        let url = "https://example.org/".parse().unwrap();
        if let Ok((feed, _)) = parse(text.as_bytes(), &Hints { url: Some(&url), ..Hints::default() }) {
            for entry in &feed.entries {
                prop_assert!(!entry.guid.is_empty());
                for html in [&entry.summary_html, &entry.content_html].into_iter().flatten() {
                    let clean = weir_feed::clean_html(html, None);
                    prop_assert!(!clean.contains("<script"));
                    prop_assert_eq!(&weir_feed::clean_html(&clean, None), &clean, "cleaning twice changes nothing");
                }
            }
        }
    }

    #[test]
    fn no_address_panics(text in "\\PC{0,80}") {
        if let Ok(url) = weir_feed::address(&text) {
            weir_feed::url_key(&url);
            prop_assert_eq!(weir_feed::normalise(&weir_feed::normalise(&url)), weir_feed::normalise(&url));
        }
    }
}
