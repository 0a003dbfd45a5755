//! A client of the simplest kind: puts requests together by a profile and shows what came.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Once;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use sors::contract::{Field, Method, Param, ParamLocation, Profile, Resource};
use sors_sandbox::{Options, Sandbox, load_profile};

/// The database the tests use.
pub const DATABASE: &str = "MyDatabase2026";

/// Both profiles: they differ in everything.
pub fn profiles() -> [Profile; 2] {
    let serbian = concat!(env!("CARGO_MANIFEST_DIR"), "/../profiles/serbian.json");
    [
        load_profile("assumed").unwrap(),
        load_profile(serbian).unwrap(),
    ]
}

/// A sandbox and a client of it.
pub struct Wire {
    pub sandbox: Sandbox,
    pub profile: Profile,
    pub client: Client,
    pub key: String,
    pub database: Option<String>,
}

/// One answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    pub json: Value,
}

impl Wire {
    /// Starts a sandbox with so many articles.
    pub async fn start(profile: &Profile, articles: usize) -> Self {
        Self::with(Options {
            profile: profile.clone(),
            articles,
            ..Options::default()
        })
        .await
    }

    pub async fn with(options: Options) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            rustls::crypto::ring::default_provider()
                .install_default()
                .unwrap()
        });
        let profile = options.profile.clone();
        let key = options.key.clone();
        let sandbox = Sandbox::start(options).await.unwrap();
        let ca = reqwest::Certificate::from_pem(sandbox.ca_pem().as_bytes()).unwrap();
        let client = Client::builder().tls_certs_only([ca]).build().unwrap();
        Self {
            sandbox,
            profile,
            client,
            key,
            database: Some(DATABASE.to_owned()),
        }
    }

    /// A request of a resource.
    pub fn request(
        &self,
        resource: Resource,
        params: &[(Param, &str)],
        raw: &[(String, String)],
    ) -> RequestBuilder {
        let spec = &self.profile.resources[&resource];
        let mut path = spec.path.clone();
        let mut query: Vec<(String, String)> = raw.to_vec();
        let mut headers = Vec::new();
        if spec.in_database
            && let Some(database) = &self.database
        {
            match self.profile.database.place {
                ParamLocation::Path => path = path.replace("{database}", database),
                ParamLocation::Query => {
                    query.push((self.profile.database.name.clone(), database.clone()))
                }
                ParamLocation::Header => {
                    headers.push((self.profile.database.name.clone(), database.clone()))
                }
            }
        }
        for (param, value) in params {
            let placeholder = format!("{{{param}}}");
            match spec.query.get(param) {
                _ if path.contains(&placeholder) => path = path.replace(&placeholder, value),
                Some(name) => query.push((name.clone(), (*value).to_owned())),
                None => panic!("{resource} has no {param}"),
            }
        }
        let pairs: Vec<String> = query
            .iter()
            .map(|(key, value)| format!("{}={}", escape(key), escape(value)))
            .collect();
        let url = format!("{}{path}?{}", self.sandbox.base_url(), pairs.join("&"));
        let mut request = match spec.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
            Method::Put => self.client.put(url),
            Method::Delete => self.client.delete(url),
        };
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let authorization = &self.profile.authorization;
        request.header(
            &authorization.header,
            format!("{} {}", authorization.scheme, self.key),
        )
    }

    /// Sends a request without a body.
    pub async fn get(&self, resource: Resource, params: &[(Param, &str)]) -> Answer {
        answer(self.request(resource, params, &[]).send().await.unwrap()).await
    }

    /// Sends a request with a JSON body.
    pub async fn send(&self, resource: Resource, params: &[(Param, &str)], body: &Value) -> Answer {
        answer(self.with_body(resource, params, body).send().await.unwrap()).await
    }

    /// A request with a JSON body.
    pub fn with_body(
        &self,
        resource: Resource,
        params: &[(Param, &str)],
        body: &Value,
    ) -> RequestBuilder {
        let request = self
            .request(resource, params, &[])
            .header("content-type", "application/json");
        request.body(body.to_string())
    }

    /// What stands at a dotted path of the envelope.
    pub fn at<'a>(&self, answer: &'a Answer, path: Option<&String>) -> &'a Value {
        let mut value = &answer.json;
        for key in path.expect("the profile has this key").split('.') {
            value = &value[key];
        }
        value
    }

    pub fn data<'a>(&self, answer: &'a Answer) -> &'a Value {
        self.at(answer, Some(&self.profile.envelope.data))
    }

    pub fn succeeded(&self, answer: &Answer) -> bool {
        let success = self.at(answer, Some(&self.profile.envelope.success));
        self.profile.envelope.success_values.contains(success)
    }

    pub fn message<'a>(&self, answer: &'a Answer) -> &'a str {
        self.at(answer, self.profile.envelope.message.as_ref())
            .as_str()
            .unwrap_or_default()
    }

    /// A field of a row, under the name the profile expects first.
    pub fn field<'a>(&self, resource: Resource, row: &'a Value, field: Field) -> &'a Value {
        &row[&self.profile.resources[&resource].fields[&field][0]]
    }

    /// A field as text, whether it came as a number or as text.
    pub fn text(&self, resource: Resource, row: &Value, field: Field) -> String {
        plain(self.field(resource, row, field))
    }

    /// Our word's wire value.
    pub fn document_type(&self, word: &str) -> String {
        plain(&self.profile.values.document_type[word])
    }

    /// A decimal as the profile writes it.
    pub fn decimal(&self, text: &str) -> Value {
        match self.profile.formats.decimal {
            sors::contract::DecimalFormat::Number => serde_json::from_str(text).unwrap(),
            sors::contract::DecimalFormat::StringPoint => Value::from(text),
            sors::contract::DecimalFormat::StringComma => Value::from(text.replace('.', ",")),
        }
    }

    /// Asks the admin side.
    pub async fn admin(&self, path: &str) -> Value {
        let url = format!("{}/{path}", self.sandbox.admin_url());
        answer(self.client.get(url).send().await.unwrap())
            .await
            .json
    }

    /// Tells the admin side.
    pub async fn tell(&self, path: &str, body: &Value) -> Answer {
        let url = format!("{}/{path}", self.sandbox.admin_url());
        answer(
            self.client
                .post(url)
                .body(body.to_string())
                .send()
                .await
                .unwrap(),
        )
        .await
    }
}

/// JSON scalars as text.
pub fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub async fn answer(response: Response) -> Answer {
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Answer {
        status,
        json: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}
