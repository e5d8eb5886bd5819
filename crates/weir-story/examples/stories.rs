//! Reads articles as `weir nlp cluster --stdin` does and prints their stories as a reader would meet them: the headline, who reports it,
//! what is compared, how it went on.

#[expect(dead_code, reason = "the tests ask more of it")]
#[path = "../tests/reading/mod.rs"]
mod reading;

use jiff::Timestamp;
use reading::Read;
use std::io::Write;
use weir_story::{compare, compare_places, headline, timeline};

fn main() -> std::io::Result<()> {
    let read = Read::new(reading::lines(std::io::stdin().lock())?);
    let mut output = std::io::stdout().lock();
    for reports in read.stories() {
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
