//! `weir check`: claims held against the text they cite.

use crate::output::{self, wrap};
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::Read as _;
use std::path::Path;
use weir_model::{Article, Lang, SentenceId};
use weir_pipeline::read_file;
use weir_text::ground::{Source, Verdict, Written};

/// Columns of running text.
const WIDTH: usize = 88;

/// One claim of a file.
#[derive(Debug)]
struct Claim {
    text: String,
    lang: Lang,
    /// `None`: the whole source.
    cites: Option<Vec<SentenceId>>,
    quotations: Vec<String>,
}

/// A claim as a line of JSON.
#[derive(Deserialize)]
struct Row {
    text: String,
    lang: Option<String>,
    cites: Option<Vec<Value>>,
    #[serde(default)]
    quotations: Vec<String>,
}

/// Checks each claim and prints what was found. Gives whether all passed.
pub fn run(sources: &[String], claims: &str, reader: Option<&str>, json: bool) -> Result<bool> {
    let articles: Vec<Article> = sources.iter().map(|name| article(name)).collect::<Result<_>>()?;
    let articles: Vec<&Article> = articles.iter().collect();
    let source = Source::new(&articles);
    let reader = reader.map_or(Lang::UND, Lang::new);
    let mut rows = Vec::new();
    let mut all = true;
    let text = text(claims)?;
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let claim = claim(line.trim(), &articles).with_context(|| format!("line {} of {claims}", n + 1))?;
        let quotations: Vec<&str> = claim.quotations.iter().map(String::as_str).collect();
        let written = Written { text: &claim.text, lang: claim.lang, cites: claim.cites.as_deref(), quotations: &quotations, reader };
        let verdict = source.check(&written);
        all &= verdict.passes();
        if json {
            rows.push(row(&claim, &verdict));
        } else {
            print(&claim, &verdict, reader);
        }
    }
    if json {
        output::json(&rows)?;
    }
    Ok(all)
}

fn text(name: &str) -> Result<String> {
    let mut bytes = Vec::new();
    match name {
        "-" => std::io::stdin().read_to_end(&mut bytes).map(|_| ()),
        _ => std::fs::read(name).map(|read| bytes = read),
    }
    .with_context(|| format!("cannot read {name}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A source: an article as `weir read --json` prints it, or a page, text, Markdown or PDF file.
fn article(name: &str) -> Result<Article> {
    let bytes = std::fs::read(name).with_context(|| format!("cannot read {name}"))?;
    if let Ok(mut value) = serde_json::from_slice::<Value>(&bytes)
        && value.is_object()
    {
        let inner = value.get_mut("article").map(Value::take).unwrap_or(value);
        return serde_json::from_value(inner).with_context(|| format!("{name} is JSON but no article"));
    }
    let file = Path::new(name).file_name().map_or_else(|| name.to_owned(), |name| name.to_string_lossy().into_owned());
    Ok(read_file(&file, &bytes).with_context(|| format!("cannot read {name}"))?.article)
}

/// A line of claims: JSON where it begins with a brace, else the claim itself.
fn claim(line: &str, articles: &[&Article]) -> Result<Claim> {
    if !line.starts_with('{') {
        let lang = weir_text::language(line, Lang::UND);
        return Ok(Claim { text: line.to_owned(), lang, cites: None, quotations: Vec::new() });
    }
    let row: Row = serde_json::from_str(line).context("it is no claim in JSON: {\"text\": …, \"cites\": [1]}")?;
    let declared = row.lang.as_deref().map_or(Lang::UND, Lang::new);
    let lang = if declared.is_known() { declared } else { weir_text::language(&row.text, Lang::UND) };
    let cites = row.cites.map(|cites| cites.iter().map(|cite| sentence(cite, articles)).collect::<Result<Vec<_>>>()).transpose()?;
    Ok(Claim { text: row.text, lang, cites, quotations: row.quotations })
}

/// A citation: the number of a sentence of the first source, from 1, as `weir read` prints it, or a whole id.
fn sentence(cite: &Value, articles: &[&Article]) -> Result<SentenceId> {
    if let Some(id) = cite.as_str().and_then(|text| text.parse().ok()) {
        return Ok(id);
    }
    let number = cite.as_u64().or_else(|| cite.as_str()?.trim_start_matches('s').parse().ok());
    match (number, articles.first()) {
        // Number 0 and numbers past the end are citations of nothing, which the check says.
        (Some(number), Some(article)) => Ok(article.sentence_id((number as usize).checked_sub(1).unwrap_or(u32::MAX as usize))),
        _ => bail!("{cite} is no citation; write the number of a sentence (3) or its id (\"7:1:2\")"),
    }
}

fn row(claim: &Claim, verdict: &Verdict) -> Value {
    json!({
        "text": claim.text,
        "lang": claim.lang,
        "cites": claim.cites,
        "passes": verdict.passes(),
        "verdict": verdict,
        "explain": { "en": verdict.explain(Lang::EN), "zh": verdict.explain(Lang::ZH) },
    })
}

fn print(claim: &Claim, verdict: &Verdict, reader: Lang) {
    let mark = match (verdict.passes(), verdict.quoted) {
        (true, true) => "quoted",
        (true, false) => "passes",
        (false, _) => "FAILS ",
    };
    output::line(format!("{mark}  {:.2}", verdict.score));
    output::line(wrap(&claim.text, WIDTH, "  "));
    output::line(wrap(&verdict.explain(reader), WIDTH, "    "));
    if let Some(better) = verdict.better {
        output::line(format!("    Better: sentence {}", better.n + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_lines_or_json() {
        let reading = read_file("a.txt", "Title\n\nThe port reopened on Monday. Ships came back in the evening.".as_bytes()).unwrap();
        let articles = [&reading.article];
        let plain = claim("The port reopened.", &articles).unwrap();
        assert_eq!((plain.text.as_str(), plain.lang, plain.cites), ("The port reopened.", Lang::EN, None));
        let json = claim(r#"{"text": "港口重开。", "cites": [1, "s2"]}"#, &articles).unwrap();
        assert_eq!((json.lang, json.cites), (Lang::ZH, Some(vec![reading.article.sentence_id(0), reading.article.sentence_id(1)])));
        assert!(claim(r#"{"cites": []}"#, &articles).is_err());
        assert!(claim(r#"{"text": "x", "cites": ["first"]}"#, &articles).is_err());
    }
}
