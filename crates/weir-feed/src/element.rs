//! One element of a document.

use crate::namespace::Ns;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use url::Url;

/// A name in lower case, borrowed where it stands so or is a known one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Name<'a>(Cow<'a, str>);

impl<'a> Name<'a> {
    pub fn new(name: &'a str) -> Name<'a> {
        if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Name(Cow::Borrowed(name));
        }
        Name(match name {
            "pubDate" => Cow::Borrowed("pubdate"),
            "isPermaLink" => Cow::Borrowed("ispermalink"),
            "lastBuildDate" => Cow::Borrowed("lastbuilddate"),
            "updatePeriod" => Cow::Borrowed("updateperiod"),
            "updateFrequency" => Cow::Borrowed("updatefrequency"),
            "commentRss" => Cow::Borrowed("commentrss"),
            "origLink" => Cow::Borrowed("origlink"),
            "xmlUrl" => Cow::Borrowed("xmlurl"),
            "htmlUrl" => Cow::Borrowed("htmlurl"),
            "fileSize" => Cow::Borrowed("filesize"),
            "RDF" => Cow::Borrowed("rdf"),
            _ => Cow::Owned(name.to_ascii_lowercase()),
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Name<'_> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name<'_> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// One element. Its text stands before its first child and after each of them.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    pub ns: Ns,
    /// Local name in lower case.
    pub name: Name<'a>,
    /// As it stands in the source.
    pub qualified: &'a str,
    /// Qualified names in lower case.
    pub attributes: Vec<(Name<'a>, Cow<'a, str>)>,
    /// Text before the first child.
    pub lead: Cow<'a, str>,
    pub children: Vec<Element<'a>>,
    /// Text after this element, inside its parent.
    pub tail: Cow<'a, str>,
    /// What relative addresses inside are relative to.
    pub base: Option<Rc<Url>>,
}

impl<'a> Element<'a> {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter()
    }

    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find(|element| element.name == name)
    }

    /// The text inside, without markup, trimmed.
    pub fn text(&self) -> Cow<'_, str> {
        if self.children.is_empty() {
            return Cow::Borrowed(self.lead.trim());
        }
        let mut out = String::new();
        self.collect(&mut out);
        Cow::Owned(out.trim().to_owned())
    }

    fn collect(&self, out: &mut String) {
        out.push_str(&self.lead);
        for child in &self.children {
            child.collect(out);
            out.push_str(&child.tail);
        }
    }

    /// Resolves an address found inside; only `http` and `https` ones are kept.
    pub fn resolve(&self, address: &str) -> Option<Url> {
        resolve(address, self.base.as_deref())
    }
}

/// An address, relative to another; only `http` and `https` ones are kept.
pub(crate) fn resolve(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    let url = match Url::parse(address) {
        Ok(url) => url,
        Err(_) => base?.join(address).ok()?,
    };
    matches!(url.scheme(), "http" | "https").then_some(url)
}
