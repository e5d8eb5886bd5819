//! What a written claim is held to.

use weir_model::{Article, Claim};
use weir_text::ground;

/// Decides whether a written claim stands on the sentences that it cites. The claim carries their ids; the articles hold
/// their words.
pub trait Check: Send + Sync {
    /// `Ok` when nothing speaks against the claim, which is not to say that it is true.
    ///
    /// # Errors
    /// One sentence on what speaks against it: for the model that is asked to mend it, and for the record.
    fn check(&self, claim: &Claim, articles: &[&Article]) -> Result<(), String>;
}

/// The check of `weir-text`. Its soft faults count as well: a model is asked to mend what they suspect, and the source's own
/// sentence says it better than what stays suspect.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grounding;

impl Check for Grounding {
    fn check(&self, claim: &Claim, articles: &[&Article]) -> Result<(), String> {
        let mut faults = ground::check(claim, articles);
        faults.sort_by_key(|fault| !fault.hard);
        match faults.first() {
            Some(fault) => Err(fault.explain()),
            None => Ok(()),
        }
    }
}
