//! Reports of two events, title and text, in words of their own each.

pub const BRIDGE: &[(&str, &str)] = &[
    (
        "Tolvern bridge falls into the Arle",
        "The Tolvern road bridge over the Arle collapsed on Monday after 90 mm of rain. Two lorries went into the river and 14 people were taken to Arlemouth hospital, county engineer Ruth Penhale said.",
    ),
    (
        "Fourteen hurt as bridge at Tolvern falls",
        "Fourteen people were treated in Arlemouth hospital after the Tolvern road bridge dropped into the Arle with two lorries on it. Ruth Penhale, the county engineer, said 90 mm of rain had fallen.",
    ),
    (
        "Tolvern bridge: engineer speaks of 90 mm of rain",
        "County engineer Ruth Penhale said 90 mm of rain brought the Tolvern road bridge down into the Arle. Two lorries fell with it and 14 people lie in Arlemouth hospital.",
    ),
    (
        "Rain brings down Tolvern road bridge",
        "Rain of 90 mm brought down the Tolvern road bridge over the Arle on Monday. Ruth Penhale, the county engineer, counted two lorries in the river; 14 people are in Arlemouth hospital.",
    ),
    (
        "Two lorries in the Arle after bridge at Tolvern gives way",
        "Two lorries lie in the Arle after the Tolvern road bridge gave way under 90 mm of rain. County engineer Ruth Penhale said that 14 people were in Arlemouth hospital.",
    ),
    (
        "County mourns its bridge at Tolvern",
        "The county mourns the Tolvern road bridge, which 90 mm of rain threw into the Arle on Monday. Engineer Ruth Penhale spoke to the 14 people in Arlemouth hospital and to the owners of the two lorries.",
    ),
];

pub const HERRING: &[(&str, &str)] = &[
    (
        "Herring quota in the Baltic is cut by a fifth",
        "Ministers in Copenhagen agreed to cut the herring quota in the western Baltic by 20 percent, to 21,000 tonnes. Skipper Lars Holm of Skagen said boats would be sold.",
    ),
    (
        "Ministers cut Baltic herring quota",
        "The herring quota in the western Baltic falls by 20 percent to 21,000 tonnes, ministers agreed in Copenhagen. In Skagen, skipper Lars Holm expects boats to be sold.",
    ),
    (
        "Baltic skippers to sell boats after herring cut",
        "Skipper Lars Holm of Skagen says that boats will be sold: ministers in Copenhagen cut the herring quota of the western Baltic by 20 percent to 21,000 tonnes.",
    ),
    (
        "Copenhagen: a fifth less herring from the western Baltic",
        "A fifth less herring may be fished in the western Baltic: 21,000 tonnes, 20 percent under the quota of this year, ministers said in Copenhagen. Lars Holm, a skipper of Skagen, sees boats for sale.",
    ),
];
