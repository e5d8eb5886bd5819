//! What a written claim is held to.

use weir_model::{Article, Claim, Lang};
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

/// The check of `weir-text`. In the source's own language its soft faults count as well: a model is asked to mend what they
/// suspect, and the source's own sentence says it better than what stays suspect. Across languages they say too little.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grounding;

impl Check for Grounding {
    fn check(&self, claim: &Claim, articles: &[&Article]) -> Result<(), String> {
        let source = articles.iter().find(|article| claim.cites.iter().any(|id| id.article == article.id));
        let same = source.is_some_and(|article| article.lang == claim.lang);
        // Hard faults come first. The words are for the model and the record, so they are English.
        match ground::check(claim, articles).faults.first().filter(|fault| fault.hard || same) {
            Some(fault) => Err(fault.explain(Lang::EN)),
            None => Ok(()),
        }
    }
}
