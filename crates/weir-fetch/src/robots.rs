//! robots.txt (RFC 9309): which pages a site asks programs not to read.

/// More rules than any honest file has.
const MOST_RULES: usize = 5_000;

/// The rules that apply to one program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    /// `(allow, pattern)`.
    rules: Vec<(bool, String)>,
    /// Nothing may be read: the file could not be had because of a fault of the server.
    closed: bool,
}

impl Robots {
    /// Everything may be read.
    pub fn open() -> Robots {
        Robots::default()
    }

    /// Nothing may be read for now.
    pub fn closed() -> Robots {
        Robots { rules: Vec::new(), closed: true }
    }

    /// Reads the rules for the program called `name`; those for `*` where it is not named.
    ///
    /// ```
    /// let robots = weir_fetch::Robots::parse("User-agent: *\nDisallow: /private\nAllow: /private/news$", "weir");
    /// assert!(robots.allows("/news") && robots.allows("/private/news") && !robots.allows("/private/news/1"));
    /// ```
    pub fn parse(text: &str, name: &str) -> Robots {
        let (mut own, mut general) = (Vec::new(), Vec::new());
        let (mut for_us, mut for_all, mut in_rules, mut named) = (false, false, false, false);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or("").trim();
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.trim().to_ascii_lowercase().as_str() {
                "user-agent" => {
                    if in_rules {
                        (for_us, for_all, in_rules) = (false, false, false);
                    }
                    let agent = value.to_ascii_lowercase();
                    if agent == "*" {
                        for_all = true;
                    } else if agent.split(['/', ' ']).next() == Some(name) {
                        for_us = true;
                        named = true;
                    }
                }
                rule @ ("allow" | "disallow") => {
                    in_rules = true;
                    // "Disallow:" alone allows everything.
                    if value.is_empty() || own.len() + general.len() >= MOST_RULES {
                        continue;
                    }
                    let rule = (rule == "allow", value.to_owned());
                    if for_us {
                        own.push(rule.clone());
                    }
                    if for_all {
                        general.push(rule);
                    }
                }
                _ => {}
            }
        }
        Robots { rules: if named { own } else { general }, closed: false }
    }

    /// Whether a path (with its query) may be read: the longest matching rule decides, and allowing wins a tie.
    pub fn allows(&self, path: &str) -> bool {
        if self.closed {
            return false;
        }
        let best = self.rules.iter().filter(|(_, pattern)| matches(pattern, path)).max_by_key(|(allow, pattern)| (pattern.len(), *allow));
        best.is_none_or(|(allow, _)| *allow)
    }
}

/// `*` stands for anything, `$` at the end for the end. Time is bounded by pattern times path.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, anchored) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or("")) else { return false };
    let parts: Vec<&str> = parts.collect();
    let starred = !parts.is_empty();
    for (n, part) in parts.iter().enumerate() {
        if anchored && n + 1 == parts.len() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !anchored || starred || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_decides() {
        let check =
            |text: &str, path: &str, expected: bool| assert_eq!(Robots::parse(text, "weir").allows(path), expected, "{text} {path}");
        check("", "/", true);
        check("User-agent: *\nDisallow: /", "/a", false);
        check("User-agent: *\nDisallow:", "/a", true);
        check("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true);
        check("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true);
        check("User-agent: other\nDisallow: /", "/a", true);
        check("User-agent: *\nDisallow: /\n\nUser-agent: Weir\nDisallow: /x", "/a", true);
        check("User-agent: a\nUser-agent: weir/1.0\nDisallow: /x # why", "/x", false);
        check("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", false);
        check("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", true);
        check("User-agent: *\nDisallow: /a*b*c", "/a-b-c-d", false);
        check("User-agent: *\nDisallow: /a*b*c", "/a-c-b", true);
        assert!(!Robots::closed().allows("/"));
    }
}
