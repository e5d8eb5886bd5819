//! Measurements of the workspace: `cargo xtask bench`, `cargo xtask store`, `cargo xtask size`,
//! `cargo xtask eval feeds`, `cargo xtask eval extract`, `cargo xtask eval text`.

mod bench;
mod eval;
mod process;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Measurements of the workspace")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the release binary on the demo world: time from subscribing to all pages ready, memory, page weights
    Bench {
        /// Repetitions; the median is printed
        #[arg(long, default_value_t = 3)]
        runs: usize,
    },
    /// Measures the store's lists and searches over 100,000 entries; on PostgreSQL too where WEIR_TEST_PG names a server
    Store,
    /// Prints the size of the release binary
    Size,
    /// Quality on labelled data, where it is at hand
    #[command(subcommand)]
    Eval(Eval),
}

#[derive(Subcommand)]
enum Eval {
    /// Parsing and crawling: scores, speed, memory, the checklist
    Feeds,
    /// Extraction of pages: text, metadata, speed
    Extract,
    /// The text engine: grounding of claims, grouping, language, sentences; corruptions of extracts
    Text,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Bench { runs } => bench::run(runs.max(1)),
        Command::Store => bench::store(),
        Command::Size => bench::size(),
        Command::Eval(Eval::Feeds) => eval::feeds(),
        Command::Eval(Eval::Extract) => eval::extract(),
        Command::Eval(Eval::Text) => eval::text(),
    }
}
