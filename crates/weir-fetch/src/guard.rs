//! Which addresses and ports belong to the public web.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far an address reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Part of the public internet.
    Public,
    /// This machine, a local network, or a special range: only with the owner's word.
    Private,
    /// Never visited: groups of machines, no machine at all, or the credentials service of cloud machines.
    Never,
}

/// Where an address belongs. What a v6 address embeds of v4 does not make it public.
///
/// ```
/// use weir_fetch::{Reach, reach};
/// assert_eq!(reach("93.184.216.34".parse().unwrap()), Reach::Public);
/// assert_eq!(reach("::ffff:127.0.0.1".parse().unwrap()), Reach::Private);
/// assert_eq!(reach("169.254.169.254".parse().unwrap()), Reach::Never);
/// ```
pub fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(v4) => reach_v4(v4),
        IpAddr::V6(v6) => reach_v6(v6),
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    let [a, b, c, d] = address.octets();
    match (a, b, c, d) {
        // "This network": connecting to 0.0.0.0 reaches the machine itself.
        (0, ..) => Reach::Never,
        // Cloud metadata services, which hand out credentials to whoever asks from inside.
        (169, 254, 169, 254) | (169, 254, 170, 2) | (100, 100, 100, 200) | (168, 63, 129, 16) => Reach::Never,
        (10, ..) | (127, ..) => Reach::Private,
        (172, 16..=31, ..) => Reach::Private,
        (192, 168, ..) => Reach::Private,
        (169, 254, ..) => Reach::Private,
        // Shared address space behind carrier NAT, also used by overlay networks.
        (100, 64..=127, ..) => Reach::Private,
        // Protocol assignments, documentation, the former 6to4 relays, AS112, benchmarking.
        (192, 0, 0, _) | (192, 0, 2, _) | (198, 51, 100, _) | (203, 0, 113, _) => Reach::Private,
        (192, 88, 99, _) | (192, 31, 196, _) | (192, 52, 193, _) | (192, 175, 48, _) => Reach::Private,
        (198, 18..=19, ..) => Reach::Private,
        // Multicast, reserved, broadcast.
        (224.., ..) => Reach::Never,
        _ => Reach::Public,
    }
}

fn reach_v6(address: Ipv6Addr) -> Reach {
    let segments = address.segments();
    let low_v4 = || Ipv4Addr::from((u32::from(segments[6]) << 16) | u32::from(segments[7]));
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 0] => Reach::Never,
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Private,
        // The system connects a v4-mapped address over v4.
        [0, 0, 0, 0, 0, 0xffff, ..] => reach_v4(low_v4()),
        // v4-compatible (deprecated), v4-translated, and the rest of ::/8.
        [0, 0, 0, 0, 0xffff, 0, ..] | [0x0000..=0x00ff, ..] if segments[0] != 0x0064 => inner(low_v4()),
        // NAT64: the well-known prefix and the local one.
        [0x0064, 0xff9b, ..] => inner(low_v4()),
        [0x0000..=0x00ff, ..] => Reach::Private,
        // Discard-only, and its neighbours.
        [0x0100, ..] => Reach::Private,
        // Protocol assignments with Teredo, ORCHID; documentation.
        [0x2001, 0x0000..=0x01ff, ..] | [0x2001, 0x0db8, ..] => Reach::Private,
        [0x3fff, 0x0000..=0x0fff, ..] => Reach::Private,
        // 6to4: the v4 address is in the second and third group.
        [0x2002, high, low, ..] => inner(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))),
        [0x5f00, ..] => Reach::Private,
        // The v6 form of the metadata service.
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254] => Reach::Never,
        [0xfc00..=0xfdff, ..] => Reach::Private,
        [0xfe80..=0xfeff, ..] => Reach::Private,
        [0xff00..=0xffff, ..] => Reach::Never,
        // Only 2000::/3 is given out for the public internet.
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Private,
    }
}

/// A tunnel to a v4 address is not public; a tunnel to one that is never visited is never visited.
fn inner(address: Ipv4Addr) -> Reach {
    match reach_v4(address) {
        // Low numbers in ::/8 embed nothing.
        _ if address.octets()[0] == 0 => Reach::Private,
        Reach::Never => Reach::Never,
        Reach::Public | Reach::Private => Reach::Private,
    }
}

/// Ports from 1024 up that speak something else than HTTP, where a request could do harm.
const OTHER_SERVICES: &[u16] = &[
    1080, 1433, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432,
    5672, 5900, 5984, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 7001, 8500, 9042, 9092, 9100, 9200, 9300, 10080,
    10250, 11211, 15672, 25565, 26379, 27017, 27018, 50070, 61616,
];

/// Whether a public host may be asked at this port.
pub(crate) fn port_allowed(port: u16) -> bool {
    matches!(port, 80 | 443) || (port >= 1024 && OTHER_SERVICES.binary_search(&port).is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(expected: Reach, addresses: &[&str]) {
        for address in addresses {
            assert_eq!(reach(address.parse().unwrap()), expected, "{address}");
        }
    }

    #[test]
    fn private_ranges_are_private_to_their_edges() {
        check(
            Reach::Private,
            &[
                "10.0.0.0",
                "10.0.0.5",
                "10.255.255.255",
                "127.0.0.1",
                "127.0.0.0",
                "127.1.2.3",
                "127.255.255.255",
                "172.16.0.0",
                "172.20.1.1",
                "172.31.255.255",
                "192.168.0.0",
                "192.168.1.1",
                "192.168.255.255",
                "169.254.0.1",
                "169.254.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "192.0.0.1",
                "192.0.0.171",
                "192.0.2.1",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "192.88.99.1",
                "192.31.196.1",
                "192.52.193.1",
                "192.175.48.1",
                "::1",
                "::2",
                "::127.0.0.1",
                "::10.0.0.1",
                "::8.8.8.8",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:7f00:1",
                "::ffff:192.168.1.1",
                "::ffff:0:127.0.0.1",
                "::ffff:0:8.8.8.8",
                "64:ff9b::127.0.0.1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:0:7f00:1::",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "2002:808:808::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00::1",
                "fdff:ffff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "4000::1",
                "e000::1",
            ],
        );
    }

    #[test]
    fn some_addresses_are_never_visited() {
        check(
            Reach::Never,
            &[
                "0.0.0.0",
                "0.1.2.3",
                "0.255.255.255",
                "224.0.0.1",
                "239.255.255.250",
                "240.0.0.1",
                "255.255.255.255",
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "168.63.129.16",
                "::",
                "::ffff:169.254.169.254",
                "::ffff:0.0.0.0",
                "::ffff:224.0.0.1",
                "64:ff9b::169.254.169.254",
                "2002:a9fe:a9fe::1",
                "ff02::1",
                "ff0e::1",
                "fd00:ec2::254",
            ],
        );
    }

    #[test]
    fn the_public_internet_is_public_to_its_edges() {
        check(
            Reach::Public,
            &[
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "93.184.216.34",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111",
                "2a00:1450::1",
                "2003::1",
            ],
        );
    }

    #[test]
    fn ports() {
        for port in [80, 443, 1024, 3000, 8000, 8080, 8443, 9443, 65535] {
            assert!(port_allowed(port), "{port}");
        }
        for port in [0, 1, 21, 22, 23, 25, 53, 110, 143, 389, 445, 587, 993, 2375, 3306, 5432, 6379, 9200, 11211, 27017] {
            assert!(!port_allowed(port), "{port}");
        }
        assert!(OTHER_SERVICES.is_sorted());
    }
}
