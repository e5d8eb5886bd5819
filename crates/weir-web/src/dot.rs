//! A source's mark: a coloured square with its initial, or its own icon over it.

use crate::image::Images;

/// How many colours the stylesheet has (`.c0` to `.c11`).
const COLOURS: u32 = 12;

/// A source's mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dot {
    /// Which colour of the stylesheet.
    pub colour: u32,
    /// One letter or character.
    pub initial: String,
    /// The icon's address under `/img`; empty where none is known.
    pub icon: String,
    /// The source's name, for those who cannot see the square.
    pub name: String,
}

impl Dot {
    /// The mark of a source. The same title always has the same colour.
    pub fn new(title: &str, icon: Option<&str>, images: &Images) -> Dot {
        // FNV-1a: stable between runs and machines, which the standard hasher is not.
        let hash = title.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let initial = title.chars().find(|c| c.is_alphanumeric()).map_or_else(|| "·".into(), |c| c.to_uppercase().collect());
        Dot { colour: (hash >> 8) % COLOURS, initial, icon: icon.map(|url| images.src(url)).unwrap_or_default(), name: title.to_owned() }
    }
}
