//! `weir read`: the whole chain for one page, in the terminal.

use crate::config::Config;
use crate::output::{self, wrap};
use anyhow::{Context, Result, bail};
use std::io::Read as _;
use std::path::Path;
use weir_model::{BlockKind, BriefLength, BriefNote, Claim, SentenceId};
use weir_pipeline::{Options, Reading, Weir, read_file, read_url};
use weir_store::Store;

/// Columns of running text.
const WIDTH: usize = 88;
/// The largest file that is read.
const MOST_BYTES: u64 = 20 << 20;

/// Reads an address, a file or standard input, and prints what Weir makes of it.
pub async fn run(config: &Config, what: &str, text: bool, length: BriefLength, json: bool) -> Result<()> {
    let mut reading = if what == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().take(MOST_BYTES).read_to_end(&mut bytes).context("cannot read standard input")?;
        read_file("-", &bytes)?
    } else if Path::new(what).exists() {
        let length = std::fs::metadata(what).with_context(|| format!("cannot read {what}"))?.len();
        if length > MOST_BYTES {
            bail!("{what} is {} MB; files up to {} MB can be read", length >> 20, MOST_BYTES >> 20);
        }
        read_file(what, &std::fs::read(what).with_context(|| format!("cannot read {what}"))?)?
    } else {
        let url = weir_feed::address(what).with_context(|| format!("{what} is neither a file nor an address"))?;
        let weir = Weir::new(Store::open("sqlite::memory:").await?, crate::open::fetcher(config)?, Options::default()).await?;
        // Whoever types an address at a terminal means that address, private or not.
        if let Some(host) = url.host_str() {
            weir.fetcher().allow(&url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")));
        }
        read_url(&weir, &url).await?
    };
    reading.brief = reading.brief.shown(length);
    if json { output::json(&reading) } else { print(&reading, text) }
}

fn print(reading: &Reading, text: bool) -> Result<()> {
    let Reading { article, brief, tags, figures, .. } = reading;
    let metadata = &article.metadata;
    let mut source: Vec<String> = Vec::new();
    source.extend(metadata.site_name.clone());
    source
        .extend(metadata.published.map(|at| at.to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M %Z").to_string()));
    source.extend((!metadata.authors.is_empty()).then(|| metadata.authors.join(", ")));
    source.push(format!("{} min", reading.minutes));
    source.push(article.lang.to_string());
    output::line(source.join(" · "));
    output::line(wrap(if article.title.is_empty() { "(no title)" } else { &article.title }, WIDTH, ""));
    output::line("");

    let mut quoted: Vec<SentenceId> = Vec::new();
    if !brief.lead.is_empty() {
        output::line(wrap(&claims(&brief.lead, &mut quoted), WIDTH, "  "));
        output::line("");
    }
    for point in &brief.points {
        output::line(wrap(&format!("{} {}", point.emoji, point.heading), WIDTH, "  "));
        output::line(wrap(&claims(&point.claims, &mut quoted), WIDTH, "     "));
        output::line("");
    }
    match brief.note {
        Some(note) => output::line(format!("  {}", note_words(note))),
        None => output::line(format!(
            "  {} sentences, each quoted from the source. No model: the words stay in the article's language.",
            quoted.len()
        )),
    }
    if reading.promotion {
        output::line("  This reads as a promotion.");
    }
    if !tags.is_empty() {
        let labels: Vec<String> = tags
            .iter()
            .map(|tag| match &tag.zh {
                Some(zh) if *zh != tag.en => format!("{zh} {}", tag.en),
                _ => tag.en.clone(),
            })
            .collect();
        output::line("");
        output::line(wrap(&format!("Tags: {}", labels.join(" · ")), WIDTH, ""));
    }
    if !figures.is_empty() {
        output::line("");
        output::line("Figures");
        for figure in figures {
            output::line(format!("  {:<22} {} [s{}]", figure.text, figure.subject, figure.sentence.n + 1));
        }
    }
    if !quoted.is_empty() {
        output::line("");
        output::line("Sources");
        for (n, id) in quoted.iter().enumerate() {
            output::line(format!("  [{}] sentence {} of {}", n + 1, id.n + 1, article.sentences.len()));
        }
    }
    if text {
        output::line("");
        for block in &article.blocks {
            let indent = match block.kind {
                BlockKind::Item { depth, .. } => format!("{}- ", "  ".repeat(depth as usize)),
                BlockKind::Quote => "> ".into(),
                _ => String::new(),
            };
            if !block.text.is_empty() {
                output::line(wrap(&format!("{indent}{}", block.text), WIDTH, ""));
                output::line("");
            }
        }
    }
    Ok(())
}

/// Claims with numbers for what they cite; the same sentence keeps its number.
fn claims(claims: &[Claim], quoted: &mut Vec<SentenceId>) -> String {
    let mut out = String::new();
    for claim in claims {
        if !out.is_empty() && !claim.lang.is_cjk() {
            out.push(' ');
        }
        out.push_str(&claim.text);
        for id in &claim.cites {
            let n = quoted.iter().position(|known| known == id).unwrap_or_else(|| {
                quoted.push(*id);
                quoted.len() - 1
            });
            out.push_str(&format!("[{}]", n + 1));
        }
    }
    out
}

fn note_words(note: BriefNote) -> &'static str {
    match note {
        BriefNote::TooShort => "The text is as short as a brief would be; it stands for itself.",
        BriefNote::LiveBlog => "A running list of updates: the newest are quoted.",
        BriefNote::Interview => "An interview: answers are quoted.",
        BriefNote::List => "A list rather than a text.",
        BriefNote::Gallery => "Pictures with captions rather than a text.",
        BriefNote::NoText => "There is no text to read here.",
    }
}
