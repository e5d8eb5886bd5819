//! Texts whose words have other meanings. Some have no tag at all.

use super::{Case, case};

#[rustfmt::skip]
pub const CASES: &[Case] = &[
    // strike
    case("en", "Dawn strike hits a depot", "The strike came at dawn and hit a fuel depot. The army said the missile strike was a reply; a second air strike followed at noon.", &["topic:air-strikes", "~topic:war", "~topic:missiles", "~topic:troops", "~topic:defence"]),
    case("en", "Nurses end their strike", "Nurses ended their strike on Friday. The union accepted a pay offer; workers had walked out twice, and the strike ballot was close.", &["topic:labour", "~topic:wages", "~topic:hospitals", "~topic:trade-unions"]),
    case("en", "Three strikes and out", "The batter took three strikes in the ninth. Baseball fans had waited for a home run; the pitcher threw strike after strike.", &["topic:baseball"]),
    case("en", "Lightning strike splits an oak", "A lightning strike split the oak on the green. Nobody was near when the strike came, and the oak will be felled.", &[]),
    // rare earth
    case("en", "Rare Earth plays again", "The band Rare Earth is back on stage after thirty years. Its singer promised the old songs; the album of 1970 sold a million. Rare Earth made music for Motown.", &["topic:music"]),
    // apple, amazon
    case("en", "Apple growers fear frost", "Apple growers lit fires in their orchards. Frost in May can cost half the apples; one orchard lost every blossom.", &["topic:fruit-veg", "~topic:gardening", "~topic:weather", "~topic:agriculture"]),
    case("en", "Apple changes its store rules", "Apple will let other shops sell software for the iPhone. The iPhone maker had fought the rule; Apple says its smartphones stay safe.", &["~topic:smartphones", "~topic:software"]),
    case("en", "Amazon hires drivers", "Amazon wants twenty thousand drivers before Christmas. The online retailer pays more; at Amazon a parcel takes a day, and online shopping grows.", &["topic:ecommerce", "~topic:delivery", "~topic:logistics", "~topic:retail"]),
    // bank
    case("en", "The bank gave way", "The bank of the river gave way after rain. Volunteers piled sandbags on the bank, and the flooding stopped short of the mill. Flood warnings stay.", &["topic:floods", "~topic:volunteering"]),
    case("en", "Food bank runs short", "The food bank has tins for two weeks. The charity that runs the food bank asks for donations; homeless people wait in line.", &["~topic:volunteering", "~topic:poverty", "~topic:homelessness", "~topic:community"]),
    case("en", "Retail bank closes counters", "The retail bank closes forty counters. Depositors can use any bank branch nearby, the bank said, and banking goes on by phone.", &["topic:banking"]),
    case("zh", "血库告急", "市血库告急，医院呼吁市民献血。血库里A型血只够用两天，献血车周末将停在广场。", &["topic:blood", "~topic:hospitals"]),
    case("de", "Die Bank im Park", "Die Bank im Park ist neu gestrichen. Auf der Parkbank saßen schon Kinder; eine zweite Bank folgt im Mai.", &[]),
    case("de", "Bank schließt Filialen", "Die Bank schließt zwölf Filialen. Bankkunden müssen zur Sparkasse im Nachbarort, sagte die Bank; andere Banken folgen. Die Bankkunden sind verärgert.", &["topic:banking"]),
    case("es", "El banco de la plaza", "El banco de la plaza está roto. Los vecinos piden otro banco a la sombra.", &[]),
    // turkey, china, chad, jordan, georgia
    case("en", "Turkey for twelve", "Roast turkey needs three hours. Baste the turkey twice, and let it rest; the recipe feeds twelve. The cookbook adds gravy to the recipe.", &["topic:cooking"]),
    case("en", "Turkey and Greece talk", "Turkey and Greece met in Ankara. Diplomats from Turkey spoke of the sea, and Greece spoke of the islands; bilateral talks go on.", &["place:tr", "place:gr", "~topic:diplomacy"]),
    case("en", "Grandmother's china", "The china came out at Easter. Each plate of the bone china has a blue rim, and the porcelain is thin as paper. Porcelain like this is rare.", &["topic:porcelain", "~topic:festivals", "~topic:holidays"]),
    case("en", "Jordan scores forty", "Michael Jordan scored forty points. The NBA had seen nothing like it, and Michael Jordan smiled; basketball was his.", &["topic:basketball"]),
    case("en", "Georgia Tech builds a lab", "Georgia Tech opens a laboratory for robots. The robots at Georgia Tech learn to fold shirts, and the robotics students build ten more.", &["topic:robots", "~topic:science-policy"]),
    case("fr", "La dinde de Noël", "La dinde de Noël coûte plus cher. L'éleveur vend ses volailles au marché de Noël ; le poulet d'Inde, disait-on jadis.", &["~topic:holidays", "~topic:festivals"]),
    case("ja", "タイヤの溝", "タイヤの溝は四ミリ必要だ。古いタイヤは滑りやすい。タイトルを守った選手もタイヤを替えた。", &[]),
    case("ja", "インドアの練習場", "インドアの練習場が開いた。雨の日もインドアなら練習できる。", &[]),
    // football
    case("de", "Torwart hält Elfmeter", "Der Torwart hielt den Elfmeter in der Bundesliga. Im Fußball entscheidet oft der Torwart, sagte der Trainer.", &["topic:football"]),
    case("en", "Political football", "The bridge became a political football. Both sides kicked the plan to and fro, and the council waits.", &[]),
    // cricket
    case("en", "Crickets for dinner", "A farm raises crickets in old boxes. The insects are ground into flour; a cricket has more protein than beef. Insects need little water.", &["topic:insects"]),
    case("en", "Captain saves the test match", "The captain batted all day and saved the test match. Cricket has few such innings: two wickets were left. The cricketer is nineteen.", &["topic:cricket"]),
    // golf, opera, organ
    case("de", "Neuer VW Golf vorgestellt", "Volkswagen stellt den neuen Golf vor. Der Autobauer baut den VW Golf als Elektroauto; das Elektroauto kommt 2028.", &["topic:electric-vehicles", "~topic:cars"]),
    case("en", "A soap opera ends", "The soap opera ends after thirty years. Television viewers mourn: the soap opera ran each day, and its television studio closes.", &["topic:television"]),
    case("en", "Donor gives a second life", "A liver came in time. The organ donor was a cyclist; an organ transplant takes six hours, and the surgeon has done ninety transplants.", &["topic:surgery", "~topic:medicine"]),
    // gold, copper, mining
    case("en", "Gold at last", "She won gold in the hundred metres. The gold medal is the first for her club; at the Olympics she had come fourth. The Olympic sprinter wept.", &["topic:olympics", "~topic:athletics"]),
    case("zh", "黄金周出行", "黄金周期间，铁路客流创新高。高铁列车加开两成，黄金周游客比去年多。旅游城市酒店爆满，游客排起长队。", &["~topic:tourism", "~topic:rail", "~topic:high-speed-rail"]),
    case("en", "Mining without a shovel", "Bitcoin mining uses as much power as a country. A bitcoin miner rents sheds full of machines; the price of bitcoin decides.", &["topic:crypto"]),
    // virus, cell, chip, cloud, battery
    case("en", "A virus in the mail", "The virus came as an invoice. It is malware that copies itself; the computer virus locked ten laptops, and the malware spread.", &["topic:cybersecurity", "~topic:computers"]),
    case("zh", "新型木马病毒", "安全公司发现一种新的木马病毒。病毒会窃取密码，木马通过邮件传播，黑客索要比特币。", &["topic:cybersecurity", "~topic:crypto"]),
    case("en", "Potato chips get smaller", "The bag is the same and the chips are fewer. Potato chips cost more since May, shoppers say.", &[]),
    case("en", "Clouds over the fair", "Clouds hid the sun all day. The cloud broke at six, and the band played.", &[]),
    case("en", "Charged with battery", "The actor was charged with battery. A witness saw the assault; the assault lasted a minute.", &["~topic:crime"]),
    // rocket, storm, flood
    case("en", "Rocket with pears", "Rocket goes with pears and blue cheese. Wash the rocket and dress the salad late.", &["~topic:dairy"]),
    case("en", "Rocket lifts two satellites", "The rocket left the launch pad at dawn. Two satellites were set free; the rocket launch was the fourth this year, and the satellites watch crops.", &["topic:rockets", "topic:satellites", "~topic:space"]),
    case("en", "A flood of letters", "A flood of letters reached the paper. Readers liked the crossword; the storm of protest came when it stopped.", &[]),
    // bond, cabinet, court, party, race, port
    case("en", "The next James Bond", "James Bond gets a new face. The film is shot in Rome, and the film director wants a slower Bond; cinemas wait until May.", &["topic:film", "~place:it"]),
    case("en", "Bond yields climb", "Bond yields climbed to five percent. The bond market fears a wider deficit, and government bonds lost value.", &["topic:bonds", "~topic:budget"]),
    case("en", "A kitchen cabinet", "The cabinet is made of oak. A kitchen cabinet like this lasts for ever; the furniture maker built it alone, and furniture is his joy.", &["topic:home-interiors"]),
    case("en", "New tennis court opens", "The tennis court opened in May. Tennis is free for children, and a second tennis court follows.", &["topic:tennis"]),
    case("en", "Tea party on the lawn", "The tea party drew eighty guests. Scones ran out, and the tea party ended with songs.", &[]),
    case("en", "A port for every phone", "Phones must have one charging port. The USB port fits every smartphone, and smartphone makers had two years.", &["topic:smartphones"]),
    case("zh", "发展中国家的电网", "发展中国家需要新的电网。世界银行说，发展中国家的电网投资不足，停电每天发生。", &["~topic:electricity", "~topic:smart-grid", "~topic:power-cuts", "~topic:development"]),
    // pope, mars, rail
    case("en", "Mars sells its snack arm", "Mars will sell a part of its snack arm. The chocolate maker, still owned by a family, keeps pet food; chocolate prices rose with cocoa, and cocoa stays dear.", &["topic:cocoa-sugar", "~topic:food-industry"]),
    case("de", "Das Gericht des Tages", "Das Gericht braucht wenig Butter. Als Beilage passt Reis zum Gericht, und die Vorspeise ist kalt.", &[]),
    case("fr", "Le train de vie", "Son train de vie étonne les voisins. Il dîne dehors chaque soir, et ce train de vie coûte cher.", &[]),
    case("es", "La montaña rusa más alta", "La montaña rusa mide cien metros. El parque de atracciones espera a dos millones de personas en su montaña rusa.", &["~topic:theme-parks"]),
    case("en", "Drug that works", "The drug lowered blood pressure. The drug company tested it on patients for two years in a clinical trial; a pharmaceutical rival failed.", &["topic:pharma", "~topic:medicine"]),
];
