//! The `weir` program: command line, configuration and wiring. Data goes to standard output, words about the work to
//! standard error. Exit codes: 0 done, 1 could not be done, 2 wrong usage, 130 interrupted; `weir check` has its own: 0 all
//! claims pass, 1 some fail, 2 could not be done.

mod add;
mod check;
mod cli;
mod config;
mod demo;
mod doctor;
mod edition;
mod explain;
mod extract;
mod feed;
mod feeds;
mod lists;
mod llm;
mod nlp;
mod open;
mod opml;
mod output;
mod progress;
mod read;
mod rules;
mod sample;
mod search;
mod serve;
mod telemetry;

use clap::Parser;
use cli::{Cli, Command, ConfigCommand};
use config::Config;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse_from(cli::arguments(std::env::args_os()));
    telemetry::start(cli.global.verbose, matches!(cli.command, None | Some(Command::Serve(_))));
    // What only reads and computes needs no runtime, no configuration and no database.
    match &cli.command {
        Some(Command::Check { source, claims, reader }) => return checked(check::run(source, claims, reader.as_deref(), cli.global.json)),
        Some(Command::Nlp { task, .. }) => return done(nlp::lines(*task)),
        _ => {}
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::error(&anyhow::anyhow!("the system gives no threads: {error}"));
            return ExitCode::FAILURE;
        }
    };
    done(runtime.block_on(run(cli)))
}

fn done(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn checked(result: anyhow::Result<bool>) -> ExitCode {
    match result {
        Ok(passed) => ExitCode::from(u8::from(!passed)),
        Err(error) => {
            output::error(&error);
            ExitCode::from(2)
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let global = cli.global;
    // Said before a command they would be passed over in silence.
    if cli.command.is_some() && (cli.serve.listen.is_some() || cli.serve.role != cli::Role::All) {
        anyhow::bail!("--listen and --role go after the command: weir serve --listen ADDRESS, weir demo --listen ADDRESS");
    }
    let config = Config::load(&global, |name| std::env::var(name).ok())?;
    let json = global.json;
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(serve) => serve::run(&config, &serve).await,
        Command::Demo(demo) => demo::run(&config, &demo, json).await,
        Command::Read { what, text, length } => {
            let length = weir_model::BriefLength::named(&length).unwrap_or_default();
            read::run(&config, &what, text, length, json).await
        }
        Command::Extract { what: Some(what), explain, .. } => extract::run(&config, &what, explain.as_deref(), json).await,
        Command::Extract { what: None, .. } => extract::lines(),
        // Answered before the runtime was started.
        Command::Check { .. } | Command::Nlp { .. } => Ok(()),
        Command::Rules(command) => rules::run(&config, command, json).await,
        Command::Add { address, folder, page: true, selectors, .. } => {
            add::page(&config, &address, folder.as_deref(), selectors, json).await
        }
        Command::Add { address, folder, all, user, password, .. } => {
            let access = add::access(user, password)?;
            add::run(&config, &address, folder.as_deref(), all, &access, json).await
        }
        Command::Feed { what: Some(what), .. } => feed::show(&config, &what, json).await,
        Command::Feed { what: None, .. } => feed::lines(),
        Command::Feeds => feeds::list(&config, json).await,
        Command::Set(set) => feeds::set(&config, set).await,
        Command::Pause { feed } => feeds::pause(&config, &feed, true).await,
        Command::Resume { feed } => feeds::pause(&config, &feed, false).await,
        Command::List(command) => lists::run(&config, command, json).await,
        Command::Remove { feed } => feeds::remove(&config, &feed).await,
        Command::Refresh => feeds::refresh(&config, json).await,
        Command::Edition(args) => edition::run(&config, &args, json).await,
        Command::Search { query, limit } => search::run(&config, &query.join(" "), limit, json).await,
        Command::Import { kind: cli::Kind::Opml, file } => opml::import(&config, &file, json).await,
        Command::Export { kind: cli::Kind::Opml, file } => opml::export(&config, file.as_deref()).await,
        Command::Llm(command) => llm::run(&config, command, json).await,
        Command::Doctor => doctor::run(&config, &global, json).await,
        Command::Config(ConfigCommand::Check) => doctor::config_check(&config, &global, json),
    }
}
