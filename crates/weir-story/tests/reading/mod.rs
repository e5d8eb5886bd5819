//! Articles of a list read and put into stories, as reports that can be compared.

use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, BufRead};
use weir_model::{Article, EntryId};
use weir_story::{ClusterInput, Report, cluster};
use weir_text::{Options, Understanding, understand};

/// What was read, each article at the place of its entry's number.
pub struct Read {
    pub inputs: Vec<ClusterInput>,
    read: Vec<(Article, Understanding)>,
}

/// JSON lines as `weir nlp cluster` reads them.
pub fn lines(from: impl BufRead) -> io::Result<Vec<ClusterInput>> {
    let input = |line: io::Result<String>| {
        let row: Value = serde_json::from_str(&line?)?;
        let field = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let date = field("date").parse().or_else(|_| format!("{}T00:00:00Z", field("date")).parse()).ok();
        Ok(ClusterInput { id: field("id"), lang: field("lang"), title: field("title"), text: field("text"), date, source: field("source") })
    };
    from.lines().map(input).collect()
}

impl Read {
    pub fn new(inputs: Vec<ClusterInput>) -> Read {
        let read = (0..)
            .zip(&inputs)
            .map(|(n, input)| {
                let article = input.article(EntryId(n));
                let understood = understand(&article, &Options::default());
                (article, understood)
            })
            .collect();
        Read { inputs, read }
    }

    pub fn article(&self, entry: EntryId) -> &Article {
        &self.read[entry.0 as usize].0
    }

    pub fn source(&self, entry: EntryId) -> &str {
        &self.inputs[entry.0 as usize].source
    }

    /// The stories of several reports, in order of their first.
    pub fn stories(&self) -> Vec<Vec<Report<'_>>> {
        let mut stories: BTreeMap<u64, Vec<Report<'_>>> = BTreeMap::new();
        for (n, (_, story)) in cluster(self.inputs.iter().cloned()).into_iter().enumerate() {
            let ((article, understood), input) = (&self.read[n], &self.inputs[n]);
            stories.entry(story).or_default().push(Report {
                entry: article.id.entry,
                family: &input.source,
                at: input.date.unwrap_or(Timestamp::UNIX_EPOCH),
                article,
                figures: &understood.figures,
                tags: &understood.tags,
                promotion: understood.promotion,
            });
        }
        stories.into_values().filter(|reports| reports.len() > 1).collect()
    }
}
