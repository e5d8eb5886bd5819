//! robots.txt as RFC 9309 describes it.

use std::time::Duration;
use url::Url;

/// Rules kept of one file; more are ignored.
const MAX_RULES: usize = 1000;
/// The longest pattern that is compared.
const MAX_PATTERN: usize = 1024;
/// The longest pause between requests that is granted.
const MAX_DELAY: Duration = Duration::from_secs(10);

/// What a robots.txt says to one program.
///
/// ```
/// use weir_fetch::Robots;
/// let robots = Robots::parse(b"User-agent: *\nDisallow: /drafts/\nAllow: /drafts/open", "Weir");
/// assert!(robots.allows(&"https://example.com/news".parse().unwrap()));
/// assert!(!robots.allows(&"https://example.com/drafts/1".parse().unwrap()));
/// assert!(robots.allows(&"https://example.com/drafts/open".parse().unwrap()));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allow: bool,
    /// What is between the stars.
    parts: Vec<String>,
    /// The pattern ended with `$`.
    anchored: bool,
    length: usize,
}

impl Robots {
    /// Everything is allowed.
    pub fn allow_all() -> Robots {
        Robots::default()
    }

    /// Nothing is allowed.
    pub fn deny_all() -> Robots {
        Robots { rules: vec![rule(false, "/")], delay: None }
    }

    /// Reads the groups for `agent` (a bare name such as `Weir`), or else those for `*`.
    pub fn parse(bytes: &[u8], agent: &str) -> Robots {
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut own, mut any) = (Robots::default(), Robots::default());
        let mut own_seen = false;
        // Which groups the current lines belong to, and whether the agents' lines above them are over.
        let (mut in_own, mut in_any, mut agents_over) = (false, false, true);
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else { continue };
            let (key, value) = (key.trim(), value.trim());
            if key.eq_ignore_ascii_case("user-agent") {
                if agents_over {
                    (in_own, in_any, agents_over) = (false, false, false);
                }
                // A version after the name does not count.
                let name: &str = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').next().unwrap_or_default();
                if value == "*" {
                    in_any = true;
                } else if !name.is_empty() && name.eq_ignore_ascii_case(agent) {
                    in_own = true;
                    own_seen = true;
                }
                continue;
            }
            let allow = key.eq_ignore_ascii_case("allow");
            if allow || key.eq_ignore_ascii_case("disallow") {
                agents_over = true;
                if value.is_empty() || value.len() > MAX_PATTERN {
                    continue;
                }
                if in_own && own.rules.len() < MAX_RULES {
                    own.rules.push(rule(allow, value));
                }
                if in_any && any.rules.len() < MAX_RULES {
                    any.rules.push(rule(allow, value));
                }
            } else if key.eq_ignore_ascii_case("crawl-delay") {
                agents_over = true;
                let delay = value.parse::<f64>().ok().and_then(|s| Duration::try_from_secs_f64(s).ok()).map(|delay| delay.min(MAX_DELAY));
                if in_own {
                    own.delay = delay;
                }
                if in_any {
                    any.delay = delay;
                }
            }
        }
        if own_seen { own } else { any }
    }

    /// Whether the page may be read: the longest matching pattern decides, and `Allow` wins a tie.
    pub fn allows(&self, url: &Url) -> bool {
        if url.path() == "/robots.txt" {
            return true;
        }
        let mut path = url.path().to_owned();
        if let Some(query) = url.query() {
            path.push('?');
            path.push_str(query);
        }
        let path = canonical(&path);
        let mut best: Option<(usize, bool)> = None;
        for rule in &self.rules {
            // The number decides first, then true is more than false.
            if rule.matches(&path) && best.is_none_or(|best| (rule.length, rule.allow) > best) {
                best = Some((rule.length, rule.allow));
            }
        }
        best.is_none_or(|(_, allow)| allow)
    }

    /// The pause between requests it asks for, at most ten seconds.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }
}

fn rule(allow: bool, pattern: &str) -> Rule {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let pattern = canonical(pattern);
    Rule { allow, anchored, length: pattern.len(), parts: pattern.split('*').map(str::to_owned).collect() }
}

impl Rule {
    fn matches(&self, path: &str) -> bool {
        let Some((first, others)) = self.parts.split_first() else { return false };
        let Some(mut rest) = path.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = others.split_last() else { return !self.anchored || rest.is_empty() };
        for part in middle {
            match rest.find(part.as_str()) {
                Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        if self.anchored { rest.ends_with(last.as_str()) } else { rest.contains(last.as_str()) }
    }
}

/// One spelling for addresses that mean the same: bytes outside ASCII encoded, unreserved characters decoded, the
/// digits of encodings in upper case. The result is ASCII.
fn canonical(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let encoded = match byte {
            b'%' => hex(ahead.next()).zip(hex(ahead.next())).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        match encoded {
            Some(value) => {
                bytes = ahead;
                if value.is_ascii_alphanumeric() || matches!(value, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(value));
                } else {
                    push_encoded(&mut out, value);
                }
            }
            None if byte.is_ascii_graphic() => out.push(char::from(byte)),
            None => push_encoded(&mut out, byte),
        }
    }
    out
}

fn hex(byte: Option<u8>) -> Option<u8> {
    char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn push_encoded(out: &mut String, byte: u8) {
    out.push('%');
    for digit in [byte >> 4, byte & 15] {
        out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(robots: &str, path: &str, expected: bool) {
        let url = Url::parse("https://example.com").unwrap().join(path).unwrap();
        assert_eq!(Robots::parse(robots.as_bytes(), "Weir").allows(&url), expected, "{robots:?} {path}");
    }

    #[test]
    fn patterns() {
        for (pattern, path, matches) in [
            ("/", "/x", true),
            ("/fish", "/fish", true),
            ("/fish", "/fish.html", true),
            ("/fish", "/Fish", false),
            ("/fish", "/catfish", false),
            ("/fish*", "/fish/x", true),
            ("/fish/", "/fish", false),
            ("/*.php", "/a/b.php?x=1", true),
            ("/*.php", "/windows.PHP", false),
            ("/*.php$", "/a.php", true),
            ("/*.php$", "/a.php?x", false),
            ("/a$", "/a", true),
            ("/a$", "/ab", false),
            ("/*a*b*c", "/xaxbxc", true),
            ("/*a*b*c", "/xcxbxa", false),
            ("/x?y=*", "/x?y=1", true),
            ("/ü", "/%C3%BC", true),
            ("/%c3%bc", "/ü", true),
            ("/a%3cd", "/a%3Cd", true),
            ("/%7Ejoe", "/~joe", true),
            ("/a%2fb", "/a/b", false),
            ("*", "/x", true),
            ("/*aa$", "/aa", true),
            ("/aa*aa$", "/aaa", false),
        ] {
            check(&format!("user-agent: *\ndisallow: {pattern}"), path, !matches);
        }
    }

    #[test]
    fn groups() {
        check("User-agent: Weir\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", true);
        check("User-agent: Weir\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/a", false);
        check("user-agent: other\nuser-agent: weir/2.0\ndisallow: /a", "/a", false);
        check("user-agent: weirdo\ndisallow: /", "/a", true);
        check("user-agent: weir\n\nuser-agent: *\ndisallow: /", "/a", false);
        check("user-agent: weir\ndisallow:\n\nuser-agent: *\ndisallow: /", "/a", true);
        check("user-agent: weir\ndisallow: /a\nuser-agent: x\ndisallow: /b\nuser-agent: weir\ndisallow: /c", "/c", false);
        check("user-agent: weir\ndisallow: /a\nuser-agent: x\ndisallow: /b\nuser-agent: weir\ndisallow: /c", "/b", true);
        check("disallow: /\nuser-agent: *\nallow: /", "/a", true);
        check("\u{feff}User-Agent: * # all\rDisallow: /a # not this\r", "/a", false);
        check("user-agent: *\nsitemap: https://example.com/s.xml\ndisallow: /a", "/a", false);
        check("<html><body>user-agent: *</body></html>", "/a", true);
        check("user-agent: *\ndisallow: /", "/robots.txt", true);
    }

    #[test]
    fn the_longest_rule_wins() {
        check("user-agent: *\nallow: /p\ndisallow: /", "/page", true);
        check("user-agent: *\nallow: /folder\ndisallow: /folder", "/folder/page", true);
        check("user-agent: *\nallow: /page\ndisallow: /*.htm", "/page.htm", false);
        check("user-agent: *\nallow: /$\ndisallow: /", "/", true);
        check("user-agent: *\nallow: /$\ndisallow: /", "/page.htm", false);
    }

    #[test]
    fn delays() {
        for (value, expected) in [("3", Some(3)), ("900", Some(10)), ("-1", None), ("NaN", None), ("x", None), ("1e999", None)] {
            let robots = Robots::parse(format!("user-agent: *\ncrawl-delay: {value}").as_bytes(), "Weir");
            assert_eq!(robots.delay().map(|delay| delay.as_secs()), expected, "{value}");
        }
        assert!(!Robots::deny_all().allows(&"https://example.com/".parse().unwrap()));
        assert!(Robots::allow_all().allows(&"https://example.com/".parse().unwrap()));
    }

    #[test]
    fn hostile_files_take_no_time() {
        let line = format!("disallow: /{}b\n", "a*".repeat(400));
        let robots = Robots::parse(format!("user-agent: *\n{}", line.repeat(600)).as_bytes(), "Weir");
        let url = Url::parse(&format!("https://example.com/{}", "a".repeat(8000))).unwrap();
        assert!(robots.allows(&url));
        assert!(robots.rules.len() <= MAX_RULES);
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400), path in "[ -~]{0,60}") {
            let robots = Robots::parse(&bytes, "Weir");
            let mut url = Url::parse("https://example.com").unwrap();
            url.set_path(&path);
            robots.allows(&url);
        }

        #[test]
        fn own_path_is_matched(path in "/[a-zü%0-9/.=&-]{0,40}") {
            let mut url = Url::parse("https://example.com").unwrap();
            url.set_path(&path);
            let text = format!("user-agent: *\ndisallow: {}", url.path());
            prop_assert!(!Robots::parse(text.as_bytes(), "Weir").allows(&url) || url.path() == "/robots.txt");
        }
    }
}
