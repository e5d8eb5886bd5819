//! What stops all work until someone does something about it.

use std::fmt;
use weir_store::StoreError;

/// A state of the database in which nothing can be stored. Nothing is lost: jobs stay queued, and the work goes on by
/// itself once the cause is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The disk is full.
    Full,
    /// The database may not be written.
    ReadOnly,
    /// The file is damaged.
    Damaged,
}

impl Trouble {
    /// The trouble that an error shows; `None` for errors that concern one call alone or pass by themselves.
    pub fn of(error: &StoreError) -> Option<Trouble> {
        match error {
            StoreError::Full(_) => Some(Trouble::Full),
            StoreError::ReadOnly(_) => Some(Trouble::ReadOnly),
            StoreError::Damaged(_) => Some(Trouble::Damaged),
            _ => None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Trouble::Full => "the disk of the database is full; free some space, and Weir goes on where it stopped",
            Trouble::ReadOnly => "the database is read-only; give Weir the right to write to it, and it goes on where it stopped",
            Trouble::Damaged => "the database is damaged; stop Weir and restore the file from a backup",
        })
    }
}
