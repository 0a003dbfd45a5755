//! What a request looks like on the wire: by the profile, before any network.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Contract, Method, Paging, Param, ParamLocation, Resource};
use crate::error::Error;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageRef {
    /// Not a list, or the list as a whole.
    Whole,
    /// Page by its number, counted as the profile counts.
    Number(u64),
    /// Rows to leave out.
    Offset(u64),
    /// By an opaque cursor; none for the first page.
    Cursor(Option<String>),
}

impl PageRef {
    /// The first page of a list.
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

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ApiRequest {
    /// The resource.
    pub resource: Resource,
    /// Values of our parameters; those the profile has no place for are left out.
    pub params: Vec<(Param, String)>,
    /// Which page.
    pub page: PageRef,
    /// JSON body.
    pub body: Option<String>,
    /// Sent where the profile has a header for it.
    pub idempotency_key: Option<String>,
}

impl ApiRequest {
    /// Asks for a resource as a whole.
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

    /// Adds a parameter, where there is a value.
    #[must_use]
    pub fn with_param(mut self, param: Param, value: Option<impl Into<String>>) -> Self {
        self.params.extend(value.map(|value| (param, value.into())));
        self
    }

    /// The same for another page.
    #[must_use]
    pub fn at_page(mut self, page: PageRef) -> Self {
        self.page = page;
        self
    }
}

/// A request without its address's beginning and its authorization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedRequest {
    /// HTTP method.
    pub method: Method,
    /// Path and query, with a slash before it.
    pub target: String,
    /// Header names and values beside the authorization.
    pub headers: Vec<(String, String)>,
}

/// A value of the profile's as a parameter.
#[must_use]
pub fn param_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Contract {
    /// Writes a request by the profile.
    pub fn encode_request(
        &self,
        ask: &ApiRequest,
        database: Option<&str>,
    ) -> Result<EncodedRequest, Error> {
        let resource = ask.resource;
        let spec = self.spec(resource)?;
        let value = |param: Param| match param {
            Param::Database => database,
            param => ask
                .params
                .iter()
                .find(|(is, _)| *is == param)
                .map(|(_, value)| value.as_str()),
        };
        if spec.in_database && database.is_none() {
            return Err(Error::validation(
                "No database is chosen. Choose the SORS database in the settings.",
            )
            .of(resource));
        }
        let mut target = fill_path(&spec.path, value).map_err(|missing| {
            Error::validation(format!(
                "The contract profile's path of resources.{resource} needs a {}, but none was given. Choose one in the settings.",
                missing.replace('_', " ")
            ))
            .of(resource)
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
        push_paging(self.profile().paging_of(resource), &ask.page, &mut query);
        if let (Some(header), Some(key)) = (
            &self.profile().capabilities.idempotency_header,
            &ask.idempotency_key,
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

/// Placeholders of a path, `{name}`; an error where a brace is not closed.
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

/// The path with its placeholders filled in; an error names the one that has no value.
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
