//! `weir rules`: how the pages of single sites are read.

use crate::cli::RulesCommand;
use crate::config::Config;
use crate::{open, output};
use anyhow::{Context, Result, bail};
use std::io::Read as _;
use weir_extract::SiteRule;

/// Shows, adds or removes rules.
pub async fn run(config: &Config, command: RulesCommand, json: bool) -> Result<()> {
    let (weir, _) = open::open(config).await?;
    match command {
        RulesCommand::Show => {
            let rules = weir.rules().await?;
            if json {
                return output::json(&rules);
            }
            if rules.is_empty() {
                output::note("there are no rules; every site is read in the general way");
            }
            for rule in rules {
                output::line(toml::to_string(&rule)?);
            }
        }
        RulesCommand::Add { file } => {
            let mut text = String::new();
            match file.as_str() {
                "-" => std::io::stdin().read_to_string(&mut text).context("cannot read standard input").map(|_| ())?,
                path => text = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?,
            }
            let rule: SiteRule = toml::from_str(&text).with_context(|| format!("{file} is no rule"))?;
            weir.put_rule(&rule).await?;
            output::line(format!("kept: pages of {} are read by it from now on", rule.host));
        }
        RulesCommand::Remove { host } => {
            if !weir.drop_rule(&host).await? {
                bail!("there is no rule for {host}; weir rules show prints them");
            }
            output::line(format!("forgotten: {host} is read in the general way"));
        }
    }
    Ok(())
}
