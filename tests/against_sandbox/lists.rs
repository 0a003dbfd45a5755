use std::time::Duration;

use sors::client::{ApiKey, Client, Config, ErrorKind};
use sors::contract::Resource;

use crate::support::{DATABASE, World, assert_clean};

#[tokio::test]
async fn databases_units_and_groups_come_as_they_are() {
    for world in World::both(20).await {
        let client = world.client();
        let databases = client.databases().await.unwrap();
        match world.profile.resources.contains_key(&Resource::Databases) {
            true => assert!(
                databases
                    .iter()
                    .any(|database| database.name == DATABASE && database.year == Some(2026))
            ),
            false => assert!(databases.is_empty()),
        }
        let (units, groups) = world
            .sandbox
            .with_database(DATABASE, |database| {
                (database.business_units.clone(), database.groups.clone())
            })
            .unwrap();
        assert_eq!(client.business_units().await.unwrap(), units);
        assert_eq!(client.business_units().await.unwrap(), units);
        assert_eq!(client.groups().await.unwrap(), groups);
        assert!(!units.is_empty() && !groups.is_empty());
    }
}

#[tokio::test]
async fn a_wrong_key_is_one_clear_message() {
    for world in World::both(5).await {
        let config = Config {
            api_key: ApiKey::new("pogresan-KEY-999"),
            ..world.config()
        };
        let error = Client::new(config)
            .unwrap()
            .business_units()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert_eq!(error.resource(), Some(Resource::BusinessUnits));
        assert!(matches!(error.http_status(), Some(401 | 403)));
        assert!(!error.is_retryable());
        assert!(error.message().contains("API key"), "{error}");
        assert!(!format!("{error:?}").contains("pogresan"), "{error:?}");
        assert_eq!(
            world.sandbox.requests().total,
            1,
            "a refused key must not be tried again"
        );
    }
}

#[tokio::test]
async fn an_unknown_database_is_named() {
    for world in World::both(5).await {
        let config = Config {
            database: Some("MojaBaza1999".to_owned()),
            ..world.config()
        };
        let error = Client::new(config)
            .unwrap()
            .business_units()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        assert!(error.message().contains("MojaBaza1999"), "{error}");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn no_database_is_said_before_a_request() {
    for world in World::both(5).await {
        let config = Config {
            database: None,
            ..world.config()
        };
        let error = Client::new(config)
            .unwrap()
            .business_units()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        assert_eq!(world.sandbox.requests().total, 0);
    }
}

#[tokio::test]
async fn a_host_that_is_not_there_is_named() {
    for world in World::both(5).await {
        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let config = Config {
            base_url: Some(format!("http://{free}")),
            connect_timeout: Duration::from_millis(500),
            ..world.config()
        };
        let error = Client::new(config)
            .unwrap()
            .business_units()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.is_retryable());
        assert!(error.message().contains(&free.to_string()), "{error}");
        assert!(
            error.message().to_lowercase().contains("refused"),
            "the cause is missing: {error}"
        );
        assert_clean(&error);
    }
}
