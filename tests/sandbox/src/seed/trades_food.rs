//! Food and drinks.

use super::{ProductLine, Trade};

/// Trades with their groups.
pub const TRADES: &[Trade] = &[
    Trade {
        name: "Hrana",
        letters: "HR",
        groups: &[
            (
                "Mlečni proizvodi",
                ProductLine {
                    nouns: &["Sir", "Kajmak", "Jogurt", "Mleko", "Pavlaka"],
                    details: &[
                        "zlatarski punomasni",
                        "mladi",
                        "2,8 % 1 l",
                        "20 % mm",
                        "kozji",
                    ],
                    brands: &["Mlekara Šar", "Salaš"],
                    unit: "kg",
                    vat: 10,
                    price: (120, 1490),
                },
            ),
            (
                "Meso i suhomesnato",
                ProductLine {
                    nouns: &["Čvarci", "Kobasica", "Pršuta", "Slanina", "Ćevapi"],
                    details: &["domaći", "dimljena ljuta", "užička goveđa", "leskovački"],
                    brands: &["Mesara Đole", "Salaš"],
                    unit: "kg",
                    vat: 10,
                    price: (490, 2990),
                },
            ),
            (
                "Voće i povrće",
                ProductLine {
                    nouns: &["Jabuka", "Šljiva", "Paprika", "Krompir", "Luk crni"],
                    details: &["ajdared", "čačanska lepotica", "kapija", "beli rinfuz"],
                    brands: &["Voćar Čačak", "Njivica"],
                    unit: "kg",
                    vat: 10,
                    price: (39, 490),
                },
            ),
            (
                "Brašno i testenine",
                ProductLine {
                    nouns: &["Brašno", "Makarone", "Pirinač", "Griz", "Kore za gibanicu"],
                    details: &["T-400", "T-500 25/1", "okruglo zrno 1 kg", "tanke 500 g"],
                    brands: &["Mlin Žitko", "Klas"],
                    unit: "kg",
                    vat: 10,
                    price: (55, 390),
                },
            ),
            (
                "Zimnica i namazi",
                ProductLine {
                    nouns: &["Ajvar", "Džem", "Med", "Pinđur", "Turšija"],
                    details: &[
                        "ljuti 720 g",
                        "od šljiva 370 g",
                        "bagremov",
                        "blagi",
                        "mešana",
                    ],
                    brands: &["Baka Ljubinka", "Pčelar Đorđe"],
                    unit: "kom",
                    vat: 10,
                    price: (190, 1490),
                },
            ),
            (
                "Slatkiši",
                ProductLine {
                    nouns: &["Čokolada", "Keks", "Bombone", "Napolitanke", "Štrudla"],
                    details: &["sa lešnikom 100 g", "mlečni 300 g", "kisele", "sa višnjom"],
                    brands: &["Slatki Čardak", "Šećerana"],
                    unit: "kom",
                    vat: 20,
                    price: (45, 790),
                },
            ),
        ],
    },
    Trade {
        name: "Piće",
        letters: "PI",
        groups: &[
            (
                "Bezalkoholna pića",
                ProductLine {
                    nouns: &["Sok", "Mineralna voda", "Ledeni čaj", "Limunada"],
                    details: &["od višnje 1 l", "gazirana 1,5 l", "breskva", "domaća"],
                    brands: &["Izvor", "Višnjica"],
                    unit: "kom",
                    vat: 20,
                    price: (45, 390),
                },
            ),
            (
                "Alkoholna pića",
                ProductLine {
                    nouns: &["Rakija šljivovica", "Vino", "Pivo", "Liker", "Dunjevača"],
                    details: &[
                        "barrique 0,7 l",
                        "crno suvo",
                        "svetlo 0,5 l",
                        "od oraha",
                        "prepečenica",
                    ],
                    brands: &["Podrum Župa", "Kazan Đura"],
                    unit: "kom",
                    vat: 20,
                    price: (90, 4900),
                },
            ),
            (
                "Kafa i čaj",
                ProductLine {
                    nouns: &["Kafa mlevena", "Kafa u zrnu", "Čaj od nane", "Čaj od šipka"],
                    details: &["200 g", "1 kg tamno pržena", "20/1", "filter"],
                    brands: &["Đezva i džezva", "Kamilica"],
                    unit: "kom",
                    vat: 20,
                    price: (110, 2490),
                },
            ),
        ],
    },
];
