//! `weir llm`: what models honour, how they write, what they cost, which run here.

use crate::cli::LlmCommand;
use crate::config::Config;
use crate::{open, output};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;
use weir_llm::{BriefJob, BriefOptions, Engine, MemoryCache, Priority, Purpose, Settings, Surroundings, Task, local, money_text};
use weir_model::{Article, Brief, Lang, Support};
use weir_pipeline::{Options, StoreLedger, Weir, worker};

/// Runs one of them.
pub async fn run(config: &Config, command: LlmCommand, json: bool) -> Result<()> {
    match command {
        LlmCommand::Test { name } => test(config, name.as_deref(), json).await,
        LlmCommand::Bench { name, articles, lang } => bench(config, name.as_deref(), articles, lang.as_deref(), json).await,
        LlmCommand::Usage => usage(config, json).await,
        LlmCommand::Find => find(config, json).await,
    }
}

/// What is set up, one line each, for `weir config check`.
pub fn described(config: &Config) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    if config.llm.off && !config.llm.providers.is_empty() {
        lines.push("models: off".to_owned());
    }
    for (name, provider) in &config.llm.providers {
        let setup = provider.setup(name)?;
        let key = match &setup.key {
            Ok(Some(_)) => "its key is there".to_owned(),
            Ok(None) => "it needs no key".to_owned(),
            Err(error) => format!("NO KEY: {error}"),
        };
        lines.push(format!("model {} at {} ({name}): {key}", setup.model, setup.address));
    }
    Ok(lines)
}

/// One engine for each provider that is set up, in the order of their names: with the store's ledger, so that caps hold, and
/// without what was answered before.
async fn engines(config: &Config, weir: &Weir, only: Option<&str>) -> Result<Vec<(String, Engine)>> {
    let settings = config.models().with(&weir.chosen_models().await?).llm;
    let mut engines = Vec::new();
    for name in settings.providers.keys().filter(|name| only.is_none_or(|only| only == name.as_str())) {
        let alone =
            Settings { provider: Some(name.clone()), fallback: Vec::new(), tasks: Default::default(), off: false, ..settings.clone() };
        let ledger = Arc::new(StoreLedger::new(weir.store().clone()));
        let around = Surroundings::new(weir.fetcher().clone(), ledger, Arc::new(MemoryCache::default()));
        engines.push((name.clone(), alone.engine(around)?));
    }
    if engines.is_empty() {
        match only {
            Some(name) => bail!("there is no provider {name:?}; describe it under [llm.providers.{name}] in weir.toml"),
            None => bail!("no model is set up; name one under [llm.providers.NAME] in weir.toml, or look for one: weir llm find"),
        }
    }
    Ok(engines)
}

#[derive(Serialize)]
struct Tested {
    name: String,
    model: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    probe: Option<weir_llm::Probe>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

async fn test(config: &Config, only: Option<&str>, json: bool) -> Result<()> {
    let (weir, _) = open::open(config).await?;
    let mut tested = Vec::new();
    for (name, engine) in engines(config, &weir, only).await? {
        let Some(provider) = engine.chain(Task::Ask).first() else { continue };
        let purpose = Purpose { priority: Priority::Opened, ..Purpose::new(Task::Ask) };
        let (probe, error) = match engine.probe(provider, &purpose).await {
            Ok(probe) => (Some(probe), None),
            Err(error) => (None, Some(error.to_string())),
        };
        tested.push(Tested { name, model: provider.setup().model.clone(), probe, error });
    }
    let failed = tested.iter().filter(|tested| tested.error.is_some()).count();
    if json {
        output::json(&tested)?;
    } else {
        for Tested { name, model, probe, error } in &tested {
            output::line(format!("{name}: {model}"));
            if let Some(error) = error {
                output::line(format!("  ✗ {error}"));
            }
            let Some(probe) = probe else { continue };
            let mark = |good: bool| if good { "✓" } else { "✗" };
            output::line(format!("  ✓ answers in {:.1} s", probe.answers_in.as_secs_f64()));
            output::line(format!(
                "  {} structured output by {}: the shape was {}",
                mark(probe.shape_kept),
                probe.structured,
                if probe.shape_kept { "kept" } else { "not kept, so answers are read as far as they go" }
            ));
            output::line(format!("  {} streams: {} pieces", mark(probe.pieces > 1), probe.pieces));
            output::line(format!(
                "  {} {}",
                mark(probe.counts_tokens),
                if probe.counts_tokens { "counts its tokens" } else { "does not count its tokens: they are estimated" }
            ));
            output::line(format!("    this test took {} tokens", probe.usage.total()));
        }
    }
    if failed > 0 {
        bail!("{failed} of {} did not answer", tested.len())
    }
    Ok(())
}

async fn usage(config: &Config, json: bool) -> Result<()> {
    let (weir, _) = open::open(config).await?;
    let usage = weir.usage().await?;
    if json {
        return output::json(&usage);
    }
    let cap = |cap: weir_llm::Cap| {
        let tokens = cap.tokens.map(|tokens| format!("{tokens} tokens"));
        let money = cap.money.map(|money| money_text(money, &usage.currency));
        match (tokens, money) {
            (None, None) => "no cap".to_owned(),
            (tokens, money) => format!("cap {}", [tokens, money].into_iter().flatten().collect::<Vec<_>>().join(", ")),
        }
    };
    for (name, spent, limit) in [("today", usage.day, usage.caps.day), ("this month", usage.month, usage.caps.month)] {
        output::line(format!("{name}: {} tokens, {} ({})", spent.tokens, money_text(spent.money, &usage.currency), cap(limit)));
    }
    if usage.rows.is_empty() {
        output::line("no model was asked this month");
        return Ok(());
    }
    let mut table = vec![["task", "model", "feed", "calls", "tokens", "cost"].map(str::to_owned)];
    for row in &usage.rows {
        let cost = match row.unpriced == row.calls {
            true => "not known".to_owned(),
            false => money_text(row.money.max(0) as u64, &usage.currency),
        };
        let feed = row.feed.clone().unwrap_or_else(|| "several".to_owned());
        let unsettled = if row.unsettled > 0 { format!(" ({} counted at their most)", row.unsettled) } else { String::new() };
        table.push([
            row.task.clone(),
            format!("{} · {}", row.model, row.provider),
            feed,
            format!("{}{unsettled}", row.calls),
            row.tokens.to_string(),
            cost,
        ]);
    }
    print(&table);
    Ok(())
}

#[derive(Serialize)]
struct FoundServer {
    preset: &'static str,
    address: String,
    models: Vec<String>,
}

async fn find(config: &Config, json: bool) -> Result<()> {
    let found: Vec<FoundServer> = local::find(&open::fetcher(config)?)
        .await
        .into_iter()
        .map(|found| FoundServer { preset: found.preset, address: found.address.to_string(), models: found.models })
        .collect();
    if json {
        return output::json(&found);
    }
    if found.is_empty() {
        output::line("no model server answers on this machine (Ollama, LM Studio, llama.cpp, vLLM, at their usual ports)");
        return Ok(());
    }
    for server in &found {
        output::line(format!("{} at {}: {}", server.preset, server.address, server.models.join(", ")));
    }
    if let Some(model) = found.first().and_then(|server| server.models.first())
        && let Some(server) = found.first()
    {
        output::note(format!(
            "to use it, choose it under Settings, or write into weir.toml:\n[llm.providers.local]\npreset = {:?}\naddress = {:?}\nmodel = {model:?}",
            server.preset, server.address
        ));
    }
    Ok(())
}

/// How one model fared.
#[derive(Debug, Default, Serialize)]
struct Fared {
    name: String,
    model: String,
    articles: usize,
    /// Briefs that a reader would see.
    written: u32,
    accepted: u32,
    repaired: u32,
    quoted: u32,
    dropped: u32,
    wrong_language: usize,
    tokens: u64,
    seconds: f64,
    /// Millionths of the currency.
    cost: Option<u64>,
    /// Why briefs were not written, with how often.
    reasons: std::collections::BTreeMap<&'static str, u32>,
}

async fn bench(config: &Config, only: Option<&str>, count: usize, lang: Option<&str>, json: bool) -> Result<()> {
    let lang = match lang.map(Lang::new) {
        Some(lang) if !lang.is_known() => bail!("--lang is no language; write a tag such as en or zh"),
        lang => lang,
    };
    let (weir, _) = open::open(config).await?;
    let engines = engines(config, &weir, only).await?;
    output::note("reading the sample world …");
    let articles = sample(config, count).await?;
    let mut all = Vec::new();
    for (name, engine) in engines {
        let model = engine.chain(Task::Brief).first().map(|provider| provider.setup().model.clone()).unwrap_or_default();
        output::note(format!("{model} at {name} writes {} briefs …", articles.len()));
        let mut fared = Fared { name, model, articles: articles.len(), cost: Some(0), ..Fared::default() };
        let started = Instant::now();
        for (article, extract) in &articles {
            let purpose = Purpose { priority: Priority::Opened, ..Purpose::new(Task::Brief) };
            let lang = lang.unwrap_or(article.lang);
            let articles = [article];
            let job = BriefJob { articles: &articles, extract, lang, purpose, options: BriefOptions::default(), progress: None };
            let outcome = engine.write_brief(&job).await;
            fared.written += u32::from(outcome.why.is_none() && outcome.brief.claims().any(|claim| claim.support == Support::Cited));
            fared.accepted += outcome.tally.accepted;
            fared.repaired += outcome.tally.repaired;
            fared.quoted += outcome.tally.quoted;
            fared.dropped += outcome.tally.dropped;
            fared.wrong_language += outcome.tally.reasons.iter().filter(|reason| reason.contains("not written in")).count();
            if let Some(why) = &outcome.why {
                *fared.reasons.entry(why.code).or_default() += 1;
            }
            if let Some(label) = &outcome.label {
                fared.tokens += label.usage.total();
                fared.cost = fared.cost.zip(label.cost).map(|(a, b)| a + b);
            }
        }
        fared.seconds = started.elapsed().as_secs_f64();
        all.push(fared);
    }
    if json {
        return output::json(&all);
    }
    let currency = weir.models().await?.engine.prices().currency.clone();
    let head = ["model", "briefs", "accepted", "repaired", "quoted", "dropped", "wrong language", "tokens", "seconds", "cost"];
    let mut table = vec![head.map(str::to_owned)];
    for fared in &all {
        table.push([
            format!("{} · {}", fared.model, fared.name),
            format!("{} of {}", fared.written, fared.articles),
            fared.accepted.to_string(),
            fared.repaired.to_string(),
            fared.quoted.to_string(),
            fared.dropped.to_string(),
            fared.wrong_language.to_string(),
            fared.tokens.to_string(),
            format!("{:.1}", fared.seconds),
            fared.cost.map_or("not known".to_owned(), |cost| money_text(cost, &currency)),
        ]);
    }
    print(&table);
    for fared in all.iter().filter(|fared| !fared.reasons.is_empty()) {
        let reasons: Vec<String> = fared.reasons.iter().map(|(code, times)| format!("{code} {times}×")).collect();
        output::line(format!("{} · {}: the extract stood for {}", fared.model, fared.name, reasons.join(", ")));
    }
    Ok(())
}

/// Articles of the sample world, read through the real chain, with their extracts: long ones of all its languages in turn.
async fn sample(config: &Config, count: usize) -> Result<Vec<(Article, Brief)>> {
    let directory = tempfile::tempdir().context("cannot make a temporary directory")?;
    let store = weir_store::Store::open(&format!("sqlite:{}", directory.path().join("bench.db").display())).await?;
    let weir = Weir::new(store, open::fetcher(config)?, Options::default()).await?;
    let outlets = TcpListener::bind(("127.0.0.1", 0)).await.context("cannot start the sample outlets")?;
    let host = outlets.local_addr()?.to_string();
    let world = weir_demo::Demo::load()?;
    let feeds = world.feed_urls(&format!("http://{host}"));
    let site = tokio::spawn(weir_demo::serve(world, outlets, weir.now(), std::future::pending()));
    weir.fetcher().allow(&host);
    let owner = weir.store().owner().await?.id;
    for feed in &feeds {
        weir.subscribe(owner, &feed.parse()?, "", None).await?;
    }
    worker::run_until_idle(&weir).await?;
    site.abort();
    let rows = weir.store().river(owner, &weir_store::RiverFilter::default(), None, 500).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let understood = weir.store().understandings(&ids).await?;
    let mut by_lang: std::collections::BTreeMap<Lang, Vec<(Article, Brief)>> = std::collections::BTreeMap::new();
    for article in weir.store().articles(&ids).await?.into_iter().filter(|article| article.sentences.len() >= 8) {
        let Some((_, row)) = understood.iter().find(|(entry, _)| *entry == article.id.entry) else { continue };
        by_lang.entry(article.lang).or_default().push((article, row.brief.clone()));
    }
    let mut taken = Vec::new();
    while taken.len() < count.max(1) && by_lang.values().any(|list| !list.is_empty()) {
        taken.extend(by_lang.values_mut().filter_map(|list| if list.is_empty() { None } else { Some(list.remove(0)) }));
    }
    taken.truncate(count.max(1));
    Ok(taken)
}

fn print<const N: usize>(table: &[[String; N]]) {
    let widths: Vec<usize> = (0..N).map(|n| table.iter().map(|row| output::columns(&row[n])).max().unwrap_or(0)).collect();
    for row in table {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - output::columns(cell))));
        output::line(cells.collect::<Vec<_>>().join("  ").trim_end());
    }
}
