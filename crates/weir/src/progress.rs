//! Bars for long work, on a terminal only.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;
use weir_model::UserId;
use weir_pipeline::Weir;

/// Shows how far the work for a reader has come, until `work` ends.
pub async fn watch<T>(weir: &Weir, user: UserId, work: impl Future<Output = T>) -> T {
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg:<44} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    let mut work = std::pin::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => {
                bar.finish_and_clear();
                return done;
            }
            () = tokio::time::sleep(Duration::from_millis(150)) => {
                if let Ok(progress) = weir.progress(user).await {
                    bar.set_length(u64::from(progress.articles.1.max(1)));
                    bar.set_position(u64::from(progress.articles.0));
                    bar.set_message(format!("{} of {} feeds · {} stories", progress.feeds.0, progress.feeds.1, progress.stories));
                }
            }
        }
    }
}
