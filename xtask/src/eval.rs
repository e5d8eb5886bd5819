//! Quality on labelled data, where it is at hand: `../shared/bench`, or the folder that `WEIR_BENCH` names.

#![expect(clippy::print_stdout, reason = "prints its result")]

use crate::process::{binary, cargo, target};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Lines of the crawler's checklist; those of WebSub are no part of the crawler yet.
const LINES: std::ops::RangeInclusive<u32> = 1..=79;
const WEBSUB: std::ops::RangeInclusive<u32> = 72..=76;
/// Memory over idle that one answer may take.
const MEMORY: &str = "< 40 MB";

/// Everything about feeds in one table.
pub fn feeds() -> Result<()> {
    let weir = binary()?;
    println!("{:<48} {:>14} {:>12}", "feeds", "measured", "bound");
    match bench()? {
        Some(bench) => scores(&bench.join("feeds/score.py"), &weir)?,
        None => println!("(the labelled feeds are not at hand: ../shared/bench, or the folder that WEIR_BENCH names)"),
    }
    let speed = example("weir-feed", "speed")?;
    let ratio = speed.lines().find_map(|line| line.strip_prefix("geometric mean of the ratios: ")).context("no ratio")?;
    row("speed against feed-rs 3, geometric mean", ratio, ">= 1.5");
    let damage = run(cargo().args(["test", "--quiet", "--package", "weir-feed", "--test", "damage", "--", "--nocapture"]))?;
    let kinds = damage.lines().find_map(|line| line.strip_suffix(" kinds of damage")?.split_whitespace().last()).unwrap_or("?");
    row("kinds of damage of our own", kinds, ">= 200");
    let memory = example("weir-fetch", "memory")?;
    // The last column is what was taken over idle.
    let most = memory.lines().filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).max().context("no figure")?;
    row("memory over idle, 10 MB feed or 1 GB bomb", &format!("{:.1} MB", most as f64 / 1e3), MEMORY);
    let held = lines_with_tests()?;
    let wanted: BTreeSet<u32> = LINES.filter(|line| !WEBSUB.contains(line)).collect();
    row("checklist lines with a test of their name", &held.intersection(&wanted).count().to_string(), &wanted.len().to_string());
    for missing in wanted.difference(&held) {
        println!("  line {missing} has no test");
    }
    println!("  (lines {} to {} are WebSub's)", WEBSUB.start(), WEBSUB.end());
    Ok(())
}

/// Extraction on the labelled pages: text, metadata, speed; and what hostile pages cost.
pub fn extract() -> Result<()> {
    let weir = binary()?;
    let Some(bench) = bench()? else {
        bail!("the labelled pages are not at hand: ../shared/bench, or the folder that WEIR_BENCH names");
    };
    let command = format!("{} extract --stdin", weir.display());
    let text = run(Command::new("python3").arg(bench.join("extract/score.py")).args(["--cmd", &command, "--meta"]))?;
    print!("{text}");
    // "name  0.31 s   38.8 MB  12.9 × what came of it", a line for each kind of page.
    let hostile = example("weir-extract", "hostile")?;
    let column = |unit: &str| {
        let before = |line: &str| line.split_once(unit)?.0.split_whitespace().last()?.parse::<f64>().ok();
        hostile.lines().filter_map(before).fold(0.0, f64::max)
    };
    println!();
    row("hostile pages of 3 MB, kinds", &hostile.lines().count().to_string(), "");
    row("  slowest, processor seconds", &format!("{:.2}", column(" s ")), "<= 1");
    row("  most memory, times the page", &format!("{:.1}", column(" ×")), "<= 20");
    Ok(())
}

/// Tasks of the text engine's scorer that `weir nlp` answers.
const TASKS: [&str; 7] = ["summary", "ground", "cluster", "keyphrase", "langid", "words", "sentences"];

/// The text engine on the labelled texts: each task that `weir nlp` answers, then corruptions of extracts.
pub fn text() -> Result<()> {
    let weir = binary()?;
    let Some(bench) = bench()? else {
        bail!("the labelled texts are not at hand: ../shared/bench, or the folder that WEIR_BENCH names");
    };
    for task in TASKS {
        let mut command = Command::new("python3");
        command.arg(bench.join("text/score.py")).arg(task).arg("--").arg(&weir).args(["nlp", task, "--stdin"]);
        print!("{}", run(&mut command).context("the scorer needs Python 3 with numpy, scikit-learn, rouge-score and nltk")?);
    }
    run(cargo().args(["build", "--release", "--quiet", "--package", "weir-text", "--example", "corrupt"]))?;
    print!("{}", run(Command::new(target()?.join("release/examples/corrupt")).arg(bench.join("text/ground.jsonl")))?);
    print!("{}", example("weir-text", "speed")?);
    Ok(())
}

fn scores(script: &Path, weir: &Path) -> Result<()> {
    for (set, parts) in
        [("feedparser", &[("core", ">= 180"), ("entities", ">= 130"), ("sanitize", ">= 285 *")][..]), ("robust", &[("all", "94")])]
    {
        let mut command = Command::new("python3");
        command.arg(script).arg(set).arg("--").arg(weir).args(["feed", "--stdin"]);
        let text = run(&mut command).context("the scorer needs Python 3 with lxml")?;
        let last = text.lines().last().unwrap_or_default();
        let words: Vec<&str> = last.split_whitespace().collect();
        for (part, bound) in parts {
            let found = words.iter().position(|word| word == part).and_then(|at| words.get(at + 1)).context("no figure")?;
            row(&format!("{set}: {part}"), found, bound);
        }
    }
    println!("  (* less where the policy differs on purpose: docs/quality/feeds.md lists each)");
    Ok(())
}

fn row(what: &str, measured: &str, bound: &str) {
    println!("{what:<48} {measured:>14} {bound:>12}");
}

/// The folder of labelled data, if there is one.
fn bench() -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os("WEIR_BENCH").map(PathBuf::from) {
        return if named.is_dir() { Ok(Some(named)) } else { bail!("WEIR_BENCH is {}, which is no folder", named.display()) };
    }
    let beside = root().join("../shared/bench");
    Ok(beside.is_dir().then_some(beside))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Builds an example in release mode and gives what it prints.
fn example(package: &str, name: &str) -> Result<String> {
    run(cargo().args(["build", "--release", "--quiet", "--package", package, "--example", name]))?;
    run(&mut Command::new(target()?.join("release/examples").join(name)))
}

fn run(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let Output { status, stdout, stderr } = command.output().with_context(|| format!("cannot run {name}"))?;
    if !status.success() {
        bail!("{name} failed: {}", String::from_utf8_lossy(&stderr).lines().rev().take(5).collect::<Vec<_>>().join(" | "));
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

/// Lines of the checklist for which there is a test called `line_NN_…`. That they pass is the test run's affair.
fn lines_with_tests() -> Result<BTreeSet<u32>> {
    let mut held = BTreeSet::new();
    for folder in ["crates/weir-fetch", "crates/weir-pipeline/tests"] {
        look(&root().join(folder), &mut held)?;
    }
    Ok(held)
}

fn look(folder: &Path, held: &mut BTreeSet<u32>) -> Result<()> {
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_dir() {
            look(&path, held)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path)?;
            held.extend(text.split("fn line_").skip(1).filter_map(|rest| rest.get(..2)?.parse::<u32>().ok()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_checklist_has_a_test_of_its_name() {
        let held = lines_with_tests().unwrap();
        let missing: Vec<u32> = LINES.filter(|line| !WEBSUB.contains(line) && !held.contains(line)).collect();
        assert_eq!(missing, Vec::<u32>::new());
    }
}
