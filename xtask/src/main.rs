//! Measurements of the workspace: `cargo xtask bench`, `cargo xtask size`.

mod bench;
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
    /// Prints the size of the release binary
    Size,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Bench { runs } => bench::run(runs.max(1)),
        Command::Size => bench::size(),
    }
}
