//! One piece of work's way to the ledger.

use crate::budget::{BudgetError, Caps, Hold, Ledger, Order, Purpose, Spend};
use crate::message::Usage;
use crate::price::Rate;
use crate::world::World;

/// What a call needs to be counted.
#[derive(Clone, Copy)]
pub(crate) struct Meter<'a> {
    pub(crate) ledger: &'a dyn Ledger,
    pub(crate) caps: &'a Caps,
    pub(crate) world: &'a dyn World,
    pub(crate) purpose: &'a Purpose,
}

fn spend(rate: Option<Rate>, usage: Usage) -> Spend {
    Spend { tokens: usage.total(), money: rate.map_or(0, |rate| rate.money(usage)) }
}

impl Meter<'_> {
    /// Reserves the most that a call can use.
    pub(crate) async fn reserve(&self, provider: &str, model: &str, rate: Option<Rate>, most: Usage) -> Result<Hold, BudgetError> {
        let order = Order {
            at: self.world.now(),
            purpose: *self.purpose,
            provider: provider.to_owned(),
            model: model.to_owned(),
            most: spend(rate, most),
            priced: rate.is_some(),
        };
        self.ledger.reserve(&order, self.caps).await
    }

    /// Puts the real use in its place. Where that fails the reservation stays counted, which is the safe side.
    pub(crate) async fn settle(&self, hold: Hold, rate: Option<Rate>, usage: Usage) {
        if let Err(error) = self.ledger.settle(hold, spend(rate, usage)).await {
            tracing::warn!(%error, "a call could not be settled; it stays counted at its most");
        }
    }
}
