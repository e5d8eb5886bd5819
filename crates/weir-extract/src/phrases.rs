//! Words that furniture is made of, by language. None of them decides alone: see [`crate::judge`].
//!
//! All are in lower case and matched against text in lower case with straight apostrophes.

/// A block that is only this is an advertisement's label.
#[rustfmt::skip]
pub(crate) const ADVERTISEMENT: &[&str] = &[
    "advertisement", "advertising", "ad", "ads", "sponsored", "sponsored content", "paid content", "story continues below",
    "article continues below", "story continues below advertisement", "article continues below advertisement", "story continues",
    "article continues after ad", "advertisement - story continues below", "advertisement - continue reading below",
    "scroll to continue", "article content", "continue reading the main story",
    "this advertisement has not loaded yet, but your article continues below.", "anzeige", "werbung", "advertorial", "publicité",
    "annonce", "publicidad", "anuncio", "pubblicità", "reclame", "advertentie", "reklama", "реклама", "διαφήμιση", "广告", "廣告", "推广",
    "広告", "pr",
];

/// A block that is only this (or this and a few words) is a sharing control.
#[rustfmt::skip]
pub(crate) const SHARE: &[&str] = &[
    "share", "share this", "share this article", "share this story", "share this:", "share on", "share via", "tweet", "tweet this",
    "email this", "print this", "print", "email", "copy link", "facebook", "twitter", "whatsapp", "linkedin", "pinterest",
    "click to share", "save article", "listen to this article", "gift this article", "artikel teilen", "teilen", "drucken",
    "per mail versenden", "partager", "partager cet article", "compartir", "comparte esta noticia", "condividi", "compartilhe",
    "поделиться", "udostępnij", "分享到", "分享到:", "分享", "打印", "收藏", "字号", "大 中 小", "转发", "复制链接", "点赞", "シェア", "ツイート", "like this:",
    "like loading...", "loading...",
];

/// A block that opens with this points at other articles.
#[rustfmt::skip]
pub(crate) const RELATED: &[&str] = &[
    "read more", "read also", "also read", "read next", "read:", "read the full", "see also", "see more", "related:", "related article",
    "related stories", "related topics", "related content", "related video", "related -", "more:", "more on", "more from",
    "more stories", "more about", "more like this", "you may also like", "you might also like", "recommended", "must read", "must-read",
    "don't miss", "dont miss", "top stories", "most read", "most popular", "trending", "trending now", "trending stories", "up next",
    "watch:", "watch now", "watch more", "watch the video", "watch below", "listen:", "also on", "also see", "what to read next",
    "further reading:", "opinion:", "explainer:", "in case you missed", "lesen sie auch", "lesen sie hier", "lesen sie mehr",
    "lesen sie dazu", "lesen sie jetzt", "auch interessant", "mehr zum thema", "mehr dazu", "mehr lesen", "mehr von",
    "das könnte sie auch", "das könnte dich auch", "passend dazu", "weiterlesen", "zum thema", "siehe auch", "empfohlener",
    "meistgelesen", "lire aussi", "à lire aussi", "a lire aussi", "lire également", "à lire également", "voir aussi",
    "sur le même sujet", "lire la suite", "lee también", "leer también", "lea también", "leer más", "lea más", "lee más",
    "te puede interesar", "le puede interesar", "más información", "noticias relacionadas", "también te puede", "mira también",
    "ver más", "leggi anche", "leggi qui", "potrebbe interessarti", "leia também", "leia mais", "veja também", "saiba mais", "lees ook",
    "lees meer", "lees verder", "les også", "les mer", "læs også", "läs också", "läs mer", "lue myös", "czytaj też", "czytaj także",
    "czytaj więcej", "zobacz też", "zobacz także", "przeczytaj", "polecamy", "читайте также", "читайте ещё", "смотрите также",
    "по теме", "также по теме", "διαβάστε", "διαβάστε επίσης", "δείτε επίσης", "σχετικά άρθρα", "相关阅读", "相关新闻", "相关文章", "相关报道", "相关推荐",
    "相关链接", "延伸阅读", "推荐阅读", "热门推荐", "猜你喜欢", "更多精彩", "更多新闻", "点击查看", "点击进入", "阅读原文", "阅读全文", "查看更多", "上一篇", "下一篇", "相關新聞", "延伸閱讀",
    "更多新聞", "関連記事", "あわせて読みたい", "おすすめ記事", "おすすめ情報", "haberin devamı", "ilgili haber", "baca juga", "xem thêm",
];

/// A heading that is only this starts a part that is not the article.
#[rustfmt::skip]
pub(crate) const TAIL_HEADINGS: &[&str] = &[
    "comments", "leave a reply", "leave a comment", "post a comment", "join the conversation", "discussion", "about the author",
    "about the authors", "author", "tags", "topics", "newsletter", "newsletters", "share", "follow us", "contact us", "related",
    "latest news", "latest", "news", "popular", "editor's picks", "editors' picks", "our picks", "more news", "more stories",
    "advertisement", "kommentare", "über den autor", "zum autor", "schlagworte", "themen", "newsletter abonnieren", "commentaires",
    "comentarios", "commenti", "komentarze", "комментарии", "теги", "评论", "网友评论", "热门评论", "标签", "相关标签", "作者简介", "频道推荐", "商讯", "精彩推荐", "コメント", "recent posts",
    "archives", "categories", "in this article", "on this page", "sign up", "sponsored",
];

/// Words that call to do something outside of the article. They need a short block set apart by links, casing or emphasis.
#[rustfmt::skip]
pub(crate) const CALLS: &[&str] = &[
    "click here", "clicking here", "tap here", "sign up", "signing up", "subscribe", "newsletter", "download our app",
    "download the app", "get the app", "our app", "follow us", "like us on", "join us on", "join our", "on the go by",
    "become a member", "support our journalism", "support our work", "donate now", "donate today", "make a donation", "log in", "register for free",
    "create an account", "free trial", "get updates", "breaking news alert", "in your inbox", "to your inbox", "straight to your",
    "whatsapp channel", "telegram channel", "watch live", "access to this content", "free of charge", "enter a valid email", "entering your email", "listen to the podcast", "buy now", "shop now", "get notified", "follow on",
    "hier klicken", "klicken sie hier", "jetzt abonnieren", "abonnieren sie", "jetzt anmelden", "jetzt testen", "kostenlos testen",
    "folgen sie uns", "app herunterladen", "whatsapp-kanal", "cliquez ici", "abonnez-vous", "inscrivez-vous", "suivez-nous",
    "haga clic", "haz clic", "suscríbete", "suscríbase", "síguenos", "regístrate", "iscriviti", "clicca qui", "seguici", "clique aqui",
    "assine", "siga-nos", "kliknij tutaj", "zapisz się", "obserwuj nas", "подписывайтесь", "подпишитесь", "нажмите здесь", "εγγραφείτε",
    "点击这里", "扫码", "扫描二维码", "扫一扫", "长按识别", "关注公众号", "微信公众号", "关注我们", "下载客户端", "下载app", "立即下载", "点击下载", "点击关注", "点击上方", "facebook專頁", "粉絲團", "facebook page", "复制链接", "按ctrl+v", "了解更多", "點擊這裡", "按此",
    "登録はこちら",
];

/// Openings of a line that calls: with one of these no more than shortness is needed.
#[rustfmt::skip]
pub(crate) const CALL_OPENINGS: &[&str] = &[
    "follow @", "create your free account", "create a free account", "there was a problem subscribing", "our only agenda is", "『カテゴリーをフォロー』",
    "get the day's", "click here", "tap here", "sign up for", "sign up to", "subscribe to", "subscribe now", "follow us on", "like us on", "join our",
    "download our", "download the", "get our free", "get the latest", "get breaking news", "support our", "want more", "for more news",
    "for more stories", "enjoyed this", "hier klicken", "klicken sie hier", "jetzt abonnieren", "abonnieren sie", "folgen sie uns",
    "abonnez-vous", "inscrivez-vous", "suivez-nous", "suscríbete", "suscríbase", "síguenos", "iscriviti", "seguici", "clique aqui",
    "подписывайтесь", "подпишитесь", "点击", "扫码", "扫描", "扫一扫", "长按", "关注公众号", "关注我们", "下载", "欢迎关注", "更多内容请关注", "关注",
];

/// Ways to say at the end of a line whose picture stood there.
#[rustfmt::skip]
pub(crate) const PICTURE_CREDITS: &[&str] = &[
    "image:", "images:", "photo:", "photo by", "picture:", "credit:", "image credit:", "photo credit:", "photo courtesy", "foto:", "bild:", "crédit photo", "图:", "圖:",
];

/// Openings of a line that says who made the article.
#[rustfmt::skip]
pub(crate) const CREDITS: &[&str] = &[
    "reporting by", "(reporting by", "additional reporting", "(additional reporting", "editing by", "(editing by", "writing by",
    "compiled by", "our standards:", "source:", "sources:", "with files from", "with reporting from", "photo:", "photos:", "image:",
    "image credit", "photo credit", "quelle:", "quellen:", "redaktion:", "source :", "fuente:", "fonte:", "źródło:", "źródło", "fot.",
    "источник:", "πηγή:", "责任编辑", "责编", "編輯:", "编辑:", "(责任编辑", "[责任编辑", "【责任编辑", "来源:", "本文来源", "文章来源", "稿源", "作者:", "记者:", "校对", "原标题",
    "(编辑", "(责编", "(来源", "责任编辑:", "審稿", "新闻来源", "转载请", "(実習編集",
];

/// Rights notices and disclosures.
#[rustfmt::skip]
pub(crate) const LEGAL: &[&str] = &[
    "all rights reserved", "is subject to copyright", "no part may be reproduced", "affiliate partnerships", "receive compensation when you",
    "contain affiliate", "contains affiliate", "reprints & permissions", "copyright ©", "copyright (c)", "may not be published, broadcast", "may not be reproduced",
    "may receive compensation", "may earn a commission", "may earn an affiliate", "earn from qualifying purchases",
    "affiliate commission", "terms of service apply", "alle rechte vorbehalten", "tous droits réservés",
    "todos los derechos reservados", "tutti i diritti riservati", "wszelkie prawa zastrzeżone", "все права защищены", "版权所有", "未经授权", "未經授權", "不得轉載", "不得转载",
    "不代表本网", "不代表本站", "转载自其他", "转载并不", "合法授权网站", "侵犯了您的权益", "轉載自", "稿件处理", "謝絕轉載", "無断転載",
];

/// Phrases of consent dialogs.
#[rustfmt::skip]
pub(crate) const CONSENT: &[&str] = &[
    "we use cookies", "use cookies to", "certain cookies", "our cookies", "cookies on", "uses cookies", "use of cookies", "accept cookies", "accept all", "cookie policy", "cookie settings",
    "cookie preferences", "these cookies", "strictly necessary", "opt-out of the sale", "opt out of the sale", "your privacy choices",
    "manage consent", "legitimate interest", "data controller", "verwendet cookies", "verwenden cookies", "cookie-einstellungen",
    "datenschutzeinstellungen", "nous utilisons des cookies", "utilizamos cookies", "usa cookies", "utilizziamo i cookie",
    "informasjonskapsler", "ad blocker", "adblocker", "enable javascript", "javascript is disabled", "javascript aktivieren",
    "turn on javascript", "empfohlener redaktioneller inhalt", "externen inhalt", "externer inhalt",
    "personenbezogene daten an drittplattformen",
];

/// Words of an author's note at the end.
#[rustfmt::skip]
pub(crate) const ABOUT_AUTHOR: &[&str] = &[
    "is a reporter", "is a senior", "is a staff", "is a journalist", "is a freelance", "is a writer", "is an editor", "is the editor",
    "is a contributing", "is a correspondent", "is a columnist", "is an author", "is the author of", "is a contributor", "is a news",
    "covers the", "can be reached at", "may be reached", "follow him", "follow her", "follow them", "on twitter @", "on twitter at",
    "email him", "email her", "contact the author", "about the author", "is a producer", "is a fellow", "ist redakteur", "ist freier",
    "ist korrespondent", "est journaliste",
];

/// Comment furniture.
#[rustfmt::skip]
pub(crate) const COMMENTS: &[&str] = &[
    "comments are filtered", "we are moderating", "is now using facebook comments", "bitte achten sie darauf, dass ihre kommentare", "atenção: comentários",
    "新聞討論規範", "新聞臉譜", "記事に『リアクション』", "note: we are temporarily moderating", "no comments", "leave a comment", "leave a reply", "post a comment", "comments are closed", "view comments", "show comments",
    "add a comment", "join the discussion", "join the conversation", "be the first to comment", "log in to comment",
    "you must be logged in", "kommentar schreiben", "kommentare anzeigen", "我要评论", "发表评论", "网友评论", "查看评论", "网友热评", "热门评论", "请您对该文章评分", "请对本文评分", "人已评", "发表跟贴", "如何使用跟贴", "оцените", "ваше мнение учтено", "ваша мнение учтено", "rate this article", "laisser un commentaire",
    "deja tu comentario", "dodaj komentarz", "comment on this",
];

/// Openings of a disclaimer.
#[rustfmt::skip]
pub(crate) const DISCLAIMERS: &[&str] = &[
    "免责声明", "免責聲明", "版权声明", "版權聲明", "声明:", "郑重声明", "特别声明", "disclaimer:", "disclosure:", "disclaimer -", "haftungsausschluss",
];

/// Words of the lines above a Chinese article: source, time, controls.
#[rustfmt::skip]
pub(crate) const PORTAL_HEAD: &[&str] = &[
    "来源", "來源", "手机看新闻", "手机看", "我要评论", "字号", "大中小", "编辑", "责任编辑", "人参与", "条评论", "打印", "收藏", "您现在的位置", "当前位置", "您的位置", "分享", "調整字體", "调整字体", "快速导航", "快速導航",
];

/// Openings of the lines below one: contact, corrections.
#[rustfmt::skip]
pub(crate) const CONTACT: &[&str] = &[
    "电话", "传真", "联系电话", "联系我们", "邮箱", "投稿", "报料", "爆料", "新闻热线", "客服", "举报", "留言", "新聞討論", "contact us", "for more information contact", "media contact",
];

/// What a consent text speaks of besides cookies; a recipe does not.
#[rustfmt::skip]
pub(crate) const CONSENT_MATTERS: &[&str] = &[
    "website", "web site", "our site", "this site", "browser", "privacy", "advertis", "opt-out", "opt out", "consent", "personal", "track", "webseite", "werbung", "daten",
    "navigateur", "vie privée", "navegador", "privacidad", "nettside", "sito", "serwis",
];

/// Headings of lists of sources.
#[rustfmt::skip]
pub(crate) const SOURCES: &[&str] = &[
    "references", "sources", "bibliography", "works cited", "footnotes", "notes", "literature", "einzelnachweise", "literatur", "quellen", "références", "referencias", "fuentes",
    "bibliografia", "примечания", "литература", "参考文献", "参考资料", "參考資料", "脚注", "resources", "further resources", "links",
];
