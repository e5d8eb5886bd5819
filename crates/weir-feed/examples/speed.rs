//! How fast feeds are read: against feed-rs on generated feeds, and whether the time grows with the size alone.
//!
//!     cargo run --release -p weir-feed --example speed

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::hint::black_box;
use std::time::{Duration, Instant};
use weir_feed::{Hints, clean_html, parse};

fn main() {
    against_feed_rs();
    cleaning();
    growth();
}

/// The shortest of several runs, each long enough to be measured: a shared machine only adds time.
fn time(mut run: impl FnMut()) -> Duration {
    let once = Instant::now();
    run();
    let runs = (Duration::from_millis(4).as_nanos() / once.elapsed().as_nanos().max(1)).clamp(1, 2_000) as u32;
    let mut best = Duration::MAX;
    for _ in 0..9 {
        let start = Instant::now();
        for _ in 0..runs {
            run();
        }
        best = best.min(start.elapsed() / runs);
    }
    best
}

fn against_feed_rs() {
    println!("{:<22} {:>9} {:>10} {:>10} {:>7}", "feed", "bytes", "weir", "feed-rs", "ratio");
    let (mut sum, mut count) = (0.0, 0);
    for (name, write) in [("rss", rss as fn(usize, bool) -> String), ("atom", atom)] {
        for full in [false, true] {
            for bytes in [1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000] {
                let text = write(bytes, full);
                let own = time(|| drop(black_box(parse(black_box(text.as_bytes()), &Hints::default()))));
                let other = time(|| drop(black_box(feed_rs::parser::parse(black_box(text.as_bytes())))));
                let entries = feed_rs::parser::parse(text.as_bytes()).unwrap().entries.len();
                assert_eq!(parse(text.as_bytes(), &Hints::default()).unwrap().0.entries.len(), entries);
                let ratio = other.as_secs_f64() / own.as_secs_f64();
                sum += ratio.ln();
                count += 1;
                let name = format!("{name}{}", if full { " with content" } else { "" });
                println!("{name:<22} {:>9} {own:>10.1?} {other:>10.1?} {ratio:>7.2}", text.len());
            }
        }
    }
    println!("geometric mean of the ratios: {:.2}\n", (sum / f64::from(count)).exp());
}

fn cleaning() {
    let text = rss(256_000, true);
    let (feed, _) = parse(text.as_bytes(), &Hints::default()).unwrap();
    let reading = time(|| drop(black_box(parse(black_box(text.as_bytes()), &Hints::default()))));
    let cleaning = time(|| {
        for entry in &feed.entries {
            for html in [&entry.summary_html, &entry.content_html].into_iter().flatten() {
                black_box(clean_html(html, None));
            }
        }
    });
    println!("reading {} bytes: {reading:.1?}; cleaning all its HTML: {cleaning:.1?}\n", text.len());
}

/// Hostile documents of one and four times a size: the time may grow by four, not by sixteen.
fn growth() {
    println!("{:<34} {:>10} {:>10} {:>7}", "growth of", "100 KB", "400 KB", "times");
    for (name, unit) in [
        ("less-than signs", "<"),
        ("open tags", "<a"),
        ("nested elements", "<b>"),
        ("end tags", "</b>"),
        ("end tags of open elements", "<b></c>"),
        ("open comments", "<!-- x "),
        ("open CDATA", "<![CDATA[x</item>"),
        ("open instructions", "<?x "),
        ("open declarations", "<!x "),
        ("doctypes", "<!DOCTYPE x ["),
        ("open quotes", "<a b=\"x\n"),
        ("quotes and less-than signs", "<a b=\"<"),
        ("attributes", " a='1'"),
        ("ampersands", "&"),
        ("long names", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        ("vocabularies", "<a xmlns:b='c'>"),
        ("items", "<item><title>x"),
        ("escaped scripts", "&lt;script&gt;"),
        ("escaped less-than signs", "&lt;a href=\"x "),
        ("escaped comments", "&lt;!--"),
        ("same identities", "<item><guid>1</guid></item>"),
        ("categories", "<category>a</category>"),
        ("files", "<enclosure url='http://a.example/'/>"),
        ("byte order marks", "\u{feff}"),
        ("broken bytes", "\u{85}"),
    ] {
        for (place, before) in [("", "<rss><channel>"), (" in a text", "<rss><channel><item><description>")] {
            let base = "https://a.example/".parse().ok();
            let hints = Hints { url: base.as_ref(), ..Hints::default() };
            let [small, large] = [100_000, 400_000].map(|bytes| {
                let text = format!("{before}{}", unit.repeat(bytes / unit.len()));
                time(|| drop(black_box(parse(black_box(text.as_bytes()), &hints))))
            });
            let times = large.as_secs_f64() / small.as_secs_f64();
            let mark = if times > 8.0 || small > Duration::from_millis(100) { "  <-- too slow" } else { "" };
            println!("{:<34} {small:>10.1?} {large:>10.1?} {times:>7.1}{mark}", format!("{name}{place}"));
        }
    }
    for unit in ["<b>", "<a href='x'>", "<p><b>", "<table>", "<div>", "<div></x>", "<svg>", "</p>", "<i a='b' c='d'>x</i>", "<!--", "&amp"]
    {
        let [small, large] = [10_000, 40_000].map(|bytes| {
            let text = unit.repeat(bytes / unit.len());
            time(|| drop(black_box(clean_html(black_box(&text), None))))
        });
        let times = large.as_secs_f64() / small.as_secs_f64();
        println!("{:<34} {small:>10.1?} {large:>10.1?} {times:>7.1}", format!("cleaning 10 and 40 KB of {unit}"));
    }
    for (name, open, rest) in
        [("JSON brackets", "{\"items\":", "["), ("JSON commas", "{\"items\":[", ",{},"), ("JSON quotes", "{\"items\":[", "\"\\")]
    {
        let [small, large] = [100_000, 400_000].map(|bytes| {
            let text = format!("{open}{}", rest.repeat(bytes / rest.len()));
            time(|| drop(black_box(parse(black_box(text.as_bytes()), &Hints::default()))))
        });
        println!("{name:<34} {small:>10.1?} {large:>10.1?} {:>7.1}", large.as_secs_f64() / small.as_secs_f64());
    }
}

const WORDS: [&str; 24] = [
    "harbour", "ferry", "council", "report", "winter", "energy", "price", "école", "bridge", "market", "signal", "border", "teacher",
    "river", "election", "météo", "record", "museum", "factory", "strike", "railway", "orchard", "library", "storm",
];

fn words(seed: usize, count: usize) -> String {
    (0..count).map(|n| WORDS[(seed * 7 + n * n + n * 3) % WORDS.len()]).collect::<Vec<_>>().join(" ")
}

fn html(seed: usize, paragraphs: usize) -> String {
    (0..paragraphs)
        .map(|n| {
            format!(
                "<p>{} <a href=\"https://example.org/{seed}/{n}?a=1&amp;b=2\">{}</a> {}.</p>\n<img src=\"https://example.org/{n}.jpg\" alt=\"{}\">",
                words(seed + n, 20),
                words(n, 3),
                words(seed, 25),
                words(n, 2)
            )
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn rss(bytes: usize, full: bool) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n  <title>Harbour &amp; Sea</title>\n  <link>https://example.org/</link>\n  <description>News of the harbour</description>\n  <language>en</language>\n  <atom:link href=\"https://example.org/feed\" rel=\"self\" type=\"application/rss+xml\"/>\n",
    );
    for n in 0.. {
        if out.len() >= bytes {
            break;
        }
        out.push_str(&format!(
            "  <item>\n    <title>{} &amp; {}</title>\n    <link>https://example.org/news/{n}</link>\n    <guid isPermaLink=\"false\">n-{n}</guid>\n    <pubDate>Tue, {:02} Nov 2026 08:30:00 +0100</pubDate>\n    <dc:creator>{}</dc:creator>\n    <category>{}</category>\n    <description>{}</description>\n",
            words(n, 5),
            words(n + 1, 2),
            n % 28 + 1,
            words(n, 2),
            words(n, 1),
            escape(&html(n, 1)),
        ));
        if full {
            out.push_str(&format!("    <content:encoded><![CDATA[{}]]></content:encoded>\n", html(n, 6)));
        }
        out.push_str("  </item>\n");
    }
    out.push_str("</channel></rss>\n");
    out
}

fn atom(bytes: usize, full: bool) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n  <title>Harbour &amp; Sea</title>\n  <id>https://example.org/</id>\n  <link rel=\"alternate\" type=\"text/html\" href=\"https://example.org/\"/>\n  <link rel=\"self\" href=\"https://example.org/atom\"/>\n  <updated>2026-11-24T08:30:00Z</updated>\n",
    );
    for n in 0.. {
        if out.len() >= bytes {
            break;
        }
        out.push_str(&format!(
            "  <entry>\n    <title type=\"html\">{} &amp;amp; {}</title>\n    <link rel=\"alternate\" type=\"text/html\" href=\"https://example.org/news/{n}\"/>\n    <id>tag:example.org,2026:{n}</id>\n    <published>2026-11-{:02}T08:30:00+01:00</published>\n    <updated>2026-11-24T08:30:00Z</updated>\n    <author><name>{}</name></author>\n    <category term=\"{}\"/>\n    <summary type=\"html\">{}</summary>\n",
            words(n, 5),
            words(n + 1, 2),
            n % 28 + 1,
            words(n, 2),
            words(n, 1),
            escape(&html(n, 1)),
        ));
        if full {
            out.push_str(&format!("    <content type=\"html\">{}</content>\n", escape(&html(n, 6))));
        }
        out.push_str("  </entry>\n");
    }
    out.push_str("</feed>\n");
    out
}
