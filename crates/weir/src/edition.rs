//! `weir edition`: the current edition in the terminal.

use crate::config::Config;
use crate::output::wrap;
use crate::{open, output, progress};
use anyhow::Result;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use weir_model::HeldReason;
use weir_pipeline::worker;

/// Prints the newest edition, or makes one first.
pub async fn run(config: &Config, now: bool, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    if now {
        progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
        weir.make_edition(owner.id, weir.now()).await?;
    }
    let Some(edition) = weir.store().latest_edition(owner.id).await? else {
        output::note("there is no edition yet; follow a feed (weir add example.com) and try: weir edition --now");
        return Ok(());
    };
    if json {
        return output::json(&edition);
    }
    let zone = TimeZone::get(&owner.settings.zone).unwrap_or_else(|_| TimeZone::system());
    output::line(format!("Edition of {}", edition.made_at.to_zoned_datetime(zone).strftime("%A, %-d %B %Y, %H:%M")));
    output::line(format!(
        "{} articles from {} feeds became {} stories; about {} minutes to read",
        edition.considered,
        edition.feeds,
        edition.items.len(),
        edition.minutes
    ));
    let mut section = None;
    for item in &edition.items {
        let Some(row) = weir.store().story(owner.id, item.story).await? else { continue };
        if section.as_deref() != Some(item.section.as_str()) {
            section = Some(item.section.clone());
            let label = weir_text::concept(&item.section).map_or_else(|| "Other".to_owned(), |tag| tag.en);
            output::line(format!("\n── {label}"));
        }
        output::line("");
        output::line(wrap(&row.story.title, 88, ""));
        if let Some(claim) = row.story.brief.lead.first() {
            output::line(wrap(&claim.text, 88, "  "));
        }
        let feeds: Vec<&str> = row.feeds.iter().map(|(_, title)| title.as_str()).collect();
        output::line(wrap(&feeds.join(", "), 88, "  "));
    }
    let mut held: BTreeMap<HeldReason, usize> = BTreeMap::new();
    for item in &edition.held {
        *held.entry(item.reason).or_default() += 1;
    }
    let words: Vec<String> = held.iter().map(|(reason, count)| format!("{count} {}", held_word(*reason))).collect();
    output::line("");
    output::line(if edition.items.is_empty() && words.is_empty() {
        "There was nothing new for this edition. `weir refresh` asks the feeds now.".to_owned()
    } else if words.is_empty() {
        "You are caught up.".to_owned()
    } else {
        format!("You are caught up. Held back: {}.", words.join(", "))
    });
    Ok(())
}

fn held_word(reason: HeldReason) -> &'static str {
    match reason {
        HeldReason::Folded => "told within a story",
        HeldReason::Repeat => "repeats",
        HeldReason::Promotion => "promotions",
        HeldReason::Muted => "muted",
        HeldReason::Low => "below the edition's length",
        HeldReason::Told => "told before",
    }
}
