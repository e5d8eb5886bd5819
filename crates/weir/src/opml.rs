//! `weir import opml` and `weir export opml`.

use crate::config::Config;
use crate::{open, output, progress};
use anyhow::{Context, Result};
use std::io::Read as _;
use std::path::Path;
use weir_pipeline::worker;

/// Follows every feed of a file and reads them.
pub async fn import(config: &Config, file: &str, json: bool) -> Result<()> {
    let mut bytes = Vec::new();
    match file {
        "-" => std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input").map(|_| ())?,
        path => bytes = std::fs::read(path).with_context(|| format!("cannot read {path}"))?,
    }
    let (weir, owner) = open::open(config).await?;
    let imported = weir.import_opml(owner.id, &bytes).await.with_context(|| format!("cannot import {file}"))?;
    if imported.added > 0 {
        progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
    }
    if json {
        return output::json(&imported);
    }
    output::line(format!("{} feeds added, {} already followed", imported.added, imported.already));
    for skipped in &imported.skipped {
        output::note(format!("passed over: {skipped}"));
    }
    Ok(())
}

/// Writes the feeds that are followed.
pub async fn export(config: &Config, file: Option<&Path>) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let text = weir.export_opml(owner.id).await?;
    match file {
        Some(path) => std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display())),
        None => {
            output::line(text.trim_end());
            Ok(())
        }
    }
}
