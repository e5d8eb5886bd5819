//! `weir edition`: the current edition in the terminal.

use crate::cli::EditionArgs;
use crate::config::Config;
use crate::output::wrap;
use crate::{open, output, progress};
use anyhow::{Result, bail};
use jiff::civil::Time;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use weir_model::{HeldReason, Lang};
use weir_pipeline::worker;
use weir_store::Settings;

/// The most times of day at which editions are made.
const MOST_TIMES: usize = 6;

/// Prints the newest edition, or makes one first; before that, keeps what is said about later ones.
pub async fn run(config: &Config, args: &EditionArgs, json: bool) -> Result<()> {
    let (weir, mut owner) = open::open(config).await?;
    if let Some(settings) = changed(&owner.settings, args)? {
        weir.put_settings(owner.id, &settings).await?;
        output::note(format!("saved: editions of at most {}, made at {}", length(&settings), settings.edition_times.join(", ")));
        owner.settings = settings;
    }
    if args.now {
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
        if let Some((_, fresh)) = edition.fresh.iter().find(|(story, _)| *story == item.story) {
            output::line(format!(
                "  new since it was told: {} report{}",
                fresh.reports.len(),
                if fresh.reports.len() == 1 { "" } else { "s" }
            ));
        }
        let feeds: Vec<&str> = row.feeds.iter().map(|(_, title)| title.as_str()).collect();
        output::line(wrap(&feeds.join(", "), 88, "  "));
        if args.why {
            for (factor, points) in &item.why.factors {
                output::line(format!("    {}", weir_story::phrase(factor, *points, Lang::EN)));
            }
            output::line(format!("    {:+.1} together", item.why.score));
        }
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

/// The settings with what was said; `None` where nothing was.
fn changed(old: &Settings, args: &EditionArgs) -> Result<Option<Settings>> {
    let mut settings = old.clone();
    if let Some(stories) = args.stories {
        (settings.edition_stories, settings.edition_minutes) = (stories, None);
    }
    if let Some(minutes) = args.minutes {
        settings.edition_minutes = Some(minutes);
    }
    if !args.at.is_empty() {
        let mut times = Vec::new();
        for text in args.at.iter().flat_map(|text| text.split(',')) {
            let Ok(time) = Time::strptime("%H:%M", text.trim()) else { bail!("{text} is no time of day; it should look like 07:00") };
            times.push(time.strftime("%H:%M").to_string());
        }
        times.sort();
        times.dedup();
        if times.len() > MOST_TIMES {
            bail!("an edition can be made at {MOST_TIMES} times of day at most");
        }
        settings.edition_times = times;
    }
    if let Some(zone) = &args.zone {
        if !zone.is_empty() && TimeZone::get(zone).is_err() {
            bail!("there is no time zone {zone}; it should look like Europe/Berlin");
        }
        settings.zone.clone_from(zone);
    }
    Ok((settings != *old || args.stories.is_some() || args.minutes.is_some()).then_some(settings))
}

fn length(settings: &Settings) -> String {
    match settings.edition_minutes {
        Some(minutes) => format!("{minutes} minute{}", if minutes == 1 { "" } else { "s" }),
        None => format!("{} stor{}", settings.edition_stories, if settings.edition_stories == 1 { "y" } else { "ies" }),
    }
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
