//! One request of the API: whom it is from, what it wants, what it gets.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use axum::body::Bytes;
use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use sors::contract::{ImageForm, Param, ParamLocation, Resource, ResourceSpec};

use crate::faults::Fault;
use crate::paging::PageRequest;
use crate::reply::{Payload, Refusal};
use crate::shared::Shared;
use crate::store::{Database, Picture};
use crate::{customers, documents, listing, read};

/// Path of the pictures' addresses where the profile's form is `url`.
pub const FILES: &str = "/__files/";

/// A request whose path has been understood.
pub struct Call<'a> {
    /// The sandbox.
    pub shared: &'a Shared,
    /// What is asked for.
    pub resource: Resource,
    /// The profile's words about it.
    pub spec: &'a ResourceSpec,
    /// Parameters of the path.
    pub path: BTreeMap<Param, String>,
    /// The query.
    pub query: Vec<(String, String)>,
    /// Headers.
    pub headers: &'a HeaderMap,
    /// Body.
    pub body: Bytes,
    /// Scheme, host and port the client used, for absolute addresses.
    pub origin: String,
    /// A fault that concerns lists.
    pub fault: Option<Fault>,
}

impl Call<'_> {
    /// A parameter, from the path or the query. An empty one counts as none.
    pub fn param(&self, param: Param) -> Option<String> {
        let value = self
            .path
            .get(&param)
            .cloned()
            .or_else(|| self.query_value(self.spec.query.get(&param)?));
        value.filter(|text| !text.is_empty())
    }

    /// A time parameter.
    pub fn time(&self, param: Param) -> Result<Option<DateTime<Utc>>, Refusal> {
        let Some(text) = self.param(param) else {
            return Ok(None);
        };
        read::time(&self.shared.profile.formats, &text)
            .map(Some)
            .ok_or_else(|| {
                Refusal::bad_request(format!(
                    "`{param}` is not written as a time of this SORS: {text}."
                ))
            })
    }

    /// The page asked for.
    pub fn page(&self) -> Result<PageRequest, Refusal> {
        let paging = self.shared.profile.paging_of(self.resource);
        PageRequest::read(paging, self.shared.page_cap, |name| self.query_value(name))
    }

    /// Address of a picture: absolute for some, relative for others.
    pub fn picture_url(&self, database: &str, picture: &Picture) -> String {
        let database =
            percent_encoding::utf8_percent_encode(database, percent_encoding::NON_ALPHANUMERIC);
        let extension = crate::pictures::Format::of(picture.key).extension();
        let path = format!("{FILES}{database}/{}.{extension}", picture.id);
        if picture.key.is_multiple_of(2) {
            path
        } else {
            format!("{}{path}", self.origin)
        }
    }

    /// The database's name, wherever the profile puts it.
    pub fn database_name(&self) -> Option<String> {
        let place = &self.shared.profile.database;
        let name = match place.place {
            ParamLocation::Path => self.path.get(&Param::Database).cloned(),
            ParamLocation::Query => self.query_value(&place.name),
            ParamLocation::Header => self
                .headers
                .get(&place.name)
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

    /// A parameter that the profile doesn't have is refused: a client must not send what SORS would not know.
    fn known_parameters(&self) -> Result<(), Refusal> {
        use sors::contract::Paging;
        let profile = &self.shared.profile;
        let paging: [&str; 2] = match profile.paging_of(self.resource) {
            Paging::None {} => ["", ""],
            Paging::Page { page, size, .. } => [page, size],
            Paging::Offset { offset, limit, .. } => [offset, limit],
            Paging::Cursor { cursor, limit, .. } => [cursor, limit],
        };
        let unknown = self.query.iter().map(|(key, _)| key.as_str()).find(|key| {
            let database =
                profile.database.place == ParamLocation::Query && *key == profile.database.name;
            !database && !paging.contains(key) && !self.spec.query.values().any(|name| name == key)
        });
        match unknown {
            Some(key) => Err(Refusal::bad_request(format!("Unknown parameter `{key}`."))),
            None => Ok(()),
        }
    }
}

/// Answers a request.
pub fn answer(call: &Call<'_>) -> Result<Payload, Refusal> {
    let shared = call.shared;
    let header = call.headers.get(&shared.profile.authorization.header);
    if !shared.accepts(header.map(axum::http::HeaderValue::as_bytes)) {
        return Err(Refusal::unauthorized());
    }
    let world = shared.world();
    if !call.spec.in_database {
        call.known_parameters()?;
        return listing::databases(call, &world);
    }
    let name = call
        .database_name()
        .ok_or_else(|| Refusal::bad_request("The request names no database."))?;
    let database = world.database(&name).ok_or_else(|| {
        Refusal::not_found(
            "UNKNOWN_DATABASE",
            format!("Database {name} does not exist."),
        )
    })?;
    call.known_parameters()?;
    let reading = || database.read().unwrap_or_else(PoisonError::into_inner);
    let writing = || database.write().unwrap_or_else(PoisonError::into_inner);
    match call.resource {
        Resource::Databases => listing::databases(call, &world),
        Resource::Customers => customers::search(call, &reading()),
        Resource::CustomerCreate => customers::create(call, &mut writing()),
        Resource::CustomerDebt => customers::debt(call, &reading()),
        Resource::DocumentCreate => documents::create(call, &mut writing()),
        Resource::DocumentLookup => documents::look_up(call, &reading()),
        Resource::ImageContent => picture(call, &reading()),
        _ => listing::of_database(call, &reading()),
    }
}

fn picture(call: &Call<'_>, database: &Database) -> Result<Payload, Refusal> {
    let id = call.param(Param::ImageId).unwrap_or_default();
    file(call.shared, database, &id)
}

/// A picture's bytes at an address made by [`Call::picture_url`]. Needs no key, as a web server's files don't.
pub fn picture_file(shared: &Shared, path: &str) -> Result<Payload, Refusal> {
    let missing = || Refusal::not_found("NO_PICTURE", "There is no picture at this address.");
    if shared.profile.images.form != ImageForm::Url {
        return Err(missing());
    }
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    let (database, file_name) = path.split_once('/').ok_or_else(missing)?;
    let (id, _) = file_name.rsplit_once('.').ok_or_else(missing)?;
    let world = shared.world();
    let database = world.database(database).ok_or_else(missing)?;
    file(
        shared,
        &database.read().unwrap_or_else(PoisonError::into_inner),
        id,
    )
}

fn file(shared: &Shared, database: &Database, id: &str) -> Result<Payload, Refusal> {
    let picture = database
        .picture(id)
        .ok_or_else(|| Refusal::not_found("NO_PICTURE", format!("Picture {id} does not exist.")))?;
    let drawn = shared
        .pictures
        .get(picture.key)
        .map_err(|message| Refusal {
            status: 500,
            code: "PICTURE",
            message,
        })?;
    Ok(Payload::File {
        bytes: drawn.bytes.clone(),
        mime: drawn.format.mime(),
    })
}
