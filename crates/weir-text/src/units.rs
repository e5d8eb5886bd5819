//! What numbers measure: words for multipliers, currencies, units and counted things in English, German and Chinese,
//! and the normal form they share.

use weir_model::FigureKind;

/// A word after a number that multiplies it.
pub(crate) fn multiplier(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" | "百" => 1e2,
        "thousand" | "k" | "tsd" | "tausend" | "千" => 1e3,
        "万" | "萬" => 1e4,
        "million" | "millions" | "m" | "mn" | "mio" | "millionen" | "百万" => 1e6,
        "千万" => 1e7,
        "亿" | "億" => 1e8,
        "billion" | "billions" | "bn" | "b" | "mrd" | "milliarde" | "milliarden" | "十亿" => 1e9,
        "trillion" | "trillions" | "tn" | "billionen" | "万亿" => 1e12,
        _ => return None,
    })
}

/// ISO 4217 code of a currency's sign or word.
pub(crate) fn currency(word: &str) -> Option<&'static str> {
    Some(match word {
        "$" | "US$" | "usd" | "dollar" | "dollars" | "us-dollar" | "美元" | "美金" | "ドル" | "달러" => "USD",
        "€" | "eur" | "euro" | "euros" | "欧元" | "ユーロ" | "유로" => "EUR",
        "£" | "gbp" | "pound" | "pounds" | "pfund" | "英镑" => "GBP",
        "A$" | "AU$" | "aud" | "澳元" => "AUD",
        "C$" | "CA$" | "cad" | "加元" => "CAD",
        "¥" | "￥" | "yuan" | "cny" | "rmb" | "元" | "人民币" | "元人民币" | "块钱" => "CNY",
        "yen" | "jpy" | "日元" | "円" | "엔" => "JPY",
        "chf" | "franken" | "francs" | "瑞士法郎" => "CHF",
        "₹" | "rs" | "rupee" | "rupees" | "inr" | "卢比" => "INR",
        "₽" | "卢布" => "RUB",
        "R$" | "brl" => "BRL",
        "₺" => "TRY",
        "₴" | "uah" => "UAH",
        "S$" | "sgd" => "SGD",
        "NT$" | "twd" | "新台币" => "TWD",
        "nok" => "NOK",
        "dkk" => "DKK",
        "pln" => "PLN",
        "₩" | "won" | "krw" | "韩元" | "원" => "KRW",
        "HK$" | "港元" | "hkd" => "HKD",
        _ => return None,
    })
}

/// Normal form, kind and factor of a unit's word.
pub(crate) fn unit(word: &str) -> Option<(&'static str, FigureKind, f64)> {
    use FigureKind::{Percent, Quantity};
    Some(match word {
        "%" | "percent" | "per cent" | "prozent" | "pct" | "％" | "パーセント" | "퍼센트" => ("%", Percent, 1.0),
        "成" => ("%", Percent, 10.0),
        "km" | "kilometre" | "kilometres" | "kilometer" | "kilometers" | "kilometern" | "公里" | "千米" => ("km", Quantity, 1.0),
        "mile" | "miles" | "meilen" | "英里" => ("mi", Quantity, 1.0),
        "metre" | "metres" | "meter" | "meters" | "metern" | "米" => ("m", Quantity, 1.0),
        "cm" | "centimetre" | "centimetres" | "centimeters" | "zentimeter" | "zentimetern" | "厘米" => ("m", Quantity, 0.01),
        "mm" | "millimetre" | "millimetres" | "millimeter" | "毫米" => ("m", Quantity, 0.001),
        "feet" | "foot" | "ft" | "英尺" => ("ft", Quantity, 1.0),
        "kg" | "kilogram" | "kilograms" | "kilo" | "kilos" | "kilogramm" | "千克" | "公斤" => ("kg", Quantity, 1.0),
        "gram" | "grams" | "gramm" | "克" => ("kg", Quantity, 0.001),
        "mg" | "milligram" | "milligrams" | "milligramm" | "毫克" => ("kg", Quantity, 1e-6),
        "tonne" | "tonnes" | "ton" | "tons" | "tonnen" | "吨" => ("t", Quantity, 1.0),
        "kph" | "km/h" | "kmh" | "公里/小时" => ("km/h", Quantity, 1.0),
        "mph" => ("mph", Quantity, 1.0),
        "°c" | "℃" | "grad" | "摄氏度" | "degrees" | "度" => ("°C", Quantity, 1.0),
        "mwh" | "megawatt-hours" | "megawattstunden" | "兆瓦时" => ("MWh", Quantity, 1.0),
        "gwh" => ("MWh", Quantity, 1000.0),
        "kwh" | "kilowatt-hours" | "kilowattstunde" | "kilowattstunden" | "千瓦时" | "度电" => ("MWh", Quantity, 0.001),
        "mw" | "megawatt" | "megawatts" | "兆瓦" => ("MW", Quantity, 1.0),
        "kw" | "kilowatt" | "kilowatts" | "千瓦" => ("MW", Quantity, 0.001),
        "watt" | "watts" | "瓦" => ("MW", Quantity, 1e-6),
        "gw" | "gigawatt" | "gigawatts" | "吉瓦" => ("MW", Quantity, 1000.0),
        "litre" | "litres" | "liter" | "liters" | "litern" | "升" => ("l", Quantity, 1.0),
        "megalitre" | "megalitres" | "megaliters" => ("l", Quantity, 1e6),
        "gigalitre" | "gigalitres" | "gigaliters" => ("l", Quantity, 1e9),
        "hectare" | "hectares" | "hektar" | "公顷" => ("ha", Quantity, 1.0),
        "second" | "seconds" | "sekunden" | "sekunde" | "秒" | "秒钟" => ("s", Quantity, 1.0),
        "minute" | "minutes" | "minuten" | "分钟" => ("min", Quantity, 1.0),
        "hour" | "hours" | "stunde" | "stunden" | "小时" | "钟头" => ("h", Quantity, 1.0),
        "day" | "days" | "tag" | "tage" | "tagen" | "天" => ("day", Quantity, 1.0),
        "week" | "weeks" | "woche" | "wochen" | "周" | "个星期" => ("week", Quantity, 1.0),
        "month" | "months" | "monat" | "monate" | "monaten" | "个月" => ("month", Quantity, 1.0),
        "year" | "years" | "jahr" | "jahre" | "jahren" | "年" => ("year", Quantity, 1.0),
        "nanometre" | "nanometres" | "nm" | "nanometer" | "nanometern" | "纳米" => ("nm", Quantity, 1.0),
        _ => return None,
    })
}

/// English singular of a counted thing.
pub(crate) fn counted(word: &str) -> Option<&'static str> {
    Some(match word {
        "worker" | "workers" | "employee" | "employees" | "staff" | "beschäftigte" | "beschäftigten" | "mitarbeiter" | "arbeiter"
        | "工人" | "员工" | "职工" => "worker",
        "job" | "jobs" | "post" | "posts" | "arbeitsplätze" | "arbeitsplätzen" | "stellen" | "岗位" | "工作岗位" | "就业岗位" => {
            "job"
        }
        "home" | "homes" | "house" | "houses" | "household" | "households" | "haushalte" | "haushalten" | "户" | "家庭" | "住户"
        | "居民" => "household",
        "people" | "person" | "persons" | "menschen" | "personen" | "人" | "명" => "person",
        "ship" | "ships" | "vessel" | "vessels" | "schiff" | "schiffe" | "schiffen" | "船" | "船只" | "货轮" | "艘" => "ship",
        "child" | "children" | "kinder" | "kindern" | "儿童" | "孩子" => "child",
        "language" | "languages" | "sprachen" | "语言" | "语种" => "language",
        "condition" | "conditions" | "auflagen" | "bedingungen" | "条件" | "条款" => "condition",
        "member" | "members" | "mitglieder" | "mitgliedern" | "会员" | "成员" => "member",
        "farm" | "farms" | "farmer" | "farmers" | "höfe" | "农场" | "牧场" => "farm",
        "docker" | "dockers" | "dockworkers" | "striker" | "strikers" | "hafenarbeiter" | "码头工人" => "docker",
        "runner" | "runners" | "starters" | "läufer" | "跑者" | "选手" | "参赛者" | "跑友" => "runner",
        "piece" | "pieces" | "件" | "瓷器" | "porcelain" | "objects" => "piece",
        "sailor" | "sailors" | "crew" | "seeleute" | "seeleuten" | "船员" => "sailor",
        "parameter" | "parameters" | "参数" => "parameter",
        "building" | "buildings" | "gebäude" | "建筑" => "building",
        "passenger" | "passengers" | "fahrgäste" | "fahrgästen" | "乘客" | "旅客" => "passenger",
        "country" | "countries" | "länder" | "ländern" | "国家" => "country",
        "patient" | "patients" | "patienten" | "患者" => "patient",
        "student" | "students" | "studenten" | "学生" => "student",
        "car" | "cars" | "vehicle" | "vehicles" | "autos" | "fahrzeuge" | "辆" | "汽车" => "car",
        "dose" | "doses" | "dosen" | "剂" => "dose",
        "container" | "containers" | "标准箱" | "集装箱" => "container",
        "share" | "shares" | "aktien" | "股" => "share",
        _ => return None,
    })
}
