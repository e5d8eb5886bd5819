//! Groups articles from standard input in order of arrival: reads JSON lines with `id`, `lang`, `title`, `text` and maybe
//! `date` (`2026-01-31`) and `source`, writes `{"id","cluster"}` for each.

use serde_json::{Value, json};
use std::io::{BufRead, Write};
use weir_story::{ClusterInput, cluster};

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
    let mut output = std::io::stdout().lock();
    for (id, cluster) in cluster(inputs) {
        writeln!(output, "{}", json!({ "id": id, "cluster": cluster }))?;
    }
    Ok(())
}
