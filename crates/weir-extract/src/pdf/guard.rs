//! Makes a PDF safe to open: nothing in it may unpack to more than fits.
//!
//! The library unpacks a stream whole, and streams of a few kilobytes can hold gigabytes. So they are measured first, and
//! one that is too large, or that holds a picture, is overwritten in place: the file's offsets stay true, and the library
//! takes it for a damaged stream, which it passes over.

use super::load_error;
use crate::ExtractError;
use flate2::{Decompress, FlushDecompress, Status};
use hayro_interpret::hayro_syntax::object::Object;
use hayro_interpret::hayro_syntax::{Filter, Pdf};
use std::borrow::Cow;

/// No stream of text, fonts or objects is larger than this when unpacked.
const MAX_STREAM: usize = 24 * 1024 * 1024;
/// Measuring stops here: a file that holds this much is not for reading.
const MAX_MEASURED: usize = 1024 * 1024 * 1024;
/// Brackets inside brackets: the library stops at some depth, but begins again at each of them.
const MAX_NESTING: u32 = 256;

/// Bytes out for one byte in, at most.
const FLATE: usize = 1032;
const LZW: usize = 1400;
const RUN_LENGTH: usize = 64;

/// Opens a file.
pub(super) fn open(bytes: &[u8]) -> Result<Pdf, ExtractError> {
    if has_name(bytes, b"Encrypt") {
        // What is encrypted cannot be measured before it is opened.
        return Err(ExtractError::PdfEncrypted);
    }
    if Nesting::default().is_too_deep(bytes) {
        return Err(ExtractError::PdfBroken);
    }
    let mut safe = bytes.to_vec();
    blank_flate(&mut safe)?;
    let pdf = Pdf::new(safe.clone()).map_err(load_error)?;
    let bad = unfit(&pdf);
    if bad.is_empty() {
        return Ok(pdf);
    }
    drop(pdf);
    for (start, length) in bad {
        blank(&mut safe, start, length);
    }
    Pdf::new(safe).map_err(load_error)
}

/// Overwrites deflated streams that are too large. The library reads some of them when it opens a file, so this looks for
/// them without its help: wherever the word `stream` ends a line.
fn blank_flate(bytes: &mut [u8]) -> Result<(), ExtractError> {
    let mut measured = 0;
    let mut from = 0;
    while let Some(at) = bytes.get(from..).and_then(|rest| rest.windows(6).position(|window| window == b"stream")) {
        from += at + 6;
        let mut start = from;
        while start < from + 4 && bytes.get(start).is_some_and(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t')) {
            start += 1;
        }
        if start == from {
            continue;
        }
        let Some(data) = bytes.get(start..) else { break };
        let zlib = unpacked(data, true);
        let (length, used) = if zlib.0 == 0 { unpacked(data, false) } else { zlib };
        measured += length;
        if measured > MAX_MEASURED {
            return Err(ExtractError::PdfTooLarge);
        }
        if length > MAX_STREAM {
            blank(bytes, start, used);
        }
    }
    Ok(())
}

/// How much a deflated stream holds, at most a little over the limit, and how many bytes that took.
fn unpacked(data: &[u8], zlib: bool) -> (usize, usize) {
    let mut inflate = Decompress::new(zlib);
    let mut buffer = vec![0; 32 * 1024];
    let mut nesting = Nesting::default();
    while (inflate.total_out() as usize) <= MAX_STREAM {
        let (read, written) = (inflate.total_in() as usize, inflate.total_out());
        let Some(rest) = data.get(read..) else { break };
        let status = inflate.decompress(rest, &mut buffer, FlushDecompress::None);
        let new = (inflate.total_out() - written) as usize;
        if nesting.is_too_deep(buffer.get(..new).unwrap_or_default()) {
            return (MAX_STREAM + 1, inflate.total_in() as usize);
        }
        match status {
            Ok(Status::Ok) if inflate.total_out() > written || inflate.total_in() as usize > read => {}
            _ => break,
        }
    }
    (inflate.total_out() as usize, inflate.total_in() as usize)
}

/// How deep brackets stand in each other, in what is text.
#[derive(Default)]
struct Nesting {
    depth: u32,
    before: u8,
}

impl Nesting {
    fn is_too_deep(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            match (byte, self.before) {
                (b'[', _) | (b'<', b'<') => self.depth += 1,
                (b']', _) | (b'>', b'>') => self.depth = self.depth.saturating_sub(1),
                (0x80.., _) | (..=0x08, _) => self.depth = 0,
                _ => {}
            }
            self.before = *byte;
            if self.depth > MAX_NESTING {
                return true;
            }
        }
        false
    }
}

/// Where streams stand that hold pictures, or whose packing cannot be measured and may be too large.
fn unfit(pdf: &Pdf) -> Vec<(usize, usize)> {
    let whole = pdf.data().as_ref().as_ptr_range();
    let mut found = Vec::new();
    for object in pdf.objects() {
        let Object::Stream(stream) = object else { continue };
        let Cow::Borrowed(data) = stream.raw_data() else { continue };
        let filters = stream.filters();
        let mut most = data.len();
        let mut image = false;
        for filter in &filters {
            most = most.saturating_mul(match filter {
                Filter::FlateDecode => FLATE,
                Filter::LzwDecode => LZW,
                Filter::RunLengthDecode => RUN_LENGTH,
                Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode => {
                    image = true;
                    1
                }
                _ => 1,
            });
        }
        let measured = filters.as_slice() == [Filter::FlateDecode];
        if (image || !measured && most > MAX_STREAM) && whole.contains(&data.as_ptr()) {
            found.push((data.as_ptr() as usize - whole.start as usize, data.len()));
        }
    }
    found
}

/// Bytes that no decoder takes.
fn blank(bytes: &mut [u8], start: usize, length: usize) {
    let end = start.saturating_add(length).min(bytes.len());
    if let Some(data) = bytes.get_mut(start..end) {
        data.fill(0xff);
    }
}

/// Whether a name stands anywhere in the file's plain parts, written with or without `#` escapes.
fn has_name(bytes: &[u8], name: &[u8]) -> bool {
    bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').any(|(at, _)| {
        let mut rest = bytes.get(at + 1..).unwrap_or_default();
        for wanted in name {
            let hex = rest.get(1..3).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
            let (byte, length) = match (rest.first(), hex) {
                (Some(b'#'), Some(byte)) => (byte, 3),
                (Some(byte), _) => (*byte, 1),
                (None, _) => return false,
            };
            if byte != *wanted {
                return false;
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        rest.first().is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_spelling() {
        assert!(has_name(b"<< /Encrypt 5 0 R >>", b"Encrypt"));
        assert!(has_name(b"<< /Encr#79pt 5 0 R >>", b"Encrypt"));
        assert!(!has_name(b"<< /EncryptMetadata true /Encr", b"Encrypt"));
    }
}
