//! Text to tags and texts, whatever the text is.
//!
//! An XML reader stops at the first fault, and feeds are full of them, so this one has no errors: what is no tag is text,
//! what does not end ends where it must. Everything is borrowed from the source and every byte is looked at a bounded
//! number of times, also in hostile documents.

use memchr::{memchr, memchr2, memchr3, memmem};

/// A piece of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A start tag: its name, what stands between the name and the end, and whether it closes itself.
    Open(&'a str, &'a str, bool),
    /// An end tag's name.
    Close(&'a str),
    /// Text with its references.
    Text(&'a str),
    /// Text as it is (CDATA).
    Verbatim(&'a str),
    /// What stands between `<!DOCTYPE` and its end.
    Doctype(&'a str),
}

/// What had to be repaired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    /// A `<` that begins no tag.
    pub stray: bool,
    /// A tag without its `>`.
    pub open_tag: bool,
    /// A CDATA section without its end.
    pub open_cdata: bool,
    /// A comment or instruction without its end.
    pub open_comment: bool,
    /// The document ends inside a tag.
    pub cut: bool,
}

pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// The name of the last start tag: where CDATA has no end, that element's end is one.
    last_open: &'a str,
    /// Where the next `]]>` is, as far as known.
    cdata_end: usize,
    /// No `-->` or `?>` was found from here on: looking again from each beginning would take quadratic time.
    no_comment_end: bool,
    no_instruction_end: bool,
    /// The same for the end tag of an element with open CDATA.
    no_close: bool,
    pub faults: Faults,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Scanner<'a> {
        Scanner {
            text,
            at: 0,
            last_open: "",
            cdata_end: 0,
            no_comment_end: false,
            no_instruction_end: false,
            no_close: false,
            faults: Faults::default(),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Text from here to the next `<` after the first `skip` bytes.
    fn text(&mut self, skip: usize) -> Token<'a> {
        let rest = self.rest();
        let end = memchr(b'<', &rest.as_bytes()[skip..]).map_or(rest.len(), |end| end + skip);
        self.at += end;
        Token::Text(&rest[..end])
    }

    /// `<!…`: comments are passed over, CDATA and document types are given.
    fn declaration(&mut self, rest: &'a str) -> Option<Token<'a>> {
        if rest.starts_with("<!--") {
            let end = if self.no_comment_end { None } else { memmem::find(&rest.as_bytes()[4..], b"-->") };
            if end.is_none() {
                // What follows is more likely the feed than the comment.
                self.no_comment_end = true;
                self.faults.open_comment = true;
            }
            self.at += end.map_or(4, |end| end + 7);
            return None;
        }
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            return Some(self.cdata(inside, 9));
        }
        if rest.as_bytes().get(2..8).is_some_and(|name| name.eq_ignore_ascii_case(b"[cdata")) {
            // Small letters, or the second bracket forgotten.
            self.faults.stray = true;
            let begins = 8 + usize::from(rest.as_bytes().get(8) == Some(&b'['));
            return Some(self.cdata(&rest[begins..], begins));
        }
        if rest.as_bytes().get(2..9).is_some_and(|name| name.eq_ignore_ascii_case(b"doctype")) {
            let inside = &rest[9..];
            let end = doctype_end(inside);
            let ends = inside.as_bytes().get(end) == Some(&b'>');
            self.faults.open_tag |= !ends;
            self.at += 9 + end + usize::from(ends);
            return Some(Token::Doctype(&inside[..end]));
        }
        // `<![if …]>`, `<!ELEMENT …>`: what offices write.
        match memchr2(b'>', b'<', &rest.as_bytes()[1..]).map(|end| end + 1) {
            Some(end) if rest.as_bytes()[end] == b'>' => {
                self.faults.stray |= !rest.starts_with("<![");
                self.at += end + 1;
            }
            _ => {
                self.faults.stray = true;
                return Some(self.text(1));
            }
        }
        None
    }

    /// A section whose beginning takes so many bytes.
    fn cdata(&mut self, inside: &'a str, begins: usize) -> Token<'a> {
        let start = self.at + begins;
        // The end that was found from an earlier section still holds: looking again from each would take quadratic time.
        if self.cdata_end < start {
            self.cdata_end = memmem::find(inside.as_bytes(), b"]]>").map_or(usize::MAX, |end| start + end);
        }
        let ends = self.cdata_end != usize::MAX;
        let within = if ends { &inside[..self.cdata_end - start] } else { inside };
        let boundary = if ends { runs_over(within, self.last_open) } else { None };
        if ends && boundary.is_none() {
            self.at = self.cdata_end + 3;
            return Token::Verbatim(within);
        }
        self.faults.open_cdata = true;
        let within = &within[..boundary.unwrap_or(within.len())];
        let close = if self.no_close && !ends { None } else { find_close(within, self.last_open) };
        self.no_close |= close.is_none();
        let end = close.unwrap_or(within.len());
        self.at = start + end;
        Token::Verbatim(&within[..end])
    }

    fn instruction(&mut self, rest: &'a str) {
        let bytes = rest.as_bytes();
        // A declaration holds no `>`; code may.
        if rest.starts_with("<?xml")
            && let Some(close) = memchr2(b'>', b'<', &bytes[1..])
            && bytes[close + 1] == b'>'
        {
            self.faults.open_comment |= bytes[close] != b'?';
            self.at += close + 2;
            return;
        }
        let end = if self.no_instruction_end { None } else { memmem::find(bytes, b"?>").map(|end| end + 2) };
        self.no_instruction_end |= end.is_none();
        self.faults.open_comment |= end.is_none();
        // Without an end it is over where something else begins.
        let other = || memchr2(b'>', b'<', &bytes[1..]).map(|other| if bytes[other + 1] == b'>' { other + 2 } else { other + 1 });
        self.at += end.or_else(other).unwrap_or(bytes.len());
    }

    /// Where the tag ends: the offset of its `>`, or of what must come after it.
    fn tag_end(&mut self, rest: &'a str) -> (usize, bool) {
        let bytes = rest.as_bytes();
        let mut at = 1;
        while let Some(found) = memchr3(b'>', b'<', b'=', &bytes[at..]).map(|found| found + at) {
            match bytes[found] {
                b'>' => return (found, true),
                b'<' => {
                    self.faults.open_tag = true;
                    return (found, false);
                }
                _ => {
                    at = found + 1;
                    // Only after `=` a quote begins a value: names and free words may hold some.
                    let value = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    let Some(quote @ (b'"' | b'\'')) = bytes.get(value) else { continue };
                    let Some(close) = memchr3(*quote, b'<', b'\n', &bytes[value + 1..]).map(|close| close + value + 1) else {
                        continue;
                    };
                    if bytes[close] == *quote {
                        at = close + 1;
                    } else if let Some(close) = quoted(&bytes[value + 1..], *quote) {
                        at = value + 1 + close + 1;
                    } else {
                        // The quote is never closed: the first `>` ends the tag.
                        self.faults.open_tag = true;
                    }
                }
            }
        }
        self.faults.cut = true;
        (rest.len(), false)
    }
}

/// A section that runs over the end of its element or item into the next section never ended: where that end is.
fn runs_over(within: &str, element: &str) -> Option<usize> {
    let next = memmem::find(within.as_bytes(), b"<![CDATA[")?;
    let before = &within[..next];
    let item = ["</item>", "</entry>"].iter().filter_map(|item| memmem::find(before.as_bytes(), item.as_bytes())).min();
    // Markup inside has ends of its own, but not that of the element around the section.
    find_close(before, element).or(item)
}

/// Where a document type ends: at its `>`, or where the feed begins before it.
fn doctype_end(inside: &str) -> usize {
    let bytes = inside.as_bytes();
    let roots = ["<rss", "<feed", "<rdf:", "<RDF", "<channel", "<opml", "<RSS"];
    let mut subset = false;
    for at in 0..bytes.len() {
        match bytes[at] {
            b'[' => subset = true,
            b']' => subset = false,
            b'>' if !subset => return at,
            b'<' if roots.iter().any(|root| bytes[at..].starts_with(root.as_bytes())) => return at,
            _ => {}
        }
    }
    inside.len()
}

/// The offset of the closing quote of a value that holds `<` or line breaks. A value that holds `=` and the quote, or is
/// very long, was never closed.
fn quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let window = &bytes[..bytes.len().min(4_000)];
    let close = memchr(quote, window)?;
    let value = &window[..close];
    // `title="never closed> … <a href="`: the quote that was found opens another value.
    if value.contains(&b'>') && value.ends_with(b"=") { None } else { Some(close) }
}

fn find_close(text: &str, name: &str) -> Option<usize> {
    if name.is_empty() {
        return None;
    }
    memmem::find_iter(text.as_bytes(), b"</").find(|at| text.as_bytes()[at + 2..].starts_with(name.as_bytes()))
}

fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            if bytes.is_empty() {
                return None;
            }
            if bytes[0] != b'<' {
                return Some(self.text(0));
            }
            match bytes.get(1) {
                Some(b'!') => {
                    if let Some(token) = self.declaration(rest) {
                        return Some(token);
                    }
                }
                Some(b'?') => self.instruction(rest),
                Some(b'/') => {
                    if !bytes.get(2).is_some_and(|byte| begins_name(*byte)) {
                        // `</>` and `</ >` close nothing.
                        let blank = rest[2..].trim_start().starts_with('>') && memchr(b'>', &bytes[..bytes.len().min(20)]).is_some();
                        self.faults.stray = true;
                        if blank {
                            self.at += memchr(b'>', bytes).map_or(2, |end| end + 1);
                            continue;
                        }
                        return Some(self.text(1));
                    }
                    let end = bytes[2..].iter().position(|byte| matches!(byte, b'>' | b'<') || byte.is_ascii_whitespace());
                    let end = end.map_or(bytes.len(), |end| end + 2);
                    let name = &rest[2..end];
                    let close = end + bytes[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    match bytes.get(close) {
                        Some(b'>') => self.at += close + 1,
                        _ => {
                            // `</title link>`: the end of the tag, unless another begins before.
                            let next = bytes[end..].iter().position(|byte| matches!(byte, b'>' | b'<')).map(|next| next + end);
                            self.faults.open_tag = true;
                            self.at += match next {
                                Some(next) if bytes[next] == b'>' => next + 1,
                                Some(_) => end,
                                None => bytes.len(),
                            };
                        }
                    }
                    return Some(Token::Close(name));
                }
                Some(byte) if begins_name(*byte) => {
                    let (end, whole) = self.tag_end(rest);
                    let inside = &rest[1..end];
                    let name_end = inside
                        .bytes()
                        .position(|byte| matches!(byte, b'/' | b'=' | b'"' | b'\'') || byte.is_ascii_whitespace())
                        .unwrap_or(inside.len());
                    let (name, attributes) = inside.split_at(name_end);
                    self.at += end + usize::from(whole);
                    if !whole && end == rest.len() {
                        // Half a tag at the end of the document says nothing.
                        return None;
                    }
                    if !whole && attributes.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric()) && !attributes.contains('=') {
                        // `<title Rain</title>`: words, not attributes.
                        self.at -= attributes.len();
                        self.last_open = name;
                        return Some(Token::Open(name, "", false));
                    }
                    // `<a href=https://example.org/>`: in HTML the last slash belongs to the value.
                    let empty = attributes.ends_with('/') && !(name.eq_ignore_ascii_case("a") && unquoted_slash(attributes));
                    let attributes = if empty { &attributes[..attributes.len() - 1] } else { attributes };
                    if !empty {
                        self.last_open = name;
                    }
                    return Some(Token::Open(name, attributes, empty));
                }
                _ => {
                    self.faults.stray = true;
                    return Some(self.text(1));
                }
            }
        }
    }
}

/// Whether the last slash belongs to a value without quotes.
fn unquoted_slash(attributes: &str) -> bool {
    let last = attributes.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or("");
    last.split_once('=').is_some_and(|(_, value)| value.len() > 1 && !value.starts_with(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Token]) {
        assert_eq!(Scanner::new(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn whole_and_broken_tags() {
        use Token::*;
        check("<a b='1'>x</a >", &[Open("a", " b='1'", false), Text("x"), Close("a")]);
        check("<a b='>'/>", &[Open("a", " b='>'", true)]);
        check("<a href=x/>", &[Open("a", " href=x/", false)]);
        check("<br/><br />", &[Open("br", "", true), Open("br", " ", true)]);
        check("1 < 2<b>", &[Text("1 "), Text("< 2"), Open("b", "", false)]);
        check("<t Rain</t>", &[Open("t", "", false), Text(" Rain"), Close("t")]);
        check("<t><u</t>", &[Open("t", "", false), Open("u", "", false), Close("t")]);
        check("<t>x</t<u>y</u", &[Open("t", "", false), Text("x"), Close("t"), Open("u", "", false), Text("y"), Close("u")]);
        check("<a b='x>y</a><c d='e'>", &[Open("a", " b='x", false), Text("y"), Close("a"), Open("c", " d='e'", false)]);
        check("x<a b", &[Text("x")]);
        check("</>x", &[Text("x")]);
    }

    #[test]
    fn sections_that_never_end() {
        use Token::*;
        check("<t><![CDATA[a<b]]></t>", &[Open("t", "", false), Verbatim("a<b"), Close("t")]);
        check("<t><![CDATA[a</t><u>", &[Open("t", "", false), Verbatim("a"), Close("t"), Open("u", "", false)]);
        check("<!-- a --><t>", &[Open("t", "", false)]);
        check("<!-- a <t>", &[Text(" a "), Open("t", "", false)]);
        check("<?xml version='1'><t><?php echo 1 > 2 ?>", &[Open("t", "", false)]);
        check("<!DOCTYPE x [<!ENTITY a 'b'>]><t>", &[Doctype(" x [<!ENTITY a 'b'>]"), Open("t", "", false)]);
        check("<!DOCTYPE x [ <rss>", &[Doctype(" x [ "), Open("rss", "", false)]);
        check(
            "<t><![CDATA[a</t><u><![CDATA[b]]></u>",
            &[Open("t", "", false), Verbatim("a"), Close("t"), Open("u", "", false), Verbatim("b"), Close("u")],
        );
        check("<t><![CDATAa]]><![cdata[b]]>", &[Open("t", "", false), Verbatim("a"), Verbatim("b")]);
        check("<![endif]>x", &[Text("x")]);
    }
}
