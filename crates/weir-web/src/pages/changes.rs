//! `/a/{entry}/changes`: what became of a text after it was first read, sentence by sentence.

use crate::app::App;
use crate::error::Fault;
use crate::html;
use crate::time::When;
use crate::visit::{Shell, Visit};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Html;
use similar::{ChangeTag, TextDiff};
use weir_model::{Article, ArticleId, EntryId};

/// Unchanged sentences shown around a change.
const AROUND: usize = 1;
/// The most sentences of one text that are compared.
const MOST_SENTENCES: usize = 2_000;

#[derive(Template)]
#[template(path = "changes.html")]
struct ChangesPage {
    shell: Shell,
    id: EntryId,
    title: String,
    lang: String,
    steps: Vec<Step>,
}

/// Two versions that follow each other.
struct Step {
    between: String,
    when: Option<When>,
    lines: Vec<Line>,
}

/// A sentence, or a gap where nothing changed.
struct Line {
    /// `ins`, `del`, `same` or `gap`.
    kind: &'static str,
    /// Words, each with whether it is what changed.
    words: Vec<(bool, String)>,
}

/// `GET /a/{entry}/changes`
pub(crate) async fn show(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Result<Html<String>, Fault> {
    let id: EntryId = id.parse().map_err(|_| Fault::NotFound)?;
    let store = app.weir().store();
    let entry = store.entry(visit.user.id, id).await?.ok_or(Fault::NotFound)?;
    let source = entry.same_as.unwrap_or(id);
    let words = visit.words;
    let versions: Vec<ArticleId> = store.versions(source).await?;
    let mut texts: Vec<Article> = Vec::new();
    for version in versions {
        texts.extend(store.article(version).await?);
    }
    let mut steps: Vec<Step> = Vec::new();
    for pair in texts.windows(2) {
        let [old, new] = pair else { continue };
        let between = words.with("changes.between", "a", old.id.version).replace("{b}", &new.id.version.to_string());
        let when = new.metadata.modified.map(|at| visit.clock.when(at));
        steps.push(Step { between, when, lines: lines(&visit, &sentences(old), &sentences(new)) });
    }
    // The newest change first.
    steps.reverse();
    let shell = visit.shell(&app, "river", words.t("changes.title")).await?;
    Ok(Html(ChangesPage { shell, id, title: entry.title, lang: html::lang(&entry.lang).to_owned(), steps }.render()?))
}

fn sentences(article: &Article) -> Vec<&str> {
    std::iter::once(article.title.as_str())
        .chain(article.sentences.iter().take(MOST_SENTENCES).filter_map(|sentence| article.sentence_text(sentence)))
        .collect()
}

fn lines(visit: &Visit, old: &[&str], new: &[&str]) -> Vec<Line> {
    let diff = TextDiff::from_slices(old, new);
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0;
    for group in diff.grouped_ops(AROUND) {
        let begins = group.first().map_or(0, |op| op.old_range().start);
        lines.extend(gap(visit, begins.saturating_sub(at)));
        for op in &group {
            for change in diff.iter_inline_changes(op) {
                let kind = match change.tag() {
                    ChangeTag::Equal => "same",
                    ChangeTag::Insert => "ins",
                    ChangeTag::Delete => "del",
                };
                let words = change.values().iter().map(|(changed, text)| (*changed, (*text).to_owned())).collect();
                lines.push(Line { kind, words });
            }
            at = op.old_range().end;
        }
    }
    if !lines.is_empty() {
        lines.extend(gap(visit, old.len().saturating_sub(at)));
    }
    lines
}

fn gap(visit: &Visit, sentences: usize) -> Option<Line> {
    (sentences > 0).then(|| Line { kind: "gap", words: vec![(false, visit.words.n("changes.skipped", sentences))] })
}
