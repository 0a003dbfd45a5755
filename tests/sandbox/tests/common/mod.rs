//! A simple client that builds requests by a profile.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Once;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use sors::contract::{Field, Method, Param, ParamLocation, Profile, Resource};
use sors_sandbox::{Options, Sandbox, load_profile};

/// The database the tests use.
pub const DATABASE: &str = "MyDatabase2026";

/// Returns both profiles, which differ in everything.
pub fn profiles() -> [Profile; 2] {
    let serbian = concat!(env!("CARGO_MANIFEST_DIR"), "/../profiles/serbian.json");
    [
        load_profile("assumed").unwrap(),
        load_profile(serbian).unwrap(),
    ]
}

/// A sandbox and its client.
pub struct TestClient {
    pub sandbox: Sandbox,
    pub profile: Profile,
    pub http: Client,
    pub key: String,
    pub database: Option<String>,
}

/// A response.
#[derive(Debug)]
pub struct TestResponse {
    pub status: u16,
    pub text: String,
    pub json: Value,
}

impl TestClient {
    /// Starts a sandbox with this number of articles.
    pub async fn start(profile: &Profile, articles: usize) -> Self {
        Self::with_options(Options {
            profile: profile.clone(),
            articles,
            ..Options::default()
        })
        .await
    }

    pub async fn with_options(options: Options) -> Self {
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
        let http = Client::builder().tls_certs_only([ca]).build().unwrap();
        Self {
            sandbox,
            profile,
            http,
            key,
            database: Some(DATABASE.to_owned()),
        }
    }

    /// Builds a request of a resource.
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
            match self.profile.database.location {
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
            .map(|(key, value)| format!("{}={}", percent_encode(key), percent_encode(value)))
            .collect();
        let url = format!("{}{path}?{}", self.sandbox.base_url(), pairs.join("&"));
        let mut request = match spec.method {
            Method::Get => self.http.get(url),
            Method::Post => self.http.post(url),
            Method::Put => self.http.put(url),
            Method::Delete => self.http.delete(url),
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
    pub async fn get(&self, resource: Resource, params: &[(Param, &str)]) -> TestResponse {
        read_response(self.request(resource, params, &[]).send().await.unwrap()).await
    }

    /// Sends a request with a JSON body.
    pub async fn send(
        &self,
        resource: Resource,
        params: &[(Param, &str)],
        body: &Value,
    ) -> TestResponse {
        read_response(self.with_body(resource, params, body).send().await.unwrap()).await
    }

    /// Builds a request with a JSON body.
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

    /// Returns the value at a dotted path of the envelope.
    pub fn envelope_value<'a>(
        &self,
        response: &'a TestResponse,
        path: Option<&String>,
    ) -> &'a Value {
        let mut value = &response.json;
        for key in path.expect("the profile has this key").split('.') {
            value = &value[key];
        }
        value
    }

    pub fn data<'a>(&self, response: &'a TestResponse) -> &'a Value {
        self.envelope_value(response, Some(&self.profile.envelope.data))
    }

    pub fn is_success(&self, response: &TestResponse) -> bool {
        let success = self.envelope_value(response, Some(&self.profile.envelope.success));
        self.profile.envelope.success_values.contains(success)
    }

    pub fn message<'a>(&self, response: &'a TestResponse) -> &'a str {
        self.envelope_value(response, self.profile.envelope.message.as_ref())
            .as_str()
            .unwrap_or_default()
    }

    /// Returns a field of a row, under the first key of the profile.
    pub fn field<'a>(&self, resource: Resource, row: &'a Value, field: Field) -> &'a Value {
        &row[&self.profile.resources[&resource].fields[&field][0]]
    }

    /// Returns a field as text, whether it is a JSON number or string.
    pub fn field_text(&self, resource: Resource, row: &Value, field: Field) -> String {
        scalar_text(self.field(resource, row, field))
    }

    /// Returns the wire value of a document type.
    pub fn document_type(&self, name: &str) -> String {
        scalar_text(&self.profile.values.document_type[name])
    }

    /// Returns a decimal in the profile's format.
    pub fn decimal(&self, text: &str) -> Value {
        match self.profile.formats.decimal {
            sors::contract::DecimalFormat::Number => serde_json::from_str(text).unwrap(),
            sors::contract::DecimalFormat::StringPoint => Value::from(text),
            sors::contract::DecimalFormat::StringComma => Value::from(text.replace('.', ",")),
        }
    }

    /// Sends a GET request to the admin API.
    pub async fn get_admin(&self, path: &str) -> Value {
        let url = format!("{}/{path}", self.sandbox.admin_url());
        read_response(self.http.get(url).send().await.unwrap())
            .await
            .json
    }

    /// Sends a POST request to the admin API.
    pub async fn post_admin(&self, path: &str, body: &Value) -> TestResponse {
        let url = format!("{}/{path}", self.sandbox.admin_url());
        read_response(
            self.http
                .post(url)
                .body(body.to_string())
                .send()
                .await
                .unwrap(),
        )
        .await
    }
}

/// Returns a JSON scalar as text.
pub fn scalar_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

pub async fn read_response(response: Response) -> TestResponse {
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    TestResponse {
        status,
        json: serde_json::from_str(&text).unwrap_or(Value::Null),
        text,
    }
}

fn percent_encode(text: &str) -> String {
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
