//! `weir search`.

use crate::config::Config;
use crate::output::wrap;
use crate::{open, output};
use anyhow::Result;
use jiff::tz::TimeZone;

/// Prints the articles that match, newest first.
pub async fn run(config: &Config, query: &str, limit: u32, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let rows = weir.search(owner.id, query, limit.clamp(1, 200)).await?;
    if json {
        return output::json(&rows);
    }
    if rows.is_empty() {
        output::note("nothing found; fewer words find more");
    }
    for row in &rows {
        let day = row.sort_at.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d");
        output::line(format!("{day}  {}", row.feed_title));
        output::line(wrap(&row.title, 88, "  "));
        output::line(format!("  {}", row.url.as_deref().unwrap_or("")));
    }
    Ok(())
}
