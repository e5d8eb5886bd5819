//! Publisher families: which addresses speak with one voice.
//!
//! Ten reports from one newsroom are one source. Two addresses are of one family when they share a registrable domain
//! (the public suffix list says where that ends: `a.example.co.uk` and `b.example.co.uk` do, `x.github.io` and
//! `y.github.io` do not) or when an embedded list knows one owner of both.

use url::{Host, Url};

/// Owners with more than one domain. Facts of public record, kept to newsrooms that share copy or management; the
/// first domain names the family.
const OWNERS: &[&[&str]] = &[
    &["bbc.co.uk", "bbc.com", "bbci.co.uk"],
    &["theguardian.com", "guardian.co.uk"],
    &[
        "axelspringer.com",
        "bild.de",
        "welt.de",
        "politico.com",
        "politico.eu",
        "businessinsider.com",
        "businessinsider.de",
        "computerbild.de",
    ],
    &[
        "newscorp.com",
        "wsj.com",
        "marketwatch.com",
        "barrons.com",
        "nypost.com",
        "thetimes.co.uk",
        "thetimes.com",
        "thesun.co.uk",
        "the-sun.com",
        "news.com.au",
        "theaustralian.com.au",
    ],
    &["foxnews.com", "foxbusiness.com", "fox.com"],
    &["nytimes.com", "nyti.ms", "theathletic.com"],
    &["washingtonpost.com", "wapo.st"],
    &["cnn.com", "cnn.io"],
    &["nbcnews.com", "nbc.com", "today.com"],
    &["abcnews.go.com", "abcnews.com"],
    &["cbsnews.com", "cbs.com"],
    &["reuters.com", "thomsonreuters.com", "reutersagency.com"],
    &["apnews.com", "ap.org"],
    &["bloomberg.com", "bloomberg.co.jp", "bnnbloomberg.com"],
    &["nikkei.com", "ft.com"],
    &["condenast.com", "wired.com", "arstechnica.com", "newyorker.com", "vanityfair.com", "vogue.com"],
    &["voxmedia.com", "vox.com", "theverge.com", "nymag.com", "eater.com"],
    &["gannett.com", "usatoday.com", "freep.com", "azcentral.com", "indystar.com", "tennessean.com"],
    &["hearst.com", "sfchronicle.com", "houstonchronicle.com", "chron.com", "sfgate.com", "timesunion.com"],
    &["chicagotribune.com", "nydailynews.com", "orlandosentinel.com", "sun-sentinel.com"],
    &[
        "postmedia.com",
        "nationalpost.com",
        "montrealgazette.com",
        "ottawacitizen.com",
        "vancouversun.com",
        "calgaryherald.com",
        "torontosun.com",
    ],
    &["reachplc.com", "mirror.co.uk", "express.co.uk", "dailystar.co.uk", "dailyrecord.co.uk", "manchestereveningnews.co.uk"],
    &["dailymail.co.uk", "dailymail.com", "mailonsunday.co.uk", "metro.co.uk", "inews.co.uk"],
    &["nine.com.au", "smh.com.au", "theage.com.au", "afr.com", "9news.com.au"],
    &["sphmedia.com.sg", "straitstimes.com", "zaobao.com.sg", "zaobao.com", "businesstimes.com.sg"],
    &["spiegel.de", "manager-magazin.de", "spiegel.tv"],
    &["sueddeutsche.de", "sz.de"],
    &["handelsblatt.com", "wiwo.de", "tagesspiegel.de"],
    &["tagesschau.de", "ard.de", "daserste.de"],
    &["rtl.de", "n-tv.de", "ntv.de", "stern.de", "geo.de"],
    &["rnd.de", "haz.de", "lvz.de", "neuepresse.de"],
    &["burda.com", "focus.de", "chip.de"],
    &["heise.de", "telepolis.de"],
    &["lemonde.fr", "courrierinternational.com", "telerama.fr"],
    &["elpais.com", "cincodias.com", "as.com"],
    &["corriere.it", "gazzetta.it", "elmundo.es", "marca.com", "expansion.com"],
    &["xinhuanet.com", "news.cn", "xinhua.org"],
    &["people.com.cn", "people.cn", "huanqiu.com", "globaltimes.cn"],
    &["cctv.com", "cctv.cn", "cgtn.com", "cri.cn", "cnr.cn"],
    &["chinanews.com.cn", "chinanews.com", "ecns.cn"],
    &["caixin.com", "caixinglobal.com"],
    &["yicai.com", "yicaiglobal.com"],
    &["thepaper.cn", "jfdaily.com", "shobserver.com", "shine.cn", "sixthtone.com", "jiemian.com", "cls.cn"],
    &["southcn.com", "nfnews.com", "infzm.com", "21jingji.com"],
    &["sina.com.cn", "sina.cn", "sina.com"],
    &["asahi.com", "asahi.co.jp"],
    &["yomiuri.co.jp", "the-japan-news.com"],
    &["volkskrant.nl", "ad.nl", "parool.nl", "trouw.nl", "nu.nl", "hln.be", "demorgen.be"],
    &["telegraaf.nl", "nrc.nl", "standaard.be", "nieuwsblad.be", "independent.ie", "belfasttelegraph.co.uk"],
    &["waz.de", "nrz.de", "wp.de", "morgenpost.de", "abendblatt.de", "braunschweiger-zeitung.de", "thueringer-allgemeine.de"],
    &["merkur.de", "tz.de", "fr.de", "hna.de", "kreiszeitung.de", "wa.de"],
    &["zdf.de", "zdfheute.de", "3sat.de"],
    &["faz.net", "faz.de"],
    &["lefigaro.fr", "madame.lefigaro.fr"],
    &["ouest-france.fr", "letelegramme.fr", "lecourrierdelouest.fr"],
    &["francetvinfo.fr", "franceinfo.fr", "france24.com", "rfi.fr"],
    &["abc.es", "elcorreo.com", "diariovasco.com", "larioja.com", "ideal.es"],
    &["lavanguardia.com", "mundodeportivo.com"],
    &["repubblica.it", "lastampa.it", "huffingtonpost.it", "ilsecoloxix.it"],
    &["ilsole24ore.com", "radio24.it"],
    &["aftenposten.no", "vg.no", "bt.no", "aftonbladet.se", "svd.se"],
    &["dn.se", "expressen.se", "di.se", "sydsvenskan.se"],
    &["hs.fi", "is.fi", "aamulehti.fi"],
    &["politiken.dk", "jyllands-posten.dk", "jp.dk", "ekstrabladet.dk"],
    &["thestar.com", "thespec.com", "therecord.com", "stcatharinesstandard.ca"],
    &[
        "miamiherald.com",
        "sacbee.com",
        "kansascity.com",
        "charlotteobserver.com",
        "newsobserver.com",
        "star-telegram.com",
        "mcclatchydc.com",
    ],
    &["stltoday.com", "richmond.com", "tucson.com", "buffalonews.com", "omaha.com"],
    &["nj.com", "cleveland.com", "oregonlive.com", "mlive.com", "al.com", "masslive.com", "syracuse.com", "pennlive.com"],
    &["people.com", "ew.com", "investopedia.com", "verywellhealth.com", "thespruce.com"],
    &["cnet.com", "zdnet.com", "pcmag.com", "mashable.com", "ign.com", "lifehacker.com", "eurogamer.net"],
    &["techradar.com", "tomshardware.com", "tomsguide.com", "livescience.com", "space.com", "pcgamer.com", "theweek.com"],
    &["rollingstone.com", "variety.com", "hollywoodreporter.com", "deadline.com", "billboard.com", "indiewire.com"],
    &["techcrunch.com", "engadget.com", "yahoo.com", "aol.com"],
    &["huffpost.com", "huffingtonpost.com", "huffingtonpost.co.uk", "buzzfeed.com", "buzzfeednews.com"],
    &["forbes.com", "forbesindia.com"],
    &["scotsman.com", "yorkshirepost.co.uk", "edinburghnews.scotsman.com", "thestar.co.uk"],
    &["heraldscotland.com", "theargus.co.uk", "oxfordmail.co.uk", "thenational.scot", "theboltonnews.co.uk"],
    &["abc.net.au", "abcnews.net.au"],
    &["nzherald.co.nz", "newstalkzb.co.nz"],
    &["indiatimes.com", "economictimes.com", "navbharattimes.com"],
    &["hindustantimes.com", "livemint.com", "livehindustan.com"],
    &["thehindu.com", "thehindubusinessline.com", "frontline.in"],
    &["indianexpress.com", "financialexpress.com", "loksatta.com"],
    &["nation.africa", "theeastafrican.co.ke", "monitor.co.ug", "businessdailyafrica.com"],
    &["news24.com", "dailysun.co.za", "netwerk24.com"],
    &["globo.com", "valor.com.br"],
    &["uol.com.br", "folha.com.br"],
    &["clarin.com", "ole.com.ar"],
    &["mainichi.jp", "mainichi.co.jp"],
    &["sankei.com", "japan-forward.com", "sankeibiz.jp"],
    &["jiji.com", "jijipress.com"],
    &["chosun.com", "chosunbiz.com"],
    &["joongang.co.kr", "joins.com"],
    &["donga.com", "dongascience.com"],
    &["udn.com", "money.udn.com"],
    &["ltn.com.tw", "taipeitimes.com"],
    &["scmp.com", "inkstonenews.com"],
    &["bjnews.com.cn", "bjd.com.cn", "ynet.com"],
    &["qq.com", "tencent.com"],
    &["163.com", "netease.com"],
    &["ifeng.com", "phoenixtv.com"],
    &["stcn.com", "e-companynews.com"],
    &["cnstock.com", "zgjrw.com", "jjckb.cn"],
];

/// Hosts that many writers share: the publisher is the subdomain or the first part of the path, not the host.
const PLATFORMS: &[&str] = &[
    "beehiiv.com",
    "buttondown.com",
    "feedburner.com",
    "ghost.io",
    "medium.com",
    "patreon.com",
    "reddit.com",
    "substack.com",
    "tumblr.com",
    "youtube.com",
    "zhihu.com",
];

/// The publisher family of a site or page.
///
/// An address without a name (loopback, an IP address, a host of one label) is a family per `host:port` and first part of the
/// path: on one's own machine several publications live behind one host.
///
/// ```
/// use weir_story::family;
/// let of = |text: &str| family(&text.parse().unwrap());
/// assert_eq!(of("https://feeds.bbci.co.uk/news/rss.xml"), of("https://www.bbc.com/news/1"));
/// assert_eq!(of("http://127.0.0.1:8790/northlight/ice"), "127.0.0.1:8790/northlight");
/// ```
pub fn family(site_or_page: &Url) -> String {
    let host = match site_or_page.host() {
        Some(Host::Domain(host)) => host.trim_end_matches('.').to_ascii_lowercase(),
        Some(ip) => return local(&ip.to_string(), site_or_page),
        None => return site_or_page.scheme().to_owned(),
    };
    let host = carried(&host).unwrap_or(host);
    // `psl` answers for any string; a name without a dot and the names reserved for local use have no owner.
    if !host.contains('.') || [".localhost", ".local", ".internal", ".test", ".invalid"].iter().any(|end| host.ends_with(end)) {
        return local(&host, site_or_page);
    }
    let domain = psl::domain_str(&host).unwrap_or(&host);
    if PLATFORMS.contains(&domain) {
        return platform(&host, domain, site_or_page);
    }
    // A host may be listed itself where its domain belongs to another owner's services.
    for name in [host.as_str(), domain] {
        if let Some(owner) = OWNERS.iter().find(|domains| domains.contains(&name)) {
            return (*owner.first().unwrap_or(&name)).to_owned();
        }
    }
    domain.to_owned()
}

/// The host whose page a cache or a translation carries: `news-example-com.cdn.ampproject.org` has the pages of
/// `news.example.com`; a hyphen of the name itself is written twice.
fn carried(host: &str) -> Option<String> {
    let label = [".cdn.ampproject.org", ".translate.goog"].iter().find_map(|end| host.strip_suffix(end))?;
    Some(label.replace("--", "\u{0}").replace('-', ".").replace('\u{0}', "-"))
}

/// `host:port/first-part-of-the-path`.
fn local(host: &str, url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or(0);
    match first_segment(url) {
        Some(segment) => format!("{host}:{port}/{segment}"),
        None => format!("{host}:{port}"),
    }
}

fn platform(host: &str, domain: &str, url: &Url) -> String {
    let subdomain = host.strip_suffix(domain).unwrap_or_default().trim_end_matches('.');
    if !matches!(subdomain, "" | "www" | "feeds" | "feeds2" | "old" | "m") {
        return host.to_owned();
    }
    let mut segments = url.path_segments().into_iter().flatten().filter(|segment| !segment.is_empty());
    // `/feed/@name`, `/r/name`, `/channel/name`, `/user/name`: the second part names the writer.
    let segment = match segments.next() {
        Some("feed" | "r" | "channel" | "c" | "user" | "pub") => segments.next(),
        first => first,
    };
    match segment {
        Some(segment) => format!("{domain}/{}", segment.to_lowercase()),
        None => domain.to_owned(),
    }
}

/// The first part of the path, unless it is a file (`/feed.xml` says nothing of who publishes).
fn first_segment(url: &Url) -> Option<&str> {
    let mut segments = url.path_segments()?;
    let first = segments.next().filter(|segment| !segment.is_empty())?;
    (segments.next().is_some() || !first.contains('.')).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: &str) {
        assert_eq!(family(&url.parse().unwrap()), expected, "{url}");
    }

    #[test]
    fn subdomains_share_a_family_and_public_suffixes_do_not() {
        check("https://www.example.co.uk/a", "example.co.uk");
        check("https://feeds.example.co.uk/rss", "example.co.uk");
        check("https://EXAMPLE.co.uk./", "example.co.uk");
        check("https://one.github.io/", "one.github.io");
        check("https://two.github.io/blog", "two.github.io");
        check("https://news.example.com.cn/x", "example.com.cn");
    }

    #[test]
    fn owners_join_their_domains() {
        check("https://edition.cnn.com/x", "cnn.com");
        check("https://www.caixinglobal.com/2026/a", "caixin.com");
        check("https://www.welt.de/x", "axelspringer.com");
        check("https://abcnews.go.com/US/x", "abcnews.go.com");
        check("https://www.go.com/", "go.com");
    }

    #[test]
    fn caches_and_translations_speak_for_the_publisher() {
        check("https://www-example-co-uk.cdn.ampproject.org/c/s/www.example.co.uk/a", "example.co.uk");
        check("https://the--mill-org.translate.goog/news?_x_tr_sl=de", "the-mill.org");
        check("https://www-welt-de.translate.goog/", "axelspringer.com");
    }

    #[test]
    fn shared_hosts_are_split_by_writer() {
        check("https://one.substack.com/p/a", "one.substack.com");
        check("https://medium.com/@Writer/post", "medium.com/@writer");
        check("https://medium.com/feed/@writer", "medium.com/@writer");
        check("https://feeds.feedburner.com/TheSite", "feedburner.com/thesite");
        check("https://www.youtube.com/channel/UC1/videos", "youtube.com/uc1");
    }

    #[test]
    fn hosts_without_an_owner_are_split_by_path() {
        check("http://127.0.0.1:8790/northlight/", "127.0.0.1:8790/northlight");
        check("http://127.0.0.1:8790/northlight/feed.xml", "127.0.0.1:8790/northlight");
        check("http://127.0.0.1:8790/feed.xml", "127.0.0.1:8790");
        check("http://[::1]/a/b", "[::1]:80/a");
        check("http://localhost:3000/paper", "localhost:3000/paper");
        check("http://news.local/paper/1", "news.local:80/paper");
        check("mailto:someone@example.org", "mailto");
    }

    #[test]
    fn no_domain_has_two_owners() {
        let mut all: Vec<&str> = OWNERS.iter().flat_map(|domains| domains.iter().copied()).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
