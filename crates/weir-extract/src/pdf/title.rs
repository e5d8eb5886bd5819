//! The headline, and what the document says of itself.

use super::lines::Line;
use hayro_interpret::hayro_syntax::Pdf;

/// Endings that make a title the name of a file.
const FILES: &[&str] = &[".doc", ".docx", ".pdf", ".indd", ".qxd", ".tex", ".dvi", ".ps", ".rtf", ".odt", ".ppt", ".pptx", ".xls", ".xlsx"];

/// The title in the metadata, where it is that of the text: many are left from a template or name a file.
pub(super) fn declared(pdf: &Pdf, pages: &[Vec<Line>]) -> Option<String> {
    let title = decode(pdf.metadata().title.as_deref()?);
    let start: Vec<&str> = pages.iter().take(2).flatten().map(|line| line.text.as_str()).collect();
    is_real(&title, &start.join(" ")).then_some(title)
}

fn is_real(title: &str, start: &str) -> bool {
    let lower = title.to_lowercase();
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || title.chars().count() > 300 || FILES.iter().any(|ending| lower.ends_with(ending)) || lower.starts_with("microsoft ") {
        return false;
    }
    let start = bare(start);
    if start.contains(&bare(title)) {
        return true;
    }
    let words: Vec<String> = title.split_whitespace().map(bare).filter(|word| word.chars().count() > 2).collect();
    let found = words.iter().filter(|word| start.contains(word.as_str())).count();
    words.len() >= 3 && found * 10 >= words.len() * 8
}

/// The author in the metadata, where it reads like a name and not like an account.
pub(super) fn author(pdf: &Pdf) -> Option<String> {
    let author = decode(pdf.metadata().author.as_deref()?);
    let name = author.contains(' ') && author.chars().count() <= 80 && !author.contains(['@', '\\', '/', '_']);
    (name && !author.chars().any(|c| c.is_ascii_digit())).then_some(author)
}

/// The lines in the largest type on the first page.
pub(super) fn largest(pages: &[Vec<Line>], body: f64) -> Option<String> {
    let page = pages.first()?;
    let fits = |line: &&Line| line.text.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let size = page.iter().filter(fits).map(|line| line.size).fold(0.0, f64::max);
    if size < body * 1.1 {
        return None;
    }
    let like = |line: &&Line| (line.size - size).abs() < size * 0.06;
    let lines: Vec<&str> = page.iter().skip_while(|line| !like(line)).take_while(like).take(5).map(|line| line.text.as_str()).collect();
    let title = lines.iter().fold(String::new(), |text, line| super::paragraphs::joined(text, line, &Default::default()));
    (title.chars().count() <= 300).then_some(title)
}

/// Whether a block is the headline or a part of it.
pub(super) fn same(text: &str, title: &str) -> bool {
    let (text, title) = (bare(text), bare(title));
    if title.is_empty() {
        return false;
    }
    text == title || (text.len() * 10 >= title.len() * 6 && title.contains(&text))
}

/// Letters and digits alone, in lower case.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Text strings of PDFs are UTF-16 or UTF-8 with a mark, or nearly Latin-1.
pub(super) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0,
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        _ => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_title_of_the_text_is_one() {
        let start = "Harbour board Report on the dredging of the outer basin Summary The board met.";
        assert!(is_real("Report on the Dredging of the Outer Basin", start));
        for bad in [
            "Microsoft Word - report_v3.doc",
            "report.pdf",
            "untitled",
            "PowerPoint Presentation",
            "",
            "2019",
            "Template of another office",
        ] {
            assert!(!is_real(bad, start), "{bad}");
        }
        assert!(is_real("稀土供应链报告", "国家 稀土供应 链报告 摘要"));
    }

    #[test]
    fn strings_of_documents() {
        assert_eq!(decode(b"\xfe\xff\x00H\x00i\x7a\x00"), "Hi稀");
        assert_eq!(decode(b"caf\xe9  x"), "café x");
    }
}
