//! Household goods, clothing, stationery and cosmetics.

use super::{ProductLine, Trade};

/// Trades with their groups.
pub const TRADES: &[Trade] = &[
    Trade {
        name: "Bela tehnika i kućni aparati",
        letters: "BT",
        groups: &[
            (
                "Mali kućni aparati",
                ProductLine {
                    nouns: &[
                        "Aparat za kafu",
                        "Toster",
                        "Mikser",
                        "Pegla na paru",
                        "Kuvalo za vodu",
                        "Usisivač",
                    ],
                    details: &["1,7 l", "800 W", "sa posudom", "crveni", "INOX"],
                    brands: &["Domaćica", "Žar", "Kućni Čika"],
                    unit: "kom",
                    vat: 20,
                    price: (1490, 24990),
                },
            ),
            (
                "Veliki kućni aparati",
                ProductLine {
                    nouns: &[
                        "Frižider",
                        "Mašina za pranje veša",
                        "Šporet",
                        "Zamrzivač",
                        "Sudomašina",
                    ],
                    details: &[
                        "A++ 250 l",
                        "7 kg 1200 obr/min",
                        "kombinovani",
                        "horizontalni",
                        "14 kompleta",
                    ],
                    brands: &["Domaćica", "Severac"],
                    unit: "kom",
                    vat: 20,
                    price: (24990, 129990),
                },
            ),
            (
                "Grejanje i hlađenje",
                ProductLine {
                    nouns: &["Grejalica", "Ventilator", "Klima uređaj", "Radijator uljni"],
                    details: &["2000 W", "stojeći 40 cm", "12.000 BTU", "11 rebara"],
                    brands: &["Žar", "Košava"],
                    unit: "kom",
                    vat: 20,
                    price: (2490, 64990),
                },
            ),
            (
                "Rezervni delovi",
                ProductLine {
                    nouns: &["Kesa za usisivač", "Grejač", "Filter", "Gumica vrata"],
                    details: &["univerzalna 5/1", "1950 W", "HEPA", "za frižider"],
                    brands: &["Kućni Čika", "Delovi Žarković"],
                    unit: "kom",
                    vat: 20,
                    price: (190, 3900),
                },
            ),
        ],
    },
    Trade {
        name: "Kuhinja i pokućstvo",
        letters: "KU",
        groups: &[
            (
                "Posuđe",
                ProductLine {
                    nouns: &["Šerpa", "Tiganj", "Lonac", "Đezva", "Pekač"],
                    details: &[
                        "emajlirana 2 l",
                        "Ø 28 cm",
                        "sa poklopcem",
                        "liveno gvožđe",
                        "za četiri šolje",
                    ],
                    brands: &["Emajl Ćuprija", "Domaćica"],
                    unit: "kom",
                    vat: 20,
                    price: (390, 7900),
                },
            ),
            (
                "Čaše i šolje",
                ProductLine {
                    nouns: &["Čaša", "Šolja", "Krigla", "Čokanj"],
                    details: &[
                        "staklena 6/1",
                        "porculanska 250 ml",
                        "za rakiju",
                        "sa motivom Đerdapa",
                    ],
                    brands: &["Staklo Paraćinac", "Šoljica"],
                    unit: "set",
                    vat: 20,
                    price: (190, 3900),
                },
            ),
            (
                "Tekstil za kuću",
                ProductLine {
                    nouns: &["Posteljina", "Peškir", "Ćebe", "Stolnjak", "Zavesa"],
                    details: &["140×200", "frotir 50×90", "od vune", "sa čipkom"],
                    brands: &["Predivo", "Tkalja Ljubica"],
                    unit: "kom",
                    vat: 20,
                    price: (350, 8900),
                },
            ),
            (
                "Plastika i kante",
                ProductLine {
                    nouns: &["Kanta", "Lavor", "Kutija za odlaganje", "Korpa"],
                    details: &["za otpad 50 l", "sa pedalom", "providna 12 l", "za veš"],
                    brands: &["Plastičar", "Domaćica"],
                    unit: "kom",
                    vat: 20,
                    price: (150, 3500),
                },
            ),
        ],
    },
    Trade {
        name: "Odeća i obuća",
        letters: "OD",
        groups: &[
            (
                "Radna odeća",
                ProductLine {
                    nouns: &["Radne pantalone", "Radna jakna", "Prsluk", "Rukavice"],
                    details: &[
                        "plave vel. 52",
                        "zimska XL",
                        "reflektujući",
                        "kožne vel. 10",
                    ],
                    brands: &["Predivo", "Radnik Niš"],
                    unit: "kom",
                    vat: 20,
                    price: (250, 7900),
                },
            ),
            (
                "Obuća",
                ProductLine {
                    nouns: &["Cipele zaštitne", "Čizme gumene", "Papuče", "Patike"],
                    details: &[
                        "S1P vel. 43",
                        "zelene vel. 42",
                        "ženske vel. 38",
                        "dečje vel. 31",
                    ],
                    brands: &["Đon", "Opančar"],
                    unit: "par",
                    vat: 20,
                    price: (690, 11900),
                },
            ),
            (
                "Čarape i veš",
                ProductLine {
                    nouns: &["Čarape", "Majica", "Potkošulja", "Šal"],
                    details: &["pamučne 3/1", "kratkih rukava M", "muška L", "pleteni"],
                    brands: &["Tkalja Ljubica", "Predivo"],
                    unit: "kom",
                    vat: 20,
                    price: (120, 1990),
                },
            ),
        ],
    },
    Trade {
        name: "Kancelarija i škola",
        letters: "KS",
        groups: &[
            (
                "Papir i blokovi",
                ProductLine {
                    nouns: &[
                        "Papir za kopiranje",
                        "Sveska",
                        "Blok",
                        "Fascikla",
                        "Registrator",
                    ],
                    details: &[
                        "A4 80 g 500 lista",
                        "A5 kvadratići",
                        "samolepljivi žuti",
                        "uložna 100/1",
                        "široki",
                    ],
                    brands: &["Hartija Čačanka", "Đak"],
                    unit: "kom",
                    vat: 20,
                    price: (35, 1290),
                },
            ),
            (
                "Pisaći pribor",
                ProductLine {
                    nouns: &[
                        "Hemijska olovka",
                        "Grafitna olovka",
                        "Marker",
                        "Flomasteri",
                        "Gumica",
                    ],
                    details: &["plava", "HB", "permanentni crni", "12 boja", "bela"],
                    brands: &["Đak", "Perce"],
                    unit: "kom",
                    vat: 20,
                    price: (20, 890),
                },
            ),
            (
                "Knjige i udžbenici",
                ProductLine {
                    nouns: &["Udžbenik", "Bukvar", "Rečnik", "Slikovnica"],
                    details: &[
                        "srpski jezik 5. razred",
                        "za prvi razred",
                        "englesko-srpski",
                        "o životinjama",
                    ],
                    brands: &["Izdavačka kuća Čitanka", "Bukvica"],
                    unit: "kom",
                    vat: 10,
                    price: (290, 2900),
                },
            ),
            (
                "Toneri i štampa",
                ProductLine {
                    nouns: &["Toner", "Ketridž", "Termo rolna", "Etikete"],
                    details: &[
                        "crni 2.000 str.",
                        "kolor XL",
                        "57 mm 10/1",
                        "A4 samolepljive",
                    ],
                    brands: &["Hartija Čačanka", "Otisak"],
                    unit: "kom",
                    vat: 20,
                    price: (180, 9900),
                },
            ),
        ],
    },
    Trade {
        name: "Drogerija i kozmetika",
        letters: "DR",
        groups: &[
            (
                "Kućna hemija",
                ProductLine {
                    nouns: &[
                        "Deterdžent",
                        "Omekšivač",
                        "Sredstvo za sudove",
                        "Varikina",
                        "Sapun",
                    ],
                    details: &[
                        "za veš 3 kg",
                        "prolećno cveće 1 l",
                        "limun 900 ml",
                        "za belo",
                    ],
                    brands: &["Čistoća Šabac", "Sjaj"],
                    unit: "kom",
                    vat: 20,
                    price: (99, 2490),
                },
            ),
            (
                "Nega tela",
                ProductLine {
                    nouns: &[
                        "Šampon",
                        "Krema za ruke",
                        "Gel za tuširanje",
                        "Dezodorans",
                        "Pasta za zube",
                    ],
                    details: &[
                        "protiv peruti 400 ml",
                        "sa kamilicom",
                        "za decu",
                        "osetljiva koža",
                    ],
                    brands: &["Kamilica", "Ružičnjak"],
                    unit: "kom",
                    vat: 20,
                    price: (120, 1490),
                },
            ),
            (
                "Papirna galanterija",
                ProductLine {
                    nouns: &["Toalet papir", "Ubrusi", "Maramice", "Salvete"],
                    details: &["10/1 troslojni", "2/1", "u kutiji", "33×33 crvene"],
                    brands: &["Mekano", "Hartija Čačanka"],
                    unit: "pak",
                    vat: 20,
                    price: (60, 990),
                },
            ),
            (
                "Bebi program",
                ProductLine {
                    nouns: &["Pelene", "Vlažne maramice", "Flašica", "Cucla"],
                    details: &["vel. 4 50/1", "sa aloja verom", "250 ml", "silikonska"],
                    brands: &["Bebac", "Kamilica"],
                    unit: "pak",
                    vat: 10,
                    price: (120, 2490),
                },
            ),
        ],
    },
];
