//! Keys: read from a file or the environment, held in memory, shown to nobody.

use std::fmt;
use std::path::Path;

/// A key of a provider. There is no way to print, compare or serialise it; only the request to its own provider sees it.
#[derive(Clone)]
pub struct Secret(String);

/// Why there is no key. Names the place, never the content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The environment has no such variable, or its value is no text.
    #[error("the environment variable {name} is not set; set it to the key, or name a file with key_file")]
    NotSet {
        /// The variable.
        name: String,
    },
    /// The file cannot be read.
    #[error("the key file {path} cannot be read; check that it is there and that Weir may read it")]
    Unreadable {
        /// The file.
        path: String,
    },
    /// It holds nothing, several lines, or characters that a header cannot carry.
    #[error("{place} holds no key: it must be one line of plain characters")]
    Unfit {
        /// The variable or file.
        place: String,
    },
}

impl Secret {
    /// Takes a key from memory; `place` is what errors call it.
    ///
    /// # Errors
    /// [`SecretError::Unfit`] when it is empty or not one line of printable ASCII.
    pub fn new(key: &str, place: &str) -> Result<Secret, SecretError> {
        let key = key.trim();
        if key.is_empty() || key.len() > 4096 || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SecretError::Unfit { place: place.to_owned() });
        }
        Ok(Secret(key.to_owned()))
    }

    /// Reads a key from the environment.
    ///
    /// # Errors
    /// When it is not set or no key.
    pub fn from_env(name: &str) -> Result<Secret, SecretError> {
        let value = std::env::var(name).map_err(|_| SecretError::NotSet { name: name.to_owned() })?;
        Secret::new(&value, name)
    }

    /// Reads a key from a file of one line.
    ///
    /// # Errors
    /// When it cannot be read or holds no key.
    pub fn from_file(path: &Path) -> Result<Secret, SecretError> {
        let place = path.display().to_string();
        let value = std::fs::read_to_string(path).map_err(|_| SecretError::Unreadable { path: place.clone() })?;
        Secret::new(&value, &place)
    }

    /// The key itself: for the one header that carries it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_line_and_never_shown() {
        let secret = Secret::new(" sk-very-secret\n", "X").unwrap();
        assert_eq!(secret.expose(), "sk-very-secret");
        assert_eq!(format!("{secret:?}"), "Secret(***)");
        for wrong in ["", "  ", "two\nlines", "with space", "schlüssel"] {
            let error = Secret::new(wrong, "WEIR_KEY").unwrap_err();
            assert_eq!(error, SecretError::Unfit { place: "WEIR_KEY".into() });
        }
    }

    #[test]
    fn files_and_variables() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        assert!(matches!(Secret::from_file(&path), Err(SecretError::Unreadable { .. })));
        std::fs::write(&path, "abc\n").unwrap();
        assert_eq!(Secret::from_file(&path).unwrap().expose(), "abc");
        assert!(matches!(Secret::from_env("WEIR_NO_SUCH_KEY_IS_SET"), Err(SecretError::NotSet { .. })));
    }
}
