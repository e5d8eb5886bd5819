//! A PDF to an article: what the letters on its pages say, put back into paragraphs.
//!
//! `guard` makes the file safe to open, `letters` takes the letters and their places from hayro's interpreter, `lines`
//! puts them into lines in reading order, `margins` takes out what repeats on every page, and `paragraphs` joins lines.

mod guard;
mod letters;
mod lines;
mod margins;
mod paragraphs;
mod title;

use crate::{DropReason, Dropped, ExtractError, Extracted, FeedHint};
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use std::panic::{AssertUnwindSafe, catch_unwind};
use weir_model::{Lang, Metadata};

/// Larger files are not read: [`ExtractError::PdfTooLarge`].
pub(crate) const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Pages after these are not read.
const MAX_PAGES: usize = 200;

/// Whether bytes are a PDF: its mark stands at the start, or after a little noise where the server says so as well.
pub(crate) fn is_pdf(bytes: &[u8], content_type: Option<&str>) -> bool {
    if bytes.starts_with(b"%PDF-") {
        return true;
    }
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let declared = essence.eq_ignore_ascii_case("application/pdf") || essence.eq_ignore_ascii_case("application/x-pdf");
    declared && bytes.get(..bytes.len().min(1024)).is_some_and(|start| start.windows(5).any(|window| window == b"%PDF-"))
}

pub(crate) fn extract(bytes: &[u8], hint: &FeedHint) -> Result<Extracted, ExtractError> {
    if bytes.len() > MAX_BYTES {
        return Err(ExtractError::PdfTooLarge);
    }
    // The interpreter forbids unsafe code and means never to panic; a file that makes it do so is one that cannot be read.
    catch_unwind(AssertUnwindSafe(|| read(bytes, hint))).unwrap_or(Err(ExtractError::PdfBroken))
}

fn read(bytes: &[u8], hint: &FeedHint) -> Result<Extracted, ExtractError> {
    let pdf = guard::open(bytes)?;
    let (pages, read) = letters::read(&pdf, MAX_PAGES);
    if !read.enough() {
        return Err(if pages.is_empty() { ExtractError::PdfBroken } else { ExtractError::PdfWithoutText });
    }
    let mut pages: Vec<_> = pages.into_iter().map(lines::rows).collect();
    let mut dropped = margins::remove(&mut pages);
    let pages: Vec<_> = pages.into_iter().map(lines::in_reading_order).collect();
    let body = paragraphs::body_size(&pages);
    let named = title::declared(&pdf, &pages);
    let set = if named.is_none() { title::largest(&pages, body) } else { None };
    let title = named.or(set).or_else(|| hint.title.map(str::to_owned)).unwrap_or_default();
    let mut blocks = paragraphs::join(pages, body, &title);
    // The headline stands above the article already.
    if let Some(at) = blocks.iter().take(6).position(|block| !title.is_empty() && title::same(&block.text, &title)) {
        dropped.insert(0, Dropped { text: blocks.remove(at).text, reason: DropReason::Repeated });
    }
    if blocks.is_empty() {
        return Err(ExtractError::PdfWithoutText);
    }
    let authors = title::author(&pdf).into_iter().collect();
    let lang = declared_lang(&pdf).filter(|lang| *lang != Lang::UND).unwrap_or(hint.lang);
    Ok(Extracted { title, lang, blocks, metadata: Metadata { authors, ..Metadata::default() }, dropped })
}

fn declared_lang(pdf: &Pdf) -> Option<Lang> {
    let catalog: Dict = pdf.xref().get(pdf.xref().root_id())?;
    let tag = catalog.get::<PdfString>("Lang")?;
    Some(Lang::new(&title::decode(tag.as_bytes())))
}

fn load_error(error: LoadPdfError) -> ExtractError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => ExtractError::PdfEncrypted,
        _ => ExtractError::PdfBroken,
    }
}
