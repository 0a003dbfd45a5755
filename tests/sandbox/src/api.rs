//! One request of the API: authorization, parameters, payload.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use axum::body::Bytes;
use axum::http::HeaderMap;
use sors::contract::{ImageForm, Param, ParamLocation, Resource, ResourceSpec};

use crate::faults::Fault;
use crate::paging::PageRequest;
use crate::response::{ApiError, Payload};
use crate::state::SharedState;
use crate::store::{Database, StoredImage};
use crate::{customers, documents, lists};

/// Path prefix of image files, if the profile's form is `url`.
pub const FILES_PATH: &str = "/__files/";

/// A request with its matched resource.
pub struct RequestContext<'a> {
    /// State of the sandbox.
    pub state: &'a SharedState,
    /// Requested resource.
    pub resource: Resource,
    /// The profile's spec of the resource.
    pub spec: &'a ResourceSpec,
    /// Parameters of the path.
    pub path: BTreeMap<Param, String>,
    /// The query.
    pub query: Vec<(String, String)>,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// Body.
    pub body: Bytes,
    /// Scheme, host and port of the request, for absolute URLs.
    pub origin: String,
    /// Active fault, for faults of lists.
    pub fault: Option<Fault>,
}

impl RequestContext<'_> {
    /// Returns a parameter from the path or the query; `None` if it is empty.
    pub fn param(&self, param: Param) -> Option<String> {
        let value = self
            .path
            .get(&param)
            .cloned()
            .or_else(|| self.query_value(self.spec.query.get(&param)?));
        value.filter(|text| !text.is_empty())
    }

    /// Returns the requested page.
    ///
    /// # Errors
    /// If a paging parameter is malformed or out of range.
    pub fn page(&self) -> Result<PageRequest, ApiError> {
        let paging = self.state.profile.paging_of(self.resource);
        PageRequest::from_query(paging, self.state.page_cap, |name| self.query_value(name))
    }

    /// Returns the URL of an image: absolute for some images, relative for others.
    pub fn image_url(&self, database: &str, image: &StoredImage) -> String {
        let database =
            percent_encoding::utf8_percent_encode(database, percent_encoding::NON_ALPHANUMERIC);
        let extension = crate::images::ImageFormat::from_key(image.key).extension();
        let path = format!("{FILES_PATH}{database}/{}.{extension}", image.id);
        if image.key.is_multiple_of(2) {
            path
        } else {
            format!("{}{path}", self.origin)
        }
    }

    /// Returns the database name from the path, the query or a header, depending on the profile.
    pub fn database_name(&self) -> Option<String> {
        let param = &self.state.profile.database;
        let name = match param.location {
            ParamLocation::Path => self.path.get(&Param::Database).cloned(),
            ParamLocation::Query => self.query_value(&param.name),
            ParamLocation::Header => self
                .headers
                .get(&param.name)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        };
        name.filter(|name| !name.is_empty())
    }

    fn query_value(&self, name: &str) -> Option<String> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
    }

    /// Rejects parameters that the profile doesn't have, because SORS wouldn't know them either.
    fn check_parameters(&self) -> Result<(), ApiError> {
        use sors::contract::Paging;
        let profile = &self.state.profile;
        let paging: [&str; 2] = match profile.paging_of(self.resource) {
            Paging::None {} => ["", ""],
            Paging::Page { page, size, .. } => [page, size],
            Paging::Offset { offset, limit, .. } => [offset, limit],
            Paging::Cursor { cursor, limit, .. } => [cursor, limit],
        };
        let unknown = self.query.iter().map(|(key, _)| key.as_str()).find(|key| {
            let database =
                profile.database.location == ParamLocation::Query && *key == profile.database.name;
            !database && !paging.contains(key) && !self.spec.query.values().any(|name| name == key)
        });
        match unknown {
            Some(key) => Err(ApiError::bad_request(format!("Unknown parameter `{key}`."))),
            None => Ok(()),
        }
    }
}

/// Handles a request.
///
/// # Errors
/// If the key, the database or a parameter is invalid, or the handler rejects the request.
pub fn respond(context: &RequestContext<'_>) -> Result<Payload, ApiError> {
    let state = context.state;
    let header = context.headers.get(&state.profile.authorization.header);
    if !state.is_authorized(header.map(axum::http::HeaderValue::as_bytes)) {
        return Err(ApiError::unauthorized());
    }
    let databases = state.databases();
    if !context.spec.in_database {
        context.check_parameters()?;
        return lists::list_databases(context, &databases);
    }
    let name = context
        .database_name()
        .ok_or_else(|| ApiError::bad_request("The request names no database."))?;
    let database = databases.find_database(&name).ok_or_else(|| {
        ApiError::not_found(
            "UNKNOWN_DATABASE",
            format!("Database {name} does not exist."),
        )
    })?;
    context.check_parameters()?;
    let read = || database.read().unwrap_or_else(PoisonError::into_inner);
    let write = || database.write().unwrap_or_else(PoisonError::into_inner);
    match context.resource {
        Resource::Databases => lists::list_databases(context, &databases),
        Resource::Customers => customers::find_customers(context, &read()),
        Resource::CustomerCreate => customers::create_customer(context, &mut write()),
        Resource::CustomerDebt => customers::get_debt(context, &read()),
        Resource::DocumentCreate => documents::create_document(context, &mut write()),
        Resource::DocumentLookup => documents::find_documents(context, &read()),
        Resource::ImageContent => image_content(context, &read()),
        _ => lists::list_rows(context, &read()),
    }
}

fn image_content(context: &RequestContext<'_>, database: &Database) -> Result<Payload, ApiError> {
    let id = context.param(Param::ImageId).unwrap_or_default();
    file_payload(context.state, database, &id)
}

/// Returns the image file at a URL of [`RequestContext::image_url`]. It needs no key, like files of a web server.
///
/// # Errors
/// If the profile has no image URLs or the image doesn't exist.
pub fn image_file(state: &SharedState, path: &str) -> Result<Payload, ApiError> {
    let missing = || ApiError::not_found("NO_IMAGE", "There is no image at this URL.");
    if state.profile.images.form != ImageForm::Url {
        return Err(missing());
    }
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let (database, file_name) = path.split_once('/').ok_or_else(missing)?;
    let (id, _) = file_name.rsplit_once('.').ok_or_else(missing)?;
    let databases = state.databases();
    let database = databases.find_database(database).ok_or_else(missing)?;
    file_payload(
        state,
        &database.read().unwrap_or_else(PoisonError::into_inner),
        id,
    )
}

fn file_payload(state: &SharedState, database: &Database, id: &str) -> Result<Payload, ApiError> {
    let image = database
        .image(id)
        .ok_or_else(|| ApiError::not_found("NO_IMAGE", format!("Image {id} does not exist.")))?;
    let drawn = state.images.get(image.key).map_err(|message| ApiError {
        status: 500,
        code: "IMAGE",
        message,
    })?;
    Ok(Payload::File {
        bytes: drawn.bytes.clone(),
        mime: drawn.format.mime(),
    })
}
