//! What the sources of a story agree and differ on.

use crate::report::Report;
use weir_model::Comparison;

/// Figures of one story that can be compared.
pub fn compare(reports: &[Report]) -> Vec<Comparison> {
    let _ = reports;
    Vec::new()
}
