//! The private hosts and ranges the owner trusts.

use std::net::IpAddr;
use std::sync::{PoisonError, RwLock};

/// The private hosts and ranges the owner trusts. Entries are added while Weir runs.
#[derive(Debug, Default)]
pub(crate) struct AllowList {
    entries: RwLock<Vec<Entry>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    /// A host as it appears in an address, at one port or at all.
    Host { host: String, port: Option<u16> },
    /// Addresses that count as public, for networks that map public names into a special range.
    Range { network: IpAddr, bits: u8 },
}

impl AllowList {
    /// Adds `host`, `host:port` or `network/bits`; false if it is none of them.
    pub(crate) fn add(&self, text: &str) -> bool {
        let Some(entry) = parse(text) else { return false };
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if !entries.contains(&entry) {
            entries.push(entry);
        }
        true
    }

    /// Whether the owner named this host (in the form of `Url::host_str`).
    pub(crate) fn has_host(&self, host: &str, port: u16) -> bool {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.iter().any(|entry| match entry {
            Entry::Host { host: allowed, port: at } => allowed == host.trim_end_matches('.') && at.is_none_or(|at| at == port),
            Entry::Range { .. } => false,
        })
    }

    /// Whether the owner named a range with this address in it.
    pub(crate) fn has_address(&self, address: IpAddr) -> bool {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        entries.iter().any(|entry| match entry {
            Entry::Range { network, bits } => in_range(address, *network, *bits),
            Entry::Host { .. } => false,
        })
    }
}

fn parse(text: &str) -> Option<Entry> {
    let text = text.trim();
    if let Some((network, bits)) = text.split_once('/') {
        let network: IpAddr = network.parse().ok()?;
        let bits: u8 = bits.parse().ok()?;
        let most = if network.is_ipv4() { 32 } else { 128 };
        return (bits <= most).then_some(Entry::Range { network, bits });
    }
    // A bare v6 address has colons but no port.
    let text = match text.parse::<IpAddr>() {
        Ok(IpAddr::V6(v6)) => format!("[{v6}]"),
        _ => text.to_owned(),
    };
    // Reading it as an address gives the host the form it will have in requests: lower case, punycode, canonical numbers.
    let url = url::Url::parse(&format!("http://{text}/")).ok()?;
    if !url.username().is_empty() || url.password().is_some() || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return None;
    }
    let host = url.host_str()?.trim_end_matches('.').to_owned();
    // The parser drops ":80" as the usual port of http.
    let port = url.port().or_else(|| text.ends_with(":80").then_some(80));
    Some(Entry::Host { host, port })
}

fn in_range(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let (address, network, width) = match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(n)) => (u128::from(u32::from(a)), u128::from(u32::from(n)), 32_u32),
        (IpAddr::V6(a), IpAddr::V6(n)) => (u128::from(a), u128::from(n), 128),
        _ => return false,
    };
    let shift = width.saturating_sub(u32::from(bits));
    // A shift by the whole width is no shift at all for the processor; every address is in a range of zero bits.
    shift >= 128 || address >> shift == network >> shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_ports() {
        let list = AllowList::default();
        for entry in ["nas.local", "Router.LAN:8080", "10.0.0.5", "[::1]:3000", "fd00::7", "plain.lan:80", "0x7f.1:9"] {
            assert!(list.add(entry), "{entry}");
        }
        for (host, port, expected) in [
            ("nas.local", 80, true),
            ("nas.local.", 81, true),
            ("router.lan", 8080, true),
            ("router.lan", 80, false),
            ("10.0.0.5", 5000, true),
            ("10.0.0.6", 80, false),
            ("[::1]", 3000, true),
            ("[::1]", 80, false),
            ("[fd00::7]", 443, true),
            ("plain.lan", 80, true),
            ("plain.lan", 8080, false),
            ("127.0.0.1", 9, true),
            ("evil-nas.local", 80, false),
        ] {
            assert_eq!(list.has_host(host, port), expected, "{host}:{port}");
        }
    }

    #[test]
    fn ranges() {
        let list = AllowList::default();
        assert!(list.add("198.18.0.0/15"));
        assert!(list.add("64:ff9b::/96"));
        for (address, expected) in
            [("198.18.0.1", true), ("198.19.255.255", true), ("198.20.0.0", false), ("64:ff9b::1", true), ("64:ff9c::1", false)]
        {
            assert_eq!(list.has_address(address.parse().unwrap()), expected, "{address}");
        }
        assert!(!list.has_host("198.18.0.1", 80));
    }

    #[test]
    fn what_is_no_entry() {
        let list = AllowList::default();
        for entry in ["", "a b", "10.0.0.0/33", "x/8", "user@host", "host/path", "host?x", "host:99999"] {
            assert!(!list.add(entry), "{entry}");
        }
    }
}
