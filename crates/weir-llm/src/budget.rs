//! Hard caps on what models may cost. A call's greatest possible cost is reserved before it is made and replaced by the real
//! one after it. What was reserved and never settled (the process died, the call was given up) stays counted: it may have
//! been paid for.

use crate::task::Task;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use weir_model::{FeedId, UserId};

/// Tokens and money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// Tokens read and written.
    pub tokens: u64,
    /// Millionths of the price table's currency; 0 where the price is not known.
    pub money: u64,
}

impl Spend {
    fn plus(self, other: Spend) -> Spend {
        Spend { tokens: self.tokens.saturating_add(other.tokens), money: self.money.saturating_add(other.money) }
    }

    fn minus(self, other: Spend) -> Spend {
        Spend { tokens: self.tokens.saturating_sub(other.tokens), money: self.money.saturating_sub(other.money) }
    }
}

/// The most that may be spent; `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cap {
    /// Tokens read and written.
    pub tokens: Option<u64>,
    /// Millionths of the price table's currency.
    pub money: Option<u64>,
}

impl Cap {
    /// Whether `spend` is within `percent` of the cap.
    fn holds(&self, spend: Spend, percent: u64) -> bool {
        let within = |cap: Option<u64>, value: u64| cap.is_none_or(|cap| u128::from(value) * 100 <= u128::from(cap) * u128::from(percent));
        within(self.tokens, spend.tokens) && within(self.money, spend.money)
    }
}

/// All caps. Days and months are those of UTC, the same for all workers wherever they run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caps {
    /// For everybody together, per day.
    pub day: Cap,
    /// For everybody together, per month.
    pub month: Cap,
    /// For each reader, per day.
    pub user_day: Cap,
    /// For each reader, per month.
    pub user_month: Cap,
}

/// How much someone waits for it. What nobody waits for leaves the last fifth of every cap to what someone does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Done ahead of time.
    #[default]
    Background,
    /// Starred: someone means to read it.
    Starred,
    /// Open on someone's screen.
    Opened,
}

impl Priority {
    /// The share of each cap that may be used.
    fn percent(self) -> u64 {
        if self == Priority::Background { 80 } else { 100 }
    }
}

/// What a call is for: whom it is counted for, and what the page of usage sums up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// The reader who asked; `None` for work that all share.
    pub user: Option<UserId>,
    /// The feed whose article it is.
    pub feed: Option<FeedId>,
    /// The kind of work.
    pub task: Task,
    /// How much someone waits for it.
    pub priority: Priority,
}

impl Purpose {
    /// Shared work in the background.
    pub fn new(task: Task) -> Purpose {
        Purpose { user: None, feed: None, task, priority: Priority::Background }
    }
}

/// A call that is about to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// When.
    pub at: Timestamp,
    /// What for.
    pub purpose: Purpose,
    /// The provider's name in the configuration.
    pub provider: String,
    /// The model's name.
    pub model: String,
    /// The most it can cost.
    pub most: Spend,
    /// Whether its price is known; if not, its money counts as none.
    pub priced: bool,
}

/// A reservation. It is not settled by being dropped.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a reservation that is never settled stays counted in full"]
pub struct Hold {
    /// The ledger's number for it.
    pub id: i64,
}

/// The time that a cap is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Window {
    /// One day.
    Day,
    /// One month.
    Month,
}

/// Why a call may not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BudgetError {
    /// The call could cross a cap.
    #[error("the budget of this {} is used up{}", if *window == Window::Day { "day" } else { "month" }, if *own { " for this reader" } else { "" })]
    Reached {
        /// Which cap.
        window: Window,
        /// The reader's own, not everybody's.
        own: bool,
    },
    /// The ledger cannot be asked. Then nothing is spent.
    #[error("the record of what was spent cannot be read or written: {0}")]
    Ledger(String),
}

/// Keeps count for all workers. An implementation must decide and count in one step (one transaction), so that no number of
/// callers at once can cross a cap.
pub trait Ledger: Send + Sync {
    /// Reserves the most that a call can cost, if every cap still holds with it.
    fn reserve<'a>(&'a self, order: &'a Order, caps: &'a Caps) -> BoxFuture<'a, Result<Hold, BudgetError>>;
    /// Puts what the call really cost in place of what was reserved.
    fn settle(&self, hold: Hold, used: Spend) -> BoxFuture<'_, Result<(), BudgetError>>;
    /// What was spent or is reserved on the day and in the month of `at`, by a reader or by all.
    fn spent(&self, user: Option<UserId>, at: Timestamp) -> BoxFuture<'_, Result<(Spend, Spend), BudgetError>>;
}

/// Whose count, and of which time: the year and month, and the day for days.
type Key = (Option<UserId>, i16, i8, Option<i8>);

/// The counts that an order changes, with the caps that hold for them. `None` as the user counts everybody.
pub fn counts(order: &Order, caps: &Caps) -> Vec<(Option<UserId>, Window, Cap)> {
    let mut counts = vec![(None, Window::Day, caps.day), (None, Window::Month, caps.month)];
    if let Some(user) = order.purpose.user {
        counts.extend([(Some(user), Window::Day, caps.user_day), (Some(user), Window::Month, caps.user_month)]);
    }
    counts
}

/// Whether a cap still holds once `order` is added to what was spent so far. For ledgers.
pub fn allows(cap: &Cap, so_far: Spend, order: &Order) -> bool {
    cap.holds(so_far.plus(order.most), order.purpose.priority.percent())
}

fn key(user: Option<UserId>, window: Window, at: Timestamp) -> Key {
    let date = at.to_zoned_datetime(TimeZone::UTC).date();
    (user, date.year(), date.month(), (window == Window::Day).then(|| date.day()))
}

/// A ledger in memory: exact for the tasks of one process, and forgotten with it.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: i64,
    totals: BTreeMap<Key, Spend>,
    held: BTreeMap<i64, (Vec<Key>, Spend)>,
}

impl Ledger for MemoryLedger {
    fn reserve<'a>(&'a self, order: &'a Order, caps: &'a Caps) -> BoxFuture<'a, Result<Hold, BudgetError>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let counts = counts(order, caps);
            for (user, window, cap) in &counts {
                let so_far = state.totals.get(&key(*user, *window, order.at)).copied().unwrap_or_default();
                if !allows(cap, so_far, order) {
                    return Err(BudgetError::Reached { window: *window, own: user.is_some() });
                }
            }
            let keys: Vec<Key> = counts.iter().map(|(user, window, _)| key(*user, *window, order.at)).collect();
            for key in &keys {
                let total = state.totals.entry(*key).or_default();
                *total = total.plus(order.most);
            }
            state.next += 1;
            let id = state.next;
            state.held.insert(id, (keys, order.most));
            Ok(Hold { id })
        })
    }

    fn settle(&self, hold: Hold, used: Spend) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let (keys, most) = state.held.remove(&hold.id).ok_or_else(|| BudgetError::Ledger("no such reservation".into()))?;
            for key in keys {
                let total = state.totals.entry(key).or_default();
                *total = total.minus(most).plus(used);
            }
            Ok(())
        })
    }

    fn spent(&self, user: Option<UserId>, at: Timestamp) -> BoxFuture<'_, Result<(Spend, Spend), BudgetError>> {
        Box::pin(async move {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let total = |window| state.totals.get(&key(user, window, at)).copied().unwrap_or_default();
            Ok((total(Window::Day), total(Window::Month)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn order(tokens: u64, user: Option<i64>, priority: Priority, at: &str) -> Order {
        let purpose = Purpose { user: user.map(UserId), feed: None, task: Task::Brief, priority };
        Order {
            at: at.parse().unwrap(),
            purpose,
            provider: "p".into(),
            model: "m".into(),
            most: Spend { tokens, money: tokens * 2 },
            priced: true,
        }
    }

    const DAY: &str = "2026-11-24T10:00:00Z";
    const NEXT: &str = "2026-11-25T00:00:00Z";

    #[tokio::test]
    async fn caps_hold_per_day_and_month_for_all_and_for_each() {
        let ledger = MemoryLedger::default();
        let cap = |tokens| Cap { tokens: Some(tokens), money: None };
        let caps = Caps { day: cap(100), month: Cap { tokens: None, money: Some(290) }, user_day: cap(60), user_month: Cap::default() };
        let try_it = |tokens, user, at| {
            let (ledger, order) = (&ledger, order(tokens, user, Priority::Opened, at));
            async move { ledger.reserve(&order, &caps).await }
        };
        let hold = try_it(60, Some(1), DAY).await.unwrap();
        assert_eq!(try_it(1, Some(1), DAY).await, Err(BudgetError::Reached { window: Window::Day, own: true }));
        let _second = try_it(40, Some(2), DAY).await.unwrap();
        assert_eq!(try_it(1, None, DAY).await, Err(BudgetError::Reached { window: Window::Day, own: false }));
        ledger.settle(hold, Spend { tokens: 10, money: 20 }).await.unwrap();
        assert_eq!(ledger.spent(Some(UserId(1)), DAY.parse().unwrap()).await.unwrap().0.tokens, 10);
        assert_eq!(ledger.spent(None, DAY.parse().unwrap()).await.unwrap().0, Spend { tokens: 50, money: 100 });
        // The next day begins anew, the month goes on: 100 of 290 are spent.
        let _third = try_it(60, Some(3), NEXT).await.unwrap();
        assert_eq!(try_it(40, Some(1), NEXT).await.unwrap_err(), BudgetError::Reached { window: Window::Month, own: false });
    }

    #[tokio::test]
    async fn what_nobody_waits_for_leaves_a_fifth() {
        let ledger = MemoryLedger::default();
        let caps = Caps { day: Cap { tokens: Some(100), money: None }, ..Caps::default() };
        let _held = ledger.reserve(&order(80, None, Priority::Background, DAY), &caps).await.unwrap();
        assert!(ledger.reserve(&order(1, None, Priority::Background, DAY), &caps).await.is_err());
        let _held = ledger.reserve(&order(20, None, Priority::Starred, DAY), &caps).await.unwrap();
        assert!(ledger.reserve(&order(1, None, Priority::Opened, DAY), &caps).await.is_err());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn eight_tasks_cannot_cross_the_cap_by_one_token() {
        let ledger = Arc::new(MemoryLedger::default());
        let caps = Caps { day: Cap { tokens: Some(1000), money: None }, ..Caps::default() };
        let tasks: Vec<_> = (0..8u64)
            .map(|task| {
                let ledger = Arc::clone(&ledger);
                tokio::spawn(async move {
                    let mut used = 0;
                    for round in 0..400 {
                        let most = 3 + (task * 7 + round) % 11;
                        let Ok(hold) = ledger.reserve(&order(most, None, Priority::Opened, DAY), &caps).await else { continue };
                        tokio::task::yield_now().await;
                        let (day, _) = ledger.spent(None, DAY.parse().unwrap()).await.unwrap();
                        assert!(day.tokens <= 1000, "{}", day.tokens);
                        let real = most - round % 3;
                        ledger.settle(hold, Spend { tokens: real, money: 0 }).await.unwrap();
                        used += real;
                    }
                    used
                })
            })
            .collect();
        let mut used = 0;
        for task in tasks {
            used += task.await.unwrap();
        }
        assert!((980..=1000).contains(&used), "the cap is used, and not crossed: {used}");
        assert_eq!(ledger.spent(None, DAY.parse().unwrap()).await.unwrap().0.tokens, used);
    }
}
