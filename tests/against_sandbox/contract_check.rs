//! The contract check against a server with the same profile, and against one with another.

use std::sync::Arc;

use sors::client::contract_check::{CheckStatus, ResourceReport, SentDocument};
use sors::client::{ApiKey, Client, Config};
use sors::contract::{DecimalFormat, Field, ParamLocation, Profile, Resource};
use sors::model::DocumentType;

use crate::support::{DATABASE, KEY, World};

fn report_for(reports: &[ResourceReport], resource: Resource) -> &ResourceReport {
    reports
        .iter()
        .find(|report| report.resource == resource)
        .unwrap()
}

fn message(report: &ResourceReport) -> &str {
    report.message.as_deref().unwrap_or_default()
}

/// Runs the check with a profile that differs from the server's.
async fn with(world: &World, change: impl Fn(&mut Profile)) -> Vec<ResourceReport> {
    let mut profile = world.profile.clone();
    change(&mut profile);
    let config = Config {
        profile: Arc::new(profile),
        ..world.config()
    };
    let reports = Client::new(config).unwrap().check_contract(None).await;
    nothing_private(world, &reports);
    reports
}

/// No name, address, number or email of a customer, no article's name, no key.
fn nothing_private(world: &World, reports: &[ResourceReport]) {
    let shown = serde_json::to_string(reports).unwrap();
    assert!(!shown.contains(KEY), "the key is in: {shown}");
    let customers = world.sandbox.customers(DATABASE);
    let articles: Vec<_> = world
        .sandbox
        .with_database(DATABASE, |database| {
            database
                .articles()
                .map(|stored| stored.article.clone())
                .collect()
        })
        .unwrap();
    assert!(!customers.is_empty() && !articles.is_empty());
    for customer in customers.into_iter().map(|stored| stored.customer) {
        let said = [
            Some(customer.name),
            customer.company,
            customer.email,
            customer.phone,
            customer.address,
            customer.pib,
            customer.mb,
        ];
        for value in said.into_iter().flatten().filter(|text| text.len() > 3) {
            assert!(!shown.contains(&value), "{value} is in: {shown}");
        }
    }
    for article in articles {
        assert!(
            !shown.contains(&article.name),
            "{} is in: {shown}",
            article.name
        );
    }
}

#[tokio::test]
async fn a_server_of_the_profile_passes() {
    for world in World::both(30).await {
        let reports = world.client().check_contract(None).await;
        nothing_private(&world, &reports);
        let order: Vec<Resource> = reports.iter().map(|report| report.resource).collect();
        assert_eq!(order, Resource::ALL);
        for report in &reports {
            let (resource, text) = (report.resource, format!("{report:?}"));
            let Some(spec) = world.profile.resources.get(&resource) else {
                assert_eq!(report.status, CheckStatus::NotSupported, "{text}");
                continue;
            };
            assert!(report.request.ends_with(&spec.path), "{text}");
            match resource {
                Resource::CustomerCreate | Resource::DocumentCreate => {
                    assert_eq!(report.status, CheckStatus::Skipped, "{text}");
                    assert!(message(report).contains("would create"), "{text}");
                }
                Resource::DocumentLookup => {
                    assert_eq!(report.status, CheckStatus::Skipped, "{text}");
                    assert!(message(report).contains("no order was sent yet"), "{text}");
                }
                _ => {
                    assert_eq!(report.status, CheckStatus::Ok, "{text}");
                    assert_eq!(report.http_status, Some(200), "{text}");
                    assert!(report.milliseconds.is_some(), "{text}");
                    assert!(report.fields.missing_required.is_empty(), "{text}");
                    assert!(report.fields.unknown.is_empty(), "{text}");
                    assert_eq!(report.message, None, "{text}");
                }
            }
        }
        let articles = report_for(&reports, Resource::Articles);
        assert_eq!(articles.status, CheckStatus::Ok, "{articles:?}");
        assert_eq!(articles.envelope, Some(true));
        assert_eq!(articles.rows, Some(30));
        let expected = &world.profile.resources[&Resource::Articles].fields[&Field::Name][0];
        assert_eq!(&articles.fields.found[&Field::Name], expected);
        assert_eq!(report_for(&reports, Resource::CustomerDebt).rows, Some(1));
    }
}

#[tokio::test]
async fn it_only_reads_and_asks_for_each_resource_once() {
    for world in World::both(30).await {
        let before = world
            .sandbox
            .with_database(DATABASE, |database| {
                (database.customers.len(), database.documents.len())
            })
            .unwrap();
        let reports = world.client().check_contract(None).await;
        let asked = reports
            .iter()
            .filter(|report| report.http_status.is_some())
            .count();
        let requests = world.sandbox.requests();
        assert_eq!(requests.total, asked as u64);
        assert!(requests.last.iter().all(|request| request.method == "GET"));
        let after = world
            .sandbox
            .with_database(DATABASE, |database| {
                (database.customers.len(), database.documents.len())
            })
            .unwrap();
        assert_eq!(before, after);
    }
}

#[tokio::test]
async fn a_document_that_was_sent_is_looked_up() {
    for world in World::both(5).await {
        let sent = SentDocument {
            order_number: "WC-2026-čćž-1".to_owned(),
            kind: DocumentType::Invoice,
        };
        let reports = world.client().check_contract(Some(sent)).await;
        let report = report_for(&reports, Resource::DocumentLookup);
        match world
            .profile
            .resources
            .contains_key(&Resource::DocumentLookup)
        {
            true => assert_eq!(
                (report.status, report.rows),
                (CheckStatus::Partial, Some(0)),
                "{report:?}"
            ),
            false => assert_eq!(report.status, CheckStatus::NotSupported),
        }
    }
}

#[tokio::test]
async fn a_wrong_envelope_key_is_named_with_the_keys_that_came() {
    for world in World::both(10).await {
        let reports = with(&world, |profile| {
            profile.envelope.success = "uspelo".to_owned();
        })
        .await;
        let report = report_for(&reports, Resource::Articles);
        assert_eq!(report.status, CheckStatus::Failed);
        assert_eq!(
            (report.http_status, report.envelope),
            (Some(200), Some(false))
        );
        let top = world.profile.envelope.data.split('.').next().unwrap();
        for part in ["`uspelo`", "envelope.success", top] {
            assert!(message(report).contains(part), "{part}: {report:?}");
        }
        let reports = with(&world, |profile| {
            profile.envelope.data = "sadržaj".to_owned();
        })
        .await;
        let report = report_for(&reports, Resource::Groups);
        for part in ["`sadržaj`", "envelope.data", top] {
            assert!(message(report).contains(part), "{part}: {report:?}");
        }
    }
}

#[tokio::test]
async fn a_wrong_field_key_is_missing_and_the_right_one_unknown() {
    for world in World::both(10).await {
        let right = world.profile.resources[&Resource::Articles].fields[&Field::Name][0].clone();
        let reports = with(&world, |profile| {
            let articles = profile.resources.get_mut(&Resource::Articles).unwrap();
            articles
                .fields
                .insert(Field::Name, vec!["nazivArtikla".to_owned()]);
            articles
                .fields
                .insert(Field::Gtin, vec!["ean".to_owned(), "ean13".to_owned()]);
        })
        .await;
        let report = report_for(&reports, Resource::Articles);
        assert_eq!(report.status, CheckStatus::Failed);
        assert_eq!(report.envelope, Some(true));
        assert_eq!(
            report.fields.missing_required[&Field::Name],
            ["nazivArtikla"]
        );
        assert_eq!(
            report.fields.missing_optional[&Field::Gtin],
            ["ean", "ean13"]
        );
        assert!(report.fields.unknown.contains(&right), "{report:?}");
        let path = format!("`{}[*].nazivArtikla`", world.profile.envelope.data);
        for part in [
            path.as_str(),
            "resources.articles.fields.name",
            right.as_str(),
        ] {
            assert!(message(report).contains(part), "{part}: {report:?}");
        }
        assert_eq!(
            report_for(&reports, Resource::Groups).status,
            CheckStatus::Ok
        );
    }
}

#[tokio::test]
async fn a_wrong_path_is_named_by_its_profile_key() {
    for world in World::both(10).await {
        let reports = with(&world, |profile| {
            let customers = profile.resources.get_mut(&Resource::Customers).unwrap();
            customers.path = customers.path.replace("kup", "mus") + "-2";
        })
        .await;
        let report = report_for(&reports, Resource::Customers);
        assert_eq!(
            (report.status, report.http_status),
            (CheckStatus::Failed, Some(404)),
            "{report:?}"
        );
        for part in [
            report.request.as_str(),
            "resources.customers.path",
            "profile key database",
        ] {
            assert!(message(report).contains(part), "{part}: {report:?}");
        }
        let debt = report_for(&reports, Resource::CustomerDebt);
        assert_eq!(debt.status, CheckStatus::Skipped);
        assert!(message(debt).contains("no earlier customer"), "{debt:?}");
    }
}

#[tokio::test]
async fn a_wrong_decimal_format_is_named_by_row_and_format() {
    for world in World::both(10).await {
        let wrong = match world.profile.formats.decimal {
            DecimalFormat::StringComma => DecimalFormat::Number,
            // JSON numbers are always valid, so the server gets texts and the client another form of them.
            _ => continue,
        };
        let reports = with(&world, |profile| profile.formats.decimal = wrong).await;
        let report = report_for(&reports, Resource::Stock);
        assert_eq!(report.status, CheckStatus::Failed);
        for part in [
            "`odgovor.podaci[0].naStanju`",
            "resources.stock.fields.on_hand",
            "formats.decimal is number",
            "got text",
        ] {
            assert!(message(report).contains(part), "{part}: {report:?}");
        }
    }
    let mut profile = (*Profile::built_in().unwrap()).clone();
    profile.formats.decimal = DecimalFormat::StringPoint;
    let world = World::new(profile, 10).await;
    let reports = with(&world, |profile| {
        profile.formats.decimal = DecimalFormat::Number;
    })
    .await;
    let report = report_for(&reports, Resource::Stock);
    assert_eq!(report.status, CheckStatus::Failed, "{report:?}");
    assert!(
        message(report).contains("`data[0].onHand`")
            && message(report).contains("expected a JSON number"),
        "{report:?}"
    );
}

#[tokio::test]
async fn a_wrong_place_of_the_database_is_told_with_the_place_that_was_used() {
    for world in World::both(10).await {
        let reports = with(&world, |profile| {
            profile.database.location = ParamLocation::Query;
            profile.database.name = "bazaPodataka".to_owned();
            for spec in profile.resources.values_mut() {
                spec.path = spec.path.replace("/{database}", "");
            }
        })
        .await;
        for resource in [Resource::BusinessUnits, Resource::Articles, Resource::Stock] {
            let report = report_for(&reports, resource);
            assert_eq!(report.status, CheckStatus::Failed, "{report:?}");
            assert!(matches!(report.http_status, Some(400..=499)), "{report:?}");
            for part in ["query parameter `bazaPodataka`", "profile key database"] {
                assert!(message(report).contains(part), "{part}: {report:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_key_that_is_refused_or_a_server_that_is_away_ends_the_check() {
    for world in World::both(5).await {
        let config = Config {
            api_key: ApiKey::new("pogresan-KEY-999"),
            ..world.config()
        };
        let reports = Client::new(config).unwrap().check_contract(None).await;
        assert!(!format!("{reports:?}").contains("pogresan"));
        let failed: Vec<_> = reports
            .iter()
            .filter(|report| report.status == CheckStatus::Failed)
            .collect();
        assert!(message(failed[0]).contains("rejected the API key"));
        if failed[0].http_status == Some(401) {
            assert_eq!(failed.len(), 1);
            assert_eq!(world.sandbox.requests().total, 1);
            assert!(
                message(report_for(&reports, Resource::Stock))
                    .contains("SORS rejected the API key")
            );
        }

        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let config = Config {
            base_url: Some(format!("http://{free}")),
            ..world.config()
        };
        let reports = Client::new(config).unwrap().check_contract(None).await;
        let failed: Vec<_> = reports
            .iter()
            .filter(|report| report.status == CheckStatus::Failed)
            .collect();
        assert_eq!(failed.len(), 1, "{reports:?}");
        assert!(message(failed[0]).contains(&free.to_string()));
        let stock = report_for(&reports, Resource::Stock);
        assert_eq!(
            (stock.status, message(stock)),
            (CheckStatus::Skipped, "Skipped: SORS can't be reached.")
        );
    }
}

#[tokio::test]
async fn without_a_database_only_the_list_of_databases_is_read() {
    for world in World::both(5).await {
        let config = Config {
            database: None,
            ..world.config()
        };
        let reports = Client::new(config).unwrap().check_contract(None).await;
        let units = report_for(&reports, Resource::BusinessUnits);
        assert_eq!(units.status, CheckStatus::Skipped);
        assert!(
            message(units).contains("No database is chosen"),
            "{units:?}"
        );
        let listed = world.profile.resources.contains_key(&Resource::Databases);
        assert_eq!(world.sandbox.requests().total, u64::from(listed));
    }
}
