//! A tiny writer of PDFs, so that tests bring none along.

#![allow(dead_code, reason = "each test file uses a part")]

/// Grows one object after another; object 1 is the catalog and 2 the tree of pages.
pub struct Writer {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    info: String,
    catalog: String,
    trailer: String,
}

/// What is drawn on a page of A4, in points from the lower left.
#[derive(Default)]
pub struct Drawing(pub String);

impl Drawing {
    /// A line of text in Helvetica (`F1`) or Helvetica Bold (`F2`).
    pub fn text(&mut self, font: &str, size: f64, x: f64, y: f64, text: &str) -> &mut Drawing {
        let mut escaped = String::new();
        for c in text.chars() {
            match c {
                '(' | ')' | '\\' => escaped.extend(['\\', c]),
                // Windows' encoding is Latin-1 but for these.
                '\u{2022}' => escaped.push_str("\\225"),
                '\u{2013}' => escaped.push_str("\\226"),
                c if c.is_ascii() => escaped.push(c),
                c => escaped.push_str(&format!("\\{:03o}", c as u32)),
            }
        }
        self.0.push_str(&format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"));
        self
    }

    /// Lines below each other from `y` down; gives where the next would stand.
    pub fn lines(&mut self, size: f64, x: f64, y: f64, lines: &[&str]) -> f64 {
        for (at, line) in lines.iter().enumerate() {
            self.text("F1", size, x, y - at as f64 * size * 1.2, line);
        }
        y - lines.len() as f64 * size * 1.2
    }
}

impl Default for Writer {
    fn default() -> Writer {
        let font = |name: &str| format!("<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>").into_bytes();
        let objects = vec![Vec::new(), Vec::new(), font("Helvetica"), font("Helvetica-Bold")];
        Writer { objects, pages: Vec::new(), info: String::new(), catalog: String::new(), trailer: String::new() }
    }
}

impl Writer {
    /// An entry of the document's metadata.
    pub fn info(mut self, key: &str, value: &str) -> Writer {
        self.info.push_str(&format!("/{key} ({value}) "));
        self
    }

    pub fn catalog(mut self, entry: &str) -> Writer {
        self.catalog.push_str(entry);
        self
    }

    pub fn trailer(mut self, entry: &str) -> Writer {
        self.trailer.push_str(entry);
        self
    }

    /// Adds an object and gives its number.
    pub fn object(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    pub fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut body = format!("<< /Length {} {entries} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        self.object(body)
    }

    /// Adds a page with this content.
    pub fn page(self, drawing: &Drawing) -> Writer {
        self.page_with(drawing.0.as_bytes(), "", "")
    }

    pub fn page_with(mut self, content: &[u8], entries: &str, resources: &str) -> Writer {
        let content = self.stream(entries, content);
        let page = self.object(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> {resources} >> >>"
        ));
        self.pages.push(page);
        self
    }

    pub fn finish(mut self) -> Vec<u8> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        self.objects[0] = format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog).into_bytes();
        self.objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", self.pages.len()).into_bytes();
        let info = self.object(format!("<< {} >>", self.info.clone()));
        let mut file = b"%PDF-1.4\n".to_vec();
        let mut places = Vec::new();
        for (at, body) in self.objects.iter().enumerate() {
            places.push(file.len());
            file.extend_from_slice(format!("{} 0 obj\n", at + 1).as_bytes());
            file.extend_from_slice(body);
            file.extend_from_slice(b"\nendobj\n");
        }
        let start = file.len();
        file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).as_bytes());
        for place in &places {
            file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
        }
        let trailer = format!("trailer\n<< /Size {} /Root 1 0 R /Info {info} 0 R {} >>\n", places.len() + 1, self.trailer);
        file.extend_from_slice(trailer.as_bytes());
        file.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        file
    }
}
