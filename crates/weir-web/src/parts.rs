//! What several pages show: rows of lists, tags, briefs.

use crate::app::App;
use crate::catalogue::Words;
use crate::dot::Dot;
use crate::html::{self, Markup};
use crate::time::When;
use crate::visit::{Shell, Visit};
use std::collections::BTreeMap;
use weir_model::{Article, Brief, BriefNote, Claim, EntryId, Lang, SentenceId, StoryId, Support, Tag, TagKind, TextState};
use weir_store::EntryRow;

/// A tag with its label in two languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagView {
    /// Its identity.
    pub id: String,
    /// In the reader's language.
    pub label: String,
    /// In the other, where it differs.
    pub other: String,
    /// The other label's language.
    pub other_lang: &'static str,
    /// One emoji or nothing.
    pub emoji: String,
    /// Where its articles are.
    pub href: String,
}

impl TagView {
    /// For a reader of `lang`.
    pub fn new(tag: &Tag, lang: Lang) -> TagView {
        let (label, other) = tag.labels(lang);
        TagView {
            id: tag.id.clone(),
            label: label.to_owned(),
            other: other.unwrap_or_default().to_owned(),
            other_lang: if lang == Lang::ZH { "en" } else { "zh" },
            emoji: tag.emoji.clone(),
            href: TagView::place(&tag.id),
        }
    }

    /// Of an identity alone: as the taxonomy has it, else as it is written.
    pub fn of_id(id: &str, lang: Lang) -> TagView {
        TagView::new(&TagView::tag_of(id), lang)
    }

    /// The tag of an identity: as the taxonomy has it, else as it is written.
    pub fn tag_of(id: &str) -> Tag {
        weir_text::concept(id).unwrap_or_else(|| {
            let name = id.split_once(':').map_or(id, |(_, name)| name);
            Tag { id: id.to_owned(), kind: TagKind::Name, en: name.to_owned(), zh: None, emoji: String::new(), score: 0.0 }
        })
    }

    /// Where a tag's dossier is.
    pub fn place(id: &str) -> String {
        format!("/topic?id={}", url::form_urlencoded::byte_serialize(id.as_bytes()).collect::<String>())
    }

    /// The first of an article's or story's tags, without sections, which are places in the edition.
    pub fn list(tags: &[Tag], lang: Lang, limit: usize) -> Vec<TagView> {
        tags.iter().filter(|tag| tag.kind != TagKind::Section).take(limit).map(|tag| TagView::new(tag, lang)).collect()
    }
}

/// An article in a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which.
    pub id: EntryId,
    /// Where it opens.
    pub href: String,
    /// As published.
    pub title: Markup,
    /// Of the title.
    pub lang: String,
    /// The title as published, where `title` is a translation; and its language.
    pub original: String,
    /// Of the original.
    pub original_lang: String,
    /// The source's mark and name.
    pub dot: Dot,
    /// When it was published.
    pub when: When,
    /// Sources of its story, in words, where there is more than one.
    pub sources: String,
    /// Minutes to read, in words.
    pub minutes: String,
    /// How complete the text is, in words; empty where it is complete.
    pub badge: String,
    /// The first sentence.
    pub excerpt: Markup,
    /// Read.
    pub read: bool,
    /// Saved.
    pub starred: bool,
    /// The one that is open.
    pub open: bool,
    /// A word about why it stands in this list.
    pub note: String,
    /// The story it belongs to.
    pub story: Option<StoryId>,
}

impl Row {
    /// A row that opens on the article's own page.
    pub fn new(app: &App, visit: &Visit, shell: &Shell, row: &EntryRow) -> Row {
        Row::marked(app, visit, shell, row, &[])
    }

    /// A row with found words marked.
    pub fn marked(app: &App, visit: &Visit, shell: &Shell, row: &EntryRow, found: &[String]) -> Row {
        let title = if row.title.trim().is_empty() { visit.words.t("article.untitled") } else { &row.title };
        Row {
            id: row.id,
            href: format!("/a/{}", row.id),
            title: html::highlight(title, found),
            lang: html::lang(&row.lang).to_owned(),
            original: String::new(),
            original_lang: String::new(),
            dot: shell.dot(app, row.feed, &row.feed_title),
            when: visit.clock.when(row.sort_at),
            sources: if row.story_families > 1 { visit.words.n("count.sources", row.story_families) } else { String::new() },
            minutes: if row.minutes > 0 { visit.words.n("count.minutes", row.minutes) } else { String::new() },
            badge: badge(visit.words, row.state, row.pending).to_owned(),
            excerpt: html::highlight(&row.excerpt, found),
            read: row.read,
            starred: row.starred,
            open: false,
            note: if row.promotion { visit.words.t("held.promotion").to_owned() } else { String::new() },
            story: row.story.filter(|_| row.story_families > 1),
        }
    }
}

/// How complete a text is; empty where it is complete.
pub fn badge(words: &'static Words, state: TextState, pending: bool) -> &'static str {
    match state {
        _ if pending => words.t("state.pending"),
        TextState::Full | TextState::Feed => "",
        TextState::Excerpt => words.t("state.excerpt"),
        TextState::Blocked => words.t("state.blocked"),
        TextState::Paywall => words.t("state.paywall"),
        TextState::Gone => words.t("state.gone"),
    }
}

/// A brief as a page shows it.
#[derive(Clone, Debug, Default)]
pub struct BriefView {
    /// Sentences that read on from each other.
    pub lead: Vec<ClaimView>,
    /// Key points.
    pub points: Vec<PointView>,
    /// How many sentences are quoted, in words: the label under the brief.
    pub proof: String,
    /// Whether each one is the source's own.
    pub all_quoted: bool,
    /// The engine, in words.
    pub engine: String,
    /// When it was written and what it cost, in words.
    pub label: String,
    /// Why parts are missing.
    pub note: String,
    /// The brief's language.
    pub lang: String,
}

/// A key point as a page shows it.
#[derive(Clone, Debug)]
pub struct PointView {
    /// One emoji.
    pub emoji: String,
    /// In bold.
    pub heading: String,
    /// Its sentences.
    pub claims: Vec<ClaimView>,
}

/// A sentence with its marks.
#[derive(Clone, Debug)]
pub struct ClaimView {
    /// The sentence.
    pub text: String,
    /// Its language.
    pub lang: String,
    /// A space is written before it, unless its language has none.
    pub spaced: bool,
    /// Its citation marks.
    pub cites: Vec<Cite>,
}

/// A citation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cite {
    /// What is printed, from 1; the same sentence has the same number everywhere on the page.
    pub n: usize,
    /// Where the sentence is.
    pub href: String,
    /// The source's name, where the brief has several.
    pub from: String,
    /// The sentence, where it is not on this page.
    pub quote: String,
}

/// Numbers the cited sentences of a page in the order in which they appear.
pub struct Citations<'a> {
    numbers: BTreeMap<SentenceId, usize>,
    /// The article that the page itself shows.
    own: Option<&'a Article>,
    /// Articles that can be quoted, with their sources' names.
    others: BTreeMap<EntryId, (&'a Article, &'a str)>,
}

impl<'a> Citations<'a> {
    /// Of the page of one article.
    pub fn of_article(article: &'a Article) -> Citations<'a> {
        Citations { numbers: BTreeMap::new(), own: Some(article), others: BTreeMap::new() }
    }

    /// Of a story's page.
    pub fn of_story(articles: impl Iterator<Item = (&'a Article, &'a str)>) -> Citations<'a> {
        let others = articles.map(|(article, source)| (article.id.entry, (article, source))).collect();
        Citations { numbers: BTreeMap::new(), own: None, others }
    }

    /// The mark of a sentence.
    pub fn cite(&mut self, id: SentenceId) -> Cite {
        let next = self.numbers.len() + 1;
        let n = *self.numbers.entry(id).or_insert(next);
        if self.own.is_some_and(|own| own.id == id.article) {
            return Cite { n, href: format!("#s{}", id.n), from: String::new(), quote: String::new() };
        }
        let known = self.others.get(&id.article.entry);
        // A brief may cite an older version of a text than the newest: its sentence numbers hold only there.
        let current = known.is_some_and(|(article, _)| article.id == id.article);
        let version = if current { String::new() } else { format!("?v={}", id.article.version) };
        Cite {
            n,
            href: format!("/a/{}{version}#s{}", id.article.entry, id.n),
            from: known.map(|(_, source)| (*source).to_owned()).unwrap_or_default(),
            quote: known.and_then(|(article, _)| article.sentence(id)).unwrap_or_default().to_owned(),
        }
    }

    fn claims(&mut self, claims: &[Claim]) -> Vec<ClaimView> {
        let view = |claim: &Claim| ClaimView {
            text: claim.text.clone(),
            lang: html::lang(&claim.lang).to_owned(),
            spaced: !claim.lang.is_cjk(),
            cites: claim.cites.iter().map(|id| self.cite(*id)).collect(),
        };
        claims.iter().map(view).collect()
    }

    /// The brief with its marks. `story`: it is over several sources.
    pub fn brief(&mut self, brief: &Brief, words: &'static Words, story: bool) -> BriefView {
        let total = brief.claims().count();
        let quoted = brief.claims().filter(|claim| claim.support == Support::Quoted).count();
        let all_quoted = total > 0 && quoted == total;
        let proof = match (all_quoted, story) {
            _ if total == 0 => String::new(),
            (true, false) => words.n("brief.all_quoted", total),
            (true, true) => words.n("brief.all_quoted_story", total),
            (false, _) if quoted == 0 => words.n("brief.all_cited", total),
            (false, _) => words.n("brief.some_quoted", total).replace("{quoted}", &quoted.to_string()),
        };
        let engine = match brief.engine.as_str() {
            "" | "extractive" => words.t("brief.no_model").to_owned(),
            name => match name.strip_prefix("translated · ") {
                Some(by) => words.with("written.by", "engine", by),
                None => words.with("written.engine", "engine", name),
            },
        };
        BriefView {
            lead: self.claims(&brief.lead),
            points: brief
                .points
                .iter()
                .map(|point| PointView { emoji: point.emoji.clone(), heading: point.heading.clone(), claims: self.claims(&point.claims) })
                .collect(),
            proof,
            all_quoted,
            engine,
            label: String::new(),
            note: brief.note.map(|note| note_text(words, note).to_owned()).unwrap_or_default(),
            lang: html::lang(&brief.lang).to_owned(),
        }
    }
}

fn note_text(words: &'static Words, note: BriefNote) -> &'static str {
    match note {
        BriefNote::TooShort => words.t("brief.too_short"),
        BriefNote::LiveBlog => words.t("brief.live_blog"),
        BriefNote::Interview => words.t("brief.interview"),
        BriefNote::List => words.t("brief.list"),
        BriefNote::Gallery => words.t("brief.gallery"),
        BriefNote::NoText => words.t("brief.no_text"),
    }
}
