//! The bounds of the whole program, measured on the demo world. Linux only: memory and processor time come from /proc.

#![expect(clippy::print_stdout, reason = "prints its result")]

use crate::process::{Running, binary, cargo};
use anyhow::{Context, Result, bail};
use std::time::Duration;

/// Prints the size of the release binary.
pub fn size() -> Result<()> {
    let bytes = std::fs::metadata(binary()?)?.len();
    println!("binary {:.1} MB", bytes as f64 / 1e6);
    Ok(())
}

/// Runs the store's measurement, which the test suite leaves out because it takes a minute.
pub fn store() -> Result<()> {
    let arguments =
        ["test", "--quiet", "--release", "--package", "weir-store", "--test", "conformance", "large", "--", "--ignored", "--nocapture"];
    let status = cargo().args(arguments).status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the measurement failed");
    }
    Ok(())
}

/// Runs the demo `runs` times and prints medians.
pub fn run(runs: usize) -> Result<()> {
    let binary = binary()?;
    let mut ready = Vec::new();
    let mut cpu = Vec::new();
    let mut memory = Vec::new();
    let mut pages: Vec<(String, usize)> = Vec::new();
    for run in 0..runs {
        let demo = Running::start(&binary, &["demo"])?;
        let waited = demo.wait("/progress", |answer| answer.contains("\"busy\":false") && answer.contains("\"ready\":true"))?;
        ready.push(waited.as_secs_f64());
        cpu.push(demo.cpu()?);
        // Let freed memory settle before it is read.
        std::thread::sleep(Duration::from_secs(3));
        memory.push(demo.memory()? as f64 / 1e6);
        if run == 0 {
            for path in ["/", "/river", "/feeds", "/welcome"] {
                pages.push((path.to_owned(), demo.get(path, "gzip")?.len()));
            }
            let sheet = demo.get("/", "identity")?;
            let text = String::from_utf8_lossy(&sheet);
            for asset in text.split('"').filter(|part| part.starts_with("/assets/")) {
                pages.push((asset.to_owned(), demo.get(asset, "gzip")?.len()));
            }
        }
    }
    println!("demo world, from the start of the program to every page ready, median of {runs}");
    println!("  wall    {:.2} s", median(&mut ready));
    println!("  cpu     {:.2} s", median(&mut cpu));
    println!("  memory  {:.1} MB resident, idle", median(&mut memory));
    println!("weights over the wire (gzip, headers included)");
    for (path, bytes) in &pages {
        println!("  {:>7} bytes  {path}", bytes);
    }
    println!("binary {:.1} MB", std::fs::metadata(&binary)?.len() as f64 / 1e6);
    Ok(())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
