//! Reads hostile pages of 3 MB, each in a process of its own, and prints the processor time, the peak of memory and how many times
//! the page's size that is: `cargo run --release -p weir-extract --example hostile`.

#![expect(clippy::print_stdout, reason = "prints its result")]

use std::process::{Command, ExitCode};
use weir_extract::{FeedHint, Page, extract};

const SIZE: usize = 3_000_000;
const SENTENCE: &str = "The harbour board spoke for an hour about the price of the new crane and who should pay it. ";

/// What is repeated until the page is full: before, the piece (`#` becomes a number), after.
const KINDS: &[(&str, &str, &str, &str)] = &[
    ("deep elements", "", "<div>", "words"),
    ("deep lists", "", "<ul><li>", "words"),
    ("deep tables", "", "<table><tr><td>", "words"),
    ("deep quotes", "", "<blockquote><p>a", "words"),
    ("open formatting", "", "<b><i><a href=/#>", "words"),
    ("formatting with attributes", "", "<font color=#>a", ""),
    ("open paragraphs", "", "<p>a", ""),
    ("links", "<article>", "<a href=/story/#>read on</a> ", ""),
    ("linked paragraphs", "<article>", "<p><a href=/#>The crane is late</a>", ""),
    ("sentences", "<article><p>", SENTENCE, ""),
    (
        "paragraphs",
        "<article>",
        "<p>The harbour board spoke for an hour about the price of the new crane, and about who should pay.</p>",
        "",
    ),
    ("one word", "<article><p>", "a", ""),
    ("one ideograph", "<article><p>", "稀", ""),
    ("line breaks", "<article><p>", "a<br>", ""),
    ("double breaks", "<article>", "The crane is late, and it is dear.<br><br>", ""),
    ("empty elements", "<article>", "<span></span>", "words"),
    ("pictures", "<article>", "<figure><img src=/#.jpg><figcaption>The crane.</figcaption></figure>", ""),
    ("cells", "<article><table>", "<tr><td>1<td>2<td>3", ""),
    ("items", "<article><ul>", "<li>a", ""),
    ("headings", "<article>", "<h2>The crane #</h2>", ""),
    ("posts", "<main>", "<div class=post id=post-#><time>1 May</time><p>The crane is late again.</p></div>", ""),
    ("attributes", "<article><p", " a#=b", ">words"),
    ("entities", "<article><p>", "&amp;", ""),
    ("no-break spaces", "<article><p>", "a&nbsp;«", ""),
    ("comments", "<article>", "<!-- a -->", "<p>words"),
    ("scripts", "<article>", "<script>a</script>", "<p>words"),
    ("metadata", "", "<meta name=author content=a#>", ""),
    ("deep data", "<script type=application/ld+json>", "{\"a\":[", "</script><p>words"),
    ("wide data", "<script type=application/ld+json>[", "{\"@type\":\"NewsArticle\",\"headline\":\"a\"},", "{}]</script><p>words"),
    ("tags that never end", "<article>", "<p <", ""),
    ("templates", "<article>", "<template>", "words"),
    ("vectors", "<article>", "<svg><g>", "words"),
];

fn page(kind: usize) -> Option<(&'static str, String)> {
    let (name, before, piece, after) = KINDS.get(kind)?;
    let mut html = String::with_capacity(SIZE + 200);
    html.push_str("<!doctype html><html lang=en><head><title>Crane</title></head><body>");
    html.push_str(before);
    let mut n = 0;
    while html.len() + after.len() < SIZE {
        match piece.split_once('#') {
            Some((head, tail)) => {
                html.push_str(head);
                html.push_str(&n.to_string());
                html.push_str(tail);
            }
            None => html.push_str(piece),
        }
        n += 1;
    }
    html.push_str(after);
    Some((name, html))
}

/// A line of `/proc/self/status` in KB.
fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().find_map(|word| word.parse().ok())
}

/// Processor seconds of this process so far; the kernel counts them in hundredths.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks = |n: usize| stat.rsplit(')').next()?.split_whitespace().nth(n)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

fn one(kind: usize) -> Option<()> {
    let (name, html) = page(kind)?;
    let url = "https://news.example/crane".parse().ok()?;
    let before = status("VmHWM:").unwrap_or_default();
    let start = cpu_seconds()?;
    let read = extract(&Page { bytes: html.as_bytes(), content_type: None, url: &url }, &FeedHint::default());
    let seconds = cpu_seconds()? - start;
    let peak = status("VmHWM:").unwrap_or_default();
    let what = read.map_or_else(|error| error.to_string(), |read| format!("{} blocks", read.blocks.len()));
    let grown = peak.saturating_sub(before) * 1024;
    println!("{name:28} {seconds:6.2} s {:6.1} MB {:5.1} × {what}", grown as f64 / 1e6, grown as f64 / html.len() as f64);
    Some(())
}

fn main() -> ExitCode {
    if let Some(kind) = std::env::args().nth(1).and_then(|kind| kind.parse().ok()) {
        return if one(kind).is_some() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let Ok(program) = std::env::current_exe() else { return ExitCode::FAILURE };
    let mut failed = false;
    for (kind, (name, ..)) in KINDS.iter().enumerate() {
        let ended = Command::new(&program).arg(kind.to_string()).status();
        if !ended.is_ok_and(|status| status.success()) {
            println!("{name:28} did not end well");
            failed = true;
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
