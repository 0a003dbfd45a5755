//! Tools, building supplies, electrical goods, car parts and garden supplies.

use super::{ProductLine, Trade};

/// Trades with their groups.
pub const TRADES: &[Trade] = &[
    Trade {
        name: "Alati i gvožđurija",
        letters: "AL",
        groups: &[
            (
                "Ručni alat",
                ProductLine {
                    nouns: &[
                        "Odvijač",
                        "Čekić",
                        "Klešta",
                        "Ključ okasto-viljuškasti",
                        "Testera",
                        "Turpija",
                    ],
                    details: &[
                        "krstasti PH2",
                        "ravni 6 mm",
                        "300 g",
                        "sa drvenom drškom",
                        "17 mm",
                        "kombinovana 180 mm",
                        "za gvožđe",
                    ],
                    brands: &[
                        "Čelik Kraljevac",
                        "Ždralović",
                        "Majstor Žika",
                        "Gvozden",
                        "Železar",
                    ],
                    unit: "kom",
                    vat: 20,
                    price: (190, 4200),
                },
            ),
            (
                "Električni alat",
                ProductLine {
                    nouns: &[
                        "Bušilica",
                        "Ugaona brusilica",
                        "Ubodna testera",
                        "Akumulatorski odvijač",
                        "Vibraciona brusilica",
                    ],
                    details: &[
                        "750 W",
                        "18 V Li-Ion",
                        "125 mm",
                        "sa dva akumulatora",
                        "u koferu",
                    ],
                    brands: &[
                        "Čelik Kraljevac",
                        "Ždralović",
                        "Majstor Žika",
                        "Gvozden",
                        "Železar",
                    ],
                    unit: "kom",
                    vat: 20,
                    price: (3990, 42990),
                },
            ),
            (
                "Vijčana roba",
                ProductLine {
                    nouns: &[
                        "Vijak za drvo",
                        "Šraf imbus",
                        "Matica šestougaona",
                        "Podloška",
                        "Tipla najlonska",
                    ],
                    details: &[
                        "M6",
                        "M8×40",
                        "4,5 × 50 mm",
                        "pocinkovana",
                        "nerđajući čelik A2",
                    ],
                    brands: &["Žica i šraf", "Gvozden", "Navoj"],
                    unit: "pak",
                    vat: 20,
                    price: (60, 1490),
                },
            ),
            (
                "Okovi i brave",
                ProductLine {
                    nouns: &["Šarka", "Brava cilindrična", "Kvaka", "Katanac", "Reza"],
                    details: &["desna", "leva", "mesing", "hromirana", "sa tri ključa"],
                    brands: &["Bravarko", "Ključić", "Ždralović"],
                    unit: "kom",
                    vat: 20,
                    price: (150, 6900),
                },
            ),
            (
                "Lanci i žice",
                ProductLine {
                    nouns: &["Lanac", "Žica čelična", "Sajla", "Uže polipropilensko"],
                    details: &["Ø 3 mm", "Ø 5 mm", "pocinkovana", "u kolutu"],
                    brands: &["Gvozden", "Žica i šraf"],
                    unit: "m",
                    vat: 20,
                    price: (35, 890),
                },
            ),
        ],
    },
    Trade {
        name: "Građevinski materijal",
        letters: "GR",
        groups: &[
            (
                "Boje i lakovi",
                ProductLine {
                    nouns: &[
                        "Boja za zidove",
                        "Lak za drvo",
                        "Emajl",
                        "Podloga",
                        "Razređivač",
                    ],
                    details: &[
                        "bela 5 l",
                        "mat 0,75 l",
                        "sjajni 1 l",
                        "brzosušeći",
                        "na bazi vode",
                    ],
                    brands: &["Duga Čačak", "Šarenko", "Bojadžija"],
                    unit: "kom",
                    vat: 20,
                    price: (350, 9900),
                },
            ),
            (
                "Lepkovi i malteri",
                ProductLine {
                    nouns: &["Lepak za pločice", "Fug masa", "Malter", "Gips", "Cement"],
                    details: &["siva 5 kg", "bela 2 kg", "fleksibilni 25 kg", "vodoodbojni"],
                    brands: &["Zidar", "Kamenčić"],
                    unit: "kom",
                    vat: 20,
                    price: (280, 2900),
                },
            ),
            (
                "Vodovodni materijal",
                ProductLine {
                    nouns: &["Slavina", "Cev", "Koleno", "Ventil", "Sifon"],
                    details: &[
                        "1/2\"",
                        "3/4\"",
                        "PP-R Ø 20",
                        "za sudoperu",
                        "sa dugom lulom",
                    ],
                    brands: &["Vodovod Žitište", "Izvor", "Češma"],
                    unit: "kom",
                    vat: 20,
                    price: (90, 12900),
                },
            ),
            (
                "Suva gradnja",
                ProductLine {
                    nouns: &["Profil", "Gips ploča", "Vuna kamena", "Traka bandaž"],
                    details: &["CD 60", "12,5 mm", "5 cm", "vlagootporna"],
                    brands: &["Zidar", "Pregrada"],
                    unit: "m",
                    vat: 20,
                    price: (120, 1900),
                },
            ),
        ],
    },
    Trade {
        name: "Elektro oprema",
        letters: "EL",
        groups: &[
            (
                "Rasveta",
                ProductLine {
                    nouns: &[
                        "LED sijalica",
                        "Plafonjera",
                        "Reflektor",
                        "Stona lampa",
                        "Luster",
                    ],
                    details: &[
                        "E27 9 W",
                        "toplo bela",
                        "30 W IP65",
                        "sa senzorom",
                        "tri sijalična mesta",
                    ],
                    brands: &["Elektrodom", "Žar", "Sijalica Plus", "Čavlić"],
                    unit: "kom",
                    vat: 20,
                    price: (149, 15990),
                },
            ),
            (
                "Kablovi",
                ProductLine {
                    nouns: &["Kabl", "Provodnik", "Produžni kabl", "Gajtan"],
                    details: &["PP-Y 3×1,5", "3×2,5 mm²", "UTP Cat6", "crni"],
                    brands: &["Elektrodom", "Žar", "Sijalica Plus", "Čavlić"],
                    unit: "m",
                    vat: 20,
                    price: (49, 990),
                },
            ),
            (
                "Prekidači i utičnice",
                ProductLine {
                    nouns: &["Utičnica", "Prekidač", "Indikator", "Okvir"],
                    details: &["šuko dvostruka", "naizmenični", "bela", "antracit"],
                    brands: &["Elektrodom", "Žar", "Sijalica Plus", "Čavlić"],
                    unit: "kom",
                    vat: 20,
                    price: (120, 2900),
                },
            ),
            (
                "Baterije i punjači",
                ProductLine {
                    nouns: &["Baterija", "Punjač", "Akumulator"],
                    details: &["AA LR6 4/1", "AAA 2/1", "USB-C 20 W", "12 V 7 Ah"],
                    brands: &["Žar", "Naponko"],
                    unit: "pak",
                    vat: 20,
                    price: (99, 4900),
                },
            ),
        ],
    },
    Trade {
        name: "Auto delovi",
        letters: "AD",
        groups: &[
            (
                "Ulja i maziva",
                ProductLine {
                    nouns: &["Motorno ulje", "Ulje za menjač", "Mast", "Antifriz"],
                    details: &["5W-30 4 l", "10W-40 1 l", "−40 °C", "grafitna 100 g"],
                    brands: &["Točak Šumadija", "Mazivko"],
                    unit: "kom",
                    vat: 20,
                    price: (350, 8900),
                },
            ),
            (
                "Filteri",
                ProductLine {
                    nouns: &[
                        "Filter ulja",
                        "Filter vazduha",
                        "Filter kabine",
                        "Filter goriva",
                    ],
                    details: &["za dizel motore", "1.6 benzin", "sa aktivnim ugljem"],
                    brands: &["Čistač", "Točak Šumadija"],
                    unit: "kom",
                    vat: 20,
                    price: (290, 3900),
                },
            ),
            (
                "Auto kozmetika",
                ProductLine {
                    nouns: &[
                        "Šampon za auto",
                        "Vosak",
                        "Sunđer",
                        "Tečnost za stakla",
                        "Osveživač",
                    ],
                    details: &["500 ml", "zimska −20 °C", "miris jabuke", "3/1"],
                    brands: &["Sjaj", "Čistač"],
                    unit: "kom",
                    vat: 20,
                    price: (120, 2490),
                },
            ),
            (
                "Oprema za vozila",
                ProductLine {
                    nouns: &[
                        "Brisač",
                        "Patosnica",
                        "Lanci za sneg",
                        "Kabl za startovanje",
                        "Trougao",
                    ],
                    details: &["550 mm", "gumena 4/1", "vel. 90", "400 A", "sa atestom"],
                    brands: &["Točak Šumadija", "Putnik"],
                    unit: "kom",
                    vat: 20,
                    price: (450, 9900),
                },
            ),
        ],
    },
    Trade {
        name: "Bašta i dvorište",
        letters: "BD",
        groups: &[
            (
                "Baštenski alat",
                ProductLine {
                    nouns: &[
                        "Ašov",
                        "Grabulje",
                        "Makaze za živu ogradu",
                        "Motika",
                        "Kosir",
                    ],
                    details: &["sa držalom", "14 zuba", "teleskopske", "kovani"],
                    brands: &["Đurđevak", "Ždralović"],
                    unit: "kom",
                    vat: 20,
                    price: (350, 5900),
                },
            ),
            (
                "Navodnjavanje",
                ProductLine {
                    nouns: &["Crevo", "Prskalica", "Spojnica", "Tajmer za zalivanje"],
                    details: &["3/4\"", "1/2\" sa navojem", "oscilirajuća", "digitalni"],
                    brands: &["Kišica", "Češma"],
                    unit: "m",
                    vat: 20,
                    price: (60, 1200),
                },
            ),
            (
                "Semena i sadnice",
                ProductLine {
                    nouns: &[
                        "Seme paradajza",
                        "Seme paprike",
                        "Lukovica lale",
                        "Trava mešavina",
                    ],
                    details: &["jabučar", "šilja", "žuta 10/1", "za sunčane površine"],
                    brands: &["Đurđevak", "Rasadnik Šid"],
                    unit: "pak",
                    vat: 10,
                    price: (60, 1900),
                },
            ),
            (
                "Đubriva i zemlja",
                ProductLine {
                    nouns: &["Đubrivo NPK", "Zemlja za cveće", "Treset", "Humus"],
                    details: &["15-15-15", "univerzalna 20 l", "za muškatle", "glistenjak"],
                    brands: &["Rasadnik Šid", "Njivica"],
                    unit: "kg",
                    vat: 10,
                    price: (45, 390),
                },
            ),
        ],
    },
];
