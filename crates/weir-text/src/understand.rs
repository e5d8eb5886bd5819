//! All that is understood of one article, in one call.

use crate::tags::shown_and_all;
use crate::variants::looked_up;
use crate::{Features, Options, brief, build, figures, promotion};
use weir_model::{Article, Brief, Figure, Tag};

/// What is understood of one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understanding {
    /// Its own sentences, each cited.
    pub brief: Brief,
    /// What it is about, best first, at most six.
    pub tags: Vec<Tag>,
    /// Numbers with what they measure, in reading order.
    pub figures: Vec<Figure>,
    /// What grouping needs.
    pub features: Features,
    /// Whether it reads as a promotion.
    pub promotion: bool,
}

/// Understands an article. The same article gives the same result, to the byte.
pub fn understand(article: &Article, options: &Options) -> Understanding {
    let plain = looked_up(article);
    let (tags, all) = shown_and_all(article, &plain);
    let figures = figures(article);
    Understanding {
        brief: brief::brief(article, &tags, options),
        features: build::features(&plain, &all, &figures),
        promotion: promotion::is_promotion(&plain),
        tags,
        figures,
    }
}
