//! Names in Chinese text.

use super::{Name, latin};
use crate::lists::WordList;
use crate::words::{is_han, is_stop, jieba};
use std::ops::Range;
use weir_model::Lang;

/// Names in Chinese text: transliterated full names (海伦·马尔凯蒂), titles in 《》, a surname and a given name before a
/// verb of speech or after an office, places and organisations by the dictionary and by their endings, Latin letters.
pub(super) fn chinese(text: &str) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let add = |range: Range<usize>, found: &mut Vec<Name>| {
        if !found.iter().any(|name| name.range.start < range.end && range.start < name.range.end) {
            found.push(Name { text: text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" "), range });
        }
    };
    for (at, dot) in text.char_indices().filter(|(_, c)| matches!(c, '·' | '•' | '・')) {
        let right = at + dot.len_utf8();
        let left: usize = text[..at].chars().rev().take(6).take_while(|c| SOUNDS.contains(*c)).map(char::len_utf8).sum();
        let mut end = right;
        for c in text[right..].chars().take(16) {
            let inner = matches!(c, '·' | '-' | '•');
            // "在" and the like are no sounds; "说" neither.
            if !SOUNDS.contains(c) && !inner {
                break;
            }
            end += c.len_utf8();
        }
        if left > 0 && end > right {
            add(at - left..end, &mut found);
        }
    }
    for (open, _) in text.match_indices('《') {
        let inner = open + '《'.len_utf8();
        if let Some(length) = text[inner..].find('》').filter(|length| (1..=60).contains(length)) {
            add(inner..inner + length, &mut found);
        }
    }
    for name in latin(text, Lang::EN).into_iter().filter(|found| found.name.text.is_ascii() && found.name.text.len() >= 3) {
        add(name.name.range, &mut found);
    }
    let mut tokens: Vec<(usize, &str, &str)> = Vec::new();
    let mut at = 0;
    for tag in jieba().tag(text, false) {
        tokens.push((at, tag.word, tag.tag));
        at += tag.word.len();
    }
    for (n, (start, word, tag)) in tokens.iter().enumerate() {
        let end = start + word.len();
        let length = word.chars().count();
        if let Some(ending) = ENDINGS.iter().find(|ending| word.ends_with(**ending)) {
            // The words that make up its name: from the last place or name before it.
            let mut begin = *start;
            let mut placed = word.len() > ending.len() + 3;
            for (at, before, kind) in tokens[..n].iter().rev().take(4) {
                let proper = matches!(*kind, "ns" | "nr" | "nrt" | "nz" | "nt" | "nrfg");
                let part = proper || matches!(*kind, "n" | "vn" | "b" | "j" | "x" | "zg") && before.chars().all(is_han);
                if !part || text[*at..end].chars().count() > 14 || is_stop(before, Lang::ZH) {
                    break;
                }
                begin = *at;
                if proper {
                    placed = true;
                    break;
                }
            }
            if placed && text[begin..end].chars().count() >= 4 && !text[begin..end].starts_with("上市") {
                found.retain(|name| name.range.start < begin || name.range.end > end);
                add(begin..end, &mut found);
            }
        } else if length >= 2 && (*tag == "nt" || *tag == "ns" && !COMMON.has(word)) {
            add(*start..end, &mut found);
        }
        // A surname and a given name, which the dictionary cuts apart: before a verb of speech.
        if SPEAK.contains(word) {
            for (at, _, kind) in tokens[..n].iter().rev().take(3) {
                let count = text[*at..*start].chars().count();
                if count > 3 || !text[*at..*start].chars().all(is_han) || matches!(*kind, "d" | "p" | "c" | "u" | "uj" | "ul" | "f" | "t") {
                    break;
                }
                let begin = *at;
                let first = text[begin..*start].chars().next();
                if (2..=3).contains(&count) && first.is_some_and(|c| SURNAMES.contains(c)) {
                    let stopped = ["人员", "方面", "时候", "公司"].iter().any(|end| text[begin..*start].ends_with(end));
                    if !stopped && !matches!(*kind, "n" | "v" | "vn" | "a") {
                        add(begin..*start, &mut found);
                    }
                    break;
                }
            }
        }
        // A whole name the dictionary knows, where something says that it is a person.
        if matches!(*tag, "nr") && (2..=3).contains(&length) && word.starts_with(|c| SURNAMES.contains(c)) {
            let office = tokens[..n].last().is_some_and(|(_, before, _)| OFFICES.iter().any(|office| before.ends_with(office)));
            let speaks = tokens.get(n + 1).is_some_and(|(_, after, _)| SPEAK.contains(after));
            if office || speaks {
                add(*start..end, &mut found);
            }
        }
        // An office, then a surname and what follows up to the verb: 选手郭雅庭以2小时….
        if OFFICES.contains(word) {
            let rest = &text[end..];
            let mut chars = rest.chars();
            let (first, second, third, fourth) = (chars.next(), chars.next(), chars.next(), chars.next());
            let next = tokens.get(n + 1).map_or(0, |(_, word, _)| word.chars().count());
            if let (Some(first), Some(second), Some(third)) = (first, second, third)
                && SURNAMES.contains(first)
                && is_han(second)
                && next <= 3
            {
                let two = "在以说称和与、，的从对就是介绍表告。（".contains(third);
                let three = is_han(third) && fourth.is_none_or(|c| "在以说称和与、，的从对就是介绍表告。（也".contains(c));
                let length = if two {
                    first.len_utf8() + second.len_utf8()
                } else if three {
                    first.len_utf8() + second.len_utf8() + third.len_utf8()
                } else {
                    0
                };
                if length > 0 {
                    add(end..end + length, &mut found);
                }
            }
        }
    }
    found.sort_by_key(|name| name.range.start);
    found
}

/// What the names of organisations end with in Chinese.
#[rustfmt::skip]
pub(crate) const ENDINGS: [&str; 19] = [
    "公司", "集团", "银行", "大学", "委员会", "研究院", "研究所", "实验室", "基金会", "协会", "医院", "交易所", "管理局", "法院", "出版社", "工会", "博物馆", "学院",
    "航天局",
];
#[rustfmt::skip]
const SPEAK: [&str; 18] = [
    "说", "表示", "称", "指出", "认为", "介绍", "告诉", "坦言", "强调", "解释", "透露", "回忆", "写道", "笑着说", "说道", "补充", "担心", "估计",
];
#[rustfmt::skip]
const OFFICES: [&str; 22] = [
    "部长", "总理", "总统", "主席", "主任", "教授", "选手", "记者", "经理", "总裁", "院长", "校长", "局长", "书记", "市长", "队长", "工程师", "研究员",
    "创始人", "董事长", "负责人", "老板娘",
];
/// Dictionary "places" that are common words.
static COMMON: WordList = WordList::new(
    "三国 上市 高原 城市 许可 上坡 东南 城区 外国 上山 北郊 高峰 国内 国外 海外 西部 东部 南部 北部 中部 城镇 乡村 普通 港口 河里 \
                      建国 广义 维特 沿海 山区 全国 本市 全市 全省 各国 两国 欧元 深度 新建 周一 周二 周三 周四 周五 周六 周日 承建方 高三 秀英 查明",
);
pub(crate) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤欧阳司马诸葛";
/// Characters that transliterate foreign names.
const SOUNDS: &str = "阿埃艾爱安昂奥澳巴拜班邦鲍贝本比彼别宾波伯博勃布查达戴丹道德登邓迪蒂丁杜敦顿多厄恩尔法范菲费芬冯佛弗福夫盖甘冈戈哥格葛根古顾哈海汉豪赫亨侯胡华惠霍基吉季加贾简杰金津君卡凯坎康考柯科克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎李里理利莉丽连列林琳龙隆卢鲁路露伦罗洛吕马玛迈麦曼芒毛梅门蒙孟米密缅明摩莫默姆木穆拿内纳娜南瑙尼妮涅宁纽农努诺欧帕派潘庞培佩彭蓬皮平珀普奇齐契恰钱乔切钦琼丘让热茹瑞若撒萨塞赛桑瑟森沙莎珊尚绍舍申圣施史士舒朔斯丝苏索塔泰坦汤唐陶特滕提廷通图托瓦万旺威韦维伟魏温翁沃乌伍武西希锡夏肖歇谢辛欣休雪逊雅亚延扬耶叶伊易英尤约赞泽扎詹珍芝朱佐祖卓黛娅薇妲蕾茜茨兹";
