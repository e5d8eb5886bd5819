//! What models may cost and what they answered, kept in the store for all workers: `weir-llm`'s ledger and cache over
//! `weir-store`'s rows.

use crate::Clock;
use futures_util::future::BoxFuture;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use weir_llm::{
    AnswerCache, BudgetError, CacheKey, Caps, Hold, Kept, Ledger, Order, REJECTED_FOR, Spend, Start, Window, World, allows, counts,
};
use weir_model::UserId;
use weir_store::{AnswerState, Asking, NewCall, Spent, Store, StoreError};

/// How long a question is a worker's own without a word from it.
const LEASE: SignedDuration = SignedDuration::from_secs(20);
/// How often a worker that waits for another one's answer looks for it.
const LOOK: Duration = Duration::from_millis(300);

/// The name of a count: a UTC day or month.
pub(crate) fn span(window: Window, at: Timestamp) -> String {
    let date = at.to_zoned_datetime(TimeZone::UTC).date();
    match window {
        Window::Day => date.to_string(),
        Window::Month => format!("{:04}-{:02}", date.year(), date.month()),
    }
}

fn spent(spend: Spend) -> Spent {
    Spent { tokens: spend.tokens, money: spend.money }
}

fn spend(spent: Spent) -> Spend {
    Spend { tokens: spent.tokens, money: spent.money }
}

fn unkept(error: StoreError) -> BudgetError {
    BudgetError::Ledger(error.to_string())
}

/// The ledger of all workers. A count is added to and looked at in one transaction that holds its row; where a cap does not
/// hold, the transaction is dropped and nothing was reserved.
#[derive(Clone, Debug)]
pub struct StoreLedger {
    store: Store,
}

impl StoreLedger {
    /// Over a store.
    pub fn new(store: Store) -> StoreLedger {
        StoreLedger { store }
    }

    async fn reserve_in_store(&self, order: &Order, caps: &Caps) -> Result<Hold, BudgetError> {
        let mut tx = self.store.begin().await.map_err(unkept)?;
        // Always in this order, so that no two callers wait for each other.
        for (user, window, cap) in counts(order, caps) {
            let most = spent(order.most);
            let with = tx.add_spend(user, &span(window, order.at), most, Spent::default()).await.map_err(unkept)?;
            let so_far = Spend { tokens: with.tokens.saturating_sub(most.tokens), money: with.money.saturating_sub(most.money) };
            if !allows(&cap, so_far, order) {
                tx.rollback().await.map_err(unkept)?;
                return Err(BudgetError::Reached { window, own: user.is_some() });
            }
        }
        let call = NewCall {
            at: order.at,
            user: order.purpose.user,
            feed: order.purpose.feed,
            task: order.purpose.task.name().to_owned(),
            provider: order.provider.clone(),
            model: order.model.clone(),
            most: spent(order.most),
            priced: order.priced,
        };
        let id = tx.open_call(&call).await.map_err(unkept)?;
        tx.commit().await.map_err(unkept)?;
        Ok(Hold { id })
    }

    async fn settle_in_store(&self, hold: Hold, used: Spend) -> Result<(), BudgetError> {
        let mut tx = self.store.begin().await.map_err(unkept)?;
        let open = tx.settle_call(hold.id, spent(used)).await.map_err(unkept)?;
        let open = open.ok_or_else(|| BudgetError::Ledger("the call is not open".into()))?;
        let users: &[Option<UserId>] = if open.user.is_some() { &[None, open.user] } else { &[None] };
        for user in users {
            for window in [Window::Day, Window::Month] {
                tx.add_spend(*user, &span(window, open.at), spent(used), open.most).await.map_err(unkept)?;
            }
        }
        tx.commit().await.map_err(unkept)
    }
}

impl Ledger for StoreLedger {
    fn reserve<'a>(&'a self, order: &'a Order, caps: &'a Caps) -> BoxFuture<'a, Result<Hold, BudgetError>> {
        Box::pin(self.reserve_in_store(order, caps))
    }

    fn settle(&self, hold: Hold, used: Spend) -> BoxFuture<'_, Result<(), BudgetError>> {
        Box::pin(self.settle_in_store(hold, used))
    }

    fn spent(&self, user: Option<UserId>, at: Timestamp) -> BoxFuture<'_, Result<(Spend, Spend), BudgetError>> {
        Box::pin(async move {
            let day = self.store.spent(user, &span(Window::Day, at)).await.map_err(unkept)?;
            let month = self.store.spent(user, &span(Window::Month, at)).await.map_err(unkept)?;
            Ok((spend(day), spend(month)))
        })
    }
}

/// The answers of all workers: each question is asked by one of them at a time.
#[derive(Clone, Debug)]
pub struct StoreAnswers {
    store: Store,
    clock: Clock,
    /// This process, told from all others and from itself before a restart.
    holder: String,
}

impl StoreAnswers {
    /// Over a store, for a worker of this name.
    pub fn new(store: Store, clock: Clock, worker: &str) -> StoreAnswers {
        StoreAnswers { store, clock, holder: format!("{worker}-{:016x}", weir_llm::Real::default().random()) }
    }

    async fn look(&self, key: CacheKey, now: Timestamp) -> Option<Kept> {
        match self.store.answer(&key.to_string(), now - REJECTED_FOR).await {
            Ok(body) => body.and_then(|body| serde_json::from_slice(&body).ok()),
            Err(error) => {
                tracing::warn!(%error, "kept answers cannot be read");
                None
            }
        }
    }

    async fn start(&self, key: CacheKey, paid: bool) -> Start {
        let hash = key.to_string();
        loop {
            let now = self.clock.now();
            let asking = Asking { holder: &self.holder, paid, now, until: now + LEASE, rejected_upto: now - REJECTED_FOR };
            match self.store.begin_answer(&hash, &asking).await {
                Ok(AnswerState::Kept(body)) => match serde_json::from_slice(&body) {
                    Ok(kept) => return Start::Kept(Box::new(kept)),
                    // Of another version of Weir.
                    Err(_) => return Start::Ask,
                },
                Ok(AnswerState::Yours) => return Start::Ask,
                Ok(AnswerState::Interrupted) => return Start::Interrupted,
                Ok(AnswerState::Asked) => tokio::time::sleep(LOOK).await,
                Err(error) => {
                    // What cannot be noted cannot be kept from being paid twice; the ledger is of the same store and refuses.
                    tracing::warn!(%error, "questions cannot be noted");
                    return Start::Ask;
                }
            }
        }
    }
}

impl AnswerCache for StoreAnswers {
    fn get(&self, key: CacheKey, now: Timestamp) -> BoxFuture<'_, Option<Kept>> {
        Box::pin(self.look(key, now))
    }

    fn put<'a>(&'a self, key: CacheKey, kept: &'a Kept) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let body = serde_json::to_vec(kept).unwrap_or_default();
            // Rejected ones count from now on: a label keeps the time of its first writing.
            let put = self.store.put_answer(&key.to_string(), &body, kept.rejected, self.clock.now()).await;
            if let Err(error) = put {
                tracing::warn!(%error, "an answer that was paid for cannot be kept");
            }
        })
    }

    fn begin(&self, key: CacheKey, paid: bool, _now: Timestamp) -> BoxFuture<'_, Start> {
        Box::pin(self.start(key, paid))
    }

    fn renew(&self, key: CacheKey) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.store.extend_answer(&key.to_string(), &self.holder, self.clock.now() + LEASE).await.ok();
        })
    }

    fn release(&self, key: CacheKey) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.store.release_answer(&key.to_string(), &self.holder).await.ok();
        })
    }
}

/// The flow's clock as models need it.
#[derive(Debug, Default)]
pub(crate) struct ClockWorld {
    clock: Clock,
    dice: weir_llm::Real,
}

impl ClockWorld {
    pub(crate) fn new(clock: Clock) -> ClockWorld {
        ClockWorld { clock, dice: weir_llm::Real::default() }
    }
}

impl World for ClockWorld {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn random(&self) -> u64 {
        self.dice.random()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_of_utc_days_and_months() {
        let at = "2026-11-30T23:59:59Z".parse().unwrap();
        assert_eq!((span(Window::Day, at), span(Window::Month, at)), ("2026-11-30".into(), "2026-11".into()));
    }
}
