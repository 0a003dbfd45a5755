//! Encodes requests by the profile, without any network.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Contract, Method, Paging, Param, ParamLocation, Resource};
use crate::error::Error;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Reference to a page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageRef {
    /// Not a list, or the whole list.
    Whole,
    /// Page number, counted as the profile counts.
    Number(u64),
    /// Number of rows to skip.
    Offset(u64),
    /// Opaque cursor; `None` for the first page.
    Cursor(Option<String>),
}

impl PageRef {
    /// Returns the first page of a list.
    #[must_use]
    pub fn first(paging: &Paging) -> Self {
        match paging {
            Paging::None {} => Self::Whole,
            Paging::Page { first, .. } => Self::Number(u64::from(*first)),
            Paging::Offset { .. } => Self::Offset(0),
            Paging::Cursor { .. } => Self::Cursor(None),
        }
    }
}

/// A request in our own terms.
///
/// # Examples
///
/// ```
/// use sors::contract::{ApiRequest, Contract, Param, Profile, Resource};
///
/// let contract = Contract::new(Profile::built_in()?)?;
/// let request = ApiRequest::new(Resource::Stock).with_param(Param::BusinessUnit, Some("2"));
/// let encoded = contract.encode_request(&request, Some("MyDatabase2026"))?;
/// assert_eq!(encoded.target, "/MyDatabase2026/inventory?businessUnitId=2");
/// # Ok::<(), sors::client::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct ApiRequest {
    /// The resource.
    pub resource: Resource,
    /// Values of our parameters; the profile may not use all of them.
    pub params: Vec<(Param, String)>,
    /// Page to request.
    pub page: PageRef,
    /// JSON body.
    pub body: Option<String>,
    /// Sent where the profile has a header for it.
    pub idempotency_key: Option<String>,
}

impl ApiRequest {
    /// Creates a request for a whole resource.
    #[must_use]
    pub fn new(resource: Resource) -> Self {
        Self {
            resource,
            params: Vec::new(),
            page: PageRef::Whole,
            body: None,
            idempotency_key: None,
        }
    }

    /// Adds a parameter, if there is a value.
    #[must_use]
    pub fn with_param(mut self, param: Param, value: Option<impl Into<String>>) -> Self {
        self.params.extend(value.map(|value| (param, value.into())));
        self
    }

    /// Sets the page.
    #[must_use]
    pub fn at_page(mut self, page: PageRef) -> Self {
        self.page = page;
        self
    }
}

/// An encoded request, without base URL and authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedRequest {
    /// HTTP method.
    pub method: Method,
    /// Path and query, with a leading slash.
    pub target: String,
    /// Header names and values, except the authorization.
    pub headers: Vec<(String, String)>,
}

/// Formats a value of the profile as a parameter.
#[must_use]
pub fn param_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Contract {
    /// Encodes a request by the profile.
    ///
    /// # Errors
    /// If the profile has no such resource, or a required parameter has no value.
    pub fn encode_request(
        &self,
        api_request: &ApiRequest,
        database: Option<&str>,
    ) -> Result<EncodedRequest, Error> {
        let resource = api_request.resource;
        let spec = self.spec(resource)?;
        let value = |param: Param| match param {
            Param::Database => database,
            param => api_request
                .params
                .iter()
                .find(|(is, _)| *is == param)
                .map(|(_, value)| value.as_str()),
        };
        if spec.in_database && database.is_none() {
            return Err(Error::validation(
                "No database is chosen. Choose the SORS database in the settings.",
            )
            .with_resource(resource));
        }
        let mut target = fill_path(&spec.path, value).map_err(|missing| {
            Error::validation(format!(
                "The contract profile's path of resources.{resource} needs a {}, but none was given. Choose one in the settings.",
                missing.replace('_', " ")
            ))
            .with_resource(resource)
        })?;
        let mut query: Vec<(&str, String)> = spec
            .query
            .iter()
            .filter_map(|(param, name)| {
                value(*param).map(|value| (name.as_str(), value.to_owned()))
            })
            .collect();
        let mut headers = Vec::new();
        let param = &self.profile().database;
        if let (true, Some(database)) = (spec.in_database, database) {
            match param.location {
                ParamLocation::Path => {}
                ParamLocation::Query => query.push((&param.name, database.to_owned())),
                ParamLocation::Header => headers.push((param.name.clone(), database.to_owned())),
            }
        }
        push_paging(
            self.profile().paging_of(resource),
            &api_request.page,
            &mut query,
        );
        if let (Some(header), Some(key)) = (
            &self.profile().capabilities.idempotency_header,
            &api_request.idempotency_key,
        ) {
            headers.push((header.clone(), key.clone()));
        }
        for (at, (name, value)) in query.iter().enumerate() {
            target.push(if at == 0 { '?' } else { '&' });
            target.extend(utf8_percent_encode(name, UNRESERVED));
            target.push('=');
            target.extend(utf8_percent_encode(value, UNRESERVED));
        }
        Ok(EncodedRequest {
            method: spec.method,
            target,
            headers,
        })
    }
}

fn push_paging<'p>(paging: &'p Paging, at: &PageRef, query: &mut Vec<(&'p str, String)>) {
    match (paging, at) {
        (
            Paging::Page {
                page, size, rows, ..
            },
            PageRef::Number(number),
        ) => {
            query.push((page, number.to_string()));
            query.push((size, rows.to_string()));
        }
        (
            Paging::Offset {
                offset,
                limit,
                rows,
            },
            PageRef::Offset(skip),
        ) => {
            query.push((offset, skip.to_string()));
            query.push((limit, rows.to_string()));
        }
        (
            Paging::Cursor {
                cursor,
                limit,
                rows,
            },
            PageRef::Cursor(at),
        ) => {
            query.extend(at.as_ref().map(|at| (cursor.as_str(), at.clone())));
            query.push((limit, rows.to_string()));
        }
        _ => {}
    }
}

/// Returns the placeholders of a path, `{name}`; an error for an unclosed brace.
pub(crate) fn placeholders(path: &str) -> Result<Vec<&str>, ()> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let inner = rest[open..].strip_prefix('{').ok_or(())?;
        let close = inner.find('}').ok_or(())?;
        names.push(&inner[..close]);
        rest = &inner[close + 1..];
    }
    Ok(names)
}

/// Replaces the placeholders of a path; the error is the name of one without a value.
fn fill_path<'v>(path: &str, value: impl Fn(Param) -> Option<&'v str>) -> Result<String, String> {
    let mut filled = String::with_capacity(path.len() + 16);
    let mut rest = path;
    while let Some((before, inner)) = rest.split_once('{') {
        let (name, after) = inner.split_once('}').unwrap_or((inner, ""));
        let param = Param::ALL.iter().find(|param| param.as_str() == name);
        let value = param
            .and_then(|param| value(*param))
            .filter(|value| !matches!(*value, "" | "." | ".."));
        filled.push_str(before);
        filled.extend(utf8_percent_encode(value.ok_or(name)?, UNRESERVED));
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}
