//! Events out of bytes: server-sent events (WHATWG HTML, section 9.2) and lines of JSON.

use super::Fault;

/// The longest event: more than any answer.
const LONGEST: usize = 4 << 20;

/// Takes bytes as they come and gives whole events.
#[derive(Debug)]
pub(crate) struct Frames {
    lines: bool,
    pending: Vec<u8>,
    data: String,
}

impl Frames {
    /// `lines`: each line is an event of its own; else server-sent events.
    pub(crate) fn new(lines: bool) -> Frames {
        Frames { lines, pending: Vec::new(), data: String::new() }
    }

    /// The data of the events that are complete with these bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, Fault> {
        self.pending.extend_from_slice(bytes);
        let mut events = Vec::new();
        let mut start = 0;
        while let Some(length) = self.pending.get(start..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
            let line = self.pending.get(start..start + length).unwrap_or_default();
            // Bytes that are no text would be no JSON either; they are read as such and found out there.
            let line = String::from_utf8_lossy(line).trim_end_matches('\r').to_owned();
            start += length + 1;
            self.line(&line, &mut events);
        }
        self.pending.drain(..start);
        if self.pending.len() + self.data.len() > LONGEST { Err(Fault::Malformed) } else { Ok(events) }
    }

    /// The event that the end of the stream completes, if any. Standards would drop it; servers forget the last empty line.
    pub(crate) fn end(&mut self) -> Option<String> {
        let rest = String::from_utf8_lossy(&std::mem::take(&mut self.pending)).into_owned();
        let mut events = Vec::new();
        self.line(&rest, &mut events);
        self.line("", &mut events);
        events.into_iter().next()
    }

    fn line(&mut self, line: &str, events: &mut Vec<String>) {
        if self.lines {
            if !line.trim().is_empty() {
                events.push(line.to_owned());
            }
        } else if line.is_empty() {
            if !self.data.is_empty() {
                events.push(std::mem::take(&mut self.data));
            }
        } else if let Some(value) = line.strip_prefix("data:") {
            if !self.data.is_empty() {
                self.data.push('\n');
            }
            self.data.push_str(value.strip_prefix(' ').unwrap_or(value));
        }
        // Names, ids, retry times and comments (": keep-alive") say nothing that the data does not.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: bool, chunks: &[&str]) -> Vec<String> {
        let mut frames = Frames::new(lines);
        let mut events: Vec<String> = chunks.iter().flat_map(|chunk| frames.push(chunk.as_bytes()).unwrap()).collect();
        events.extend(frames.end());
        events
    }

    #[test]
    fn events_come_whole_however_they_are_cut() {
        let text = ": hello\r\nevent: x\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\ndata:[DONE]\n\n";
        let expected = ["{\"a\":\n1}", "[DONE]"];
        assert_eq!(read(false, &[text]), expected);
        for cut in 0..text.len() {
            assert_eq!(read(false, &[&text[..cut], &text[cut..]]), expected, "{cut}");
        }
        assert_eq!(read(false, &["data: 1\n\ndata: 2"]), ["1", "2"]);
        assert_eq!(read(true, &["{\"a\":1}\n{\"b\"", ":2}\n\n", "{\"c\":3}"]), ["{\"a\":1}", "{\"b\":2}", "{\"c\":3}"]);
    }

    #[test]
    fn an_event_without_end_is_refused() {
        let mut frames = Frames::new(true);
        let chunk = vec![b'x'; 1 << 20];
        assert!((0..8).any(|_| frames.push(&chunk).is_err()));
    }
}
