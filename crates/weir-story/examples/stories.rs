//! Reads articles as `weir nlp cluster --stdin` does and prints their stories as a reader would meet them: the headline, who reports it,
//! what is compared, how it went on.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use weir_model::{Article, EntryId};
use weir_story::{ClusterInput, Report, cluster, compare, compare_places, headline, timeline};
use weir_text::{Options, Understanding, understand};

fn main() -> std::io::Result<()> {
    let mut inputs = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text_of = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        inputs.push(ClusterInput {
            id: text_of("id"),
            lang: text_of("lang"),
            title: text_of("title"),
            text: text_of("text"),
            date: format!("{}T00:00:00Z", text_of("date")).parse().ok(),
            source: text_of("source"),
        });
    }
    let read: Vec<(Article, Understanding)> = inputs
        .iter()
        .enumerate()
        .map(|(n, input)| {
            let article = input.article(EntryId(n as i64));
            let understood = understand(&article, &Options::default());
            (article, understood)
        })
        .collect();
    let mut stories: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (n, (_, story)) in cluster(inputs.clone()).into_iter().enumerate() {
        stories.entry(story).or_default().push(n);
    }
    let mut output = std::io::stdout().lock();
    for members in stories.values().filter(|members| members.len() > 1) {
        let reports: Vec<Report> = members
            .iter()
            .filter_map(|n| Some((read.get(*n)?, inputs.get(*n)?)))
            .map(|((article, understood), input)| Report {
                entry: article.id.entry,
                family: &input.source,
                at: input.date.unwrap_or(Timestamp::UNIX_EPOCH),
                article,
                figures: &understood.figures,
                tags: &understood.tags,
                promotion: understood.promotion,
            })
            .collect();
        let Some(head) = headline(&reports).and_then(|head| reports.get(head)) else { continue };
        writeln!(output, "\n{} ({} reports)", head.article.title, reports.len())?;
        for report in &reports {
            writeln!(output, "    {}: {}", report.family, report.article.title)?;
        }
        for comparison in compare(&reports) {
            let readings: Vec<String> =
                comparison.readings.iter().map(|reading| format!("{} ×{}", reading.figure.text, reading.families)).collect();
            writeln!(output, "  {:?} [{}] {}", comparison.verdict, comparison.subject, readings.join(" | "))?;
        }
        for comparison in compare_places(&reports) {
            let places: Vec<&str> = comparison.readings.iter().map(|reading| reading.place.as_str()).collect();
            writeln!(output, "  place {:?} [{}] {}", comparison.verdict, comparison.subject, places.join(" | "))?;
        }
        for development in timeline(&reports, 6) {
            let day = Timestamp::from_second(i64::from(development.day) * 86_400).unwrap_or(Timestamp::UNIX_EPOCH);
            writeln!(output, "  {} ×{} {}", day.strftime("%d %b"), development.families, development.passage.text)?;
        }
    }
    Ok(())
}
