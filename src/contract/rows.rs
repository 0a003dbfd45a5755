//! Parses lists of rows. An invalid row is rejected and reported; a list that can't be parsed as a whole is an error.

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::required::required_fields;
use super::row::{FieldError, ListElement, RawRow, RowSchema, RowSeed};
use super::{Contract, Field, Resource, key_names};
use crate::error::Error;

/// Rows of one response, at most. A response is limited in bytes, but thirty million of the smallest elements (`{}`)
/// fit into one, and each takes some 340 bytes here. This number takes about as much memory as the response's text.
const MAX_ROWS: usize = 300_000;

/// Rows without a single valid one, after which parsing stops.
const MAX_BAD_ROWS: usize = 1_000;

/// A row that could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Its ID (of stock, prices and images: the article's), if readable.
    pub id: Option<String>,
    /// Its code, if readable.
    pub code: Option<String>,
    /// What is wrong, with the JSON path and the profile's key; contains no value.
    pub reason: String,
}

/// A parsed list: valid and rejected rows.
#[derive(Debug)]
pub struct Rows<T> {
    /// In the order of the list.
    pub rows: Vec<Result<T, RejectedRow>>,
}

/// Parses a row into the model.
pub(crate) type RowParser<'m, T> =
    &'m (dyn Fn(&RawRow<'_, '_>) -> Result<T, FieldError> + Send + Sync);

/// Parses all rows of a list. If no row has the key of a required field, or no row is valid, that is an error of the
/// profile, not of the rows.
pub(crate) fn parse_list<T>(
    contract: &Contract,
    shape: &RowSchema,
    data: &RawValue,
    parser: RowParser<'_, T>,
) -> Result<Rows<T>, Error> {
    let path = contract.profile().envelope.data.as_str();
    let (resource, noun) = (shape.resource, shape.resource.noun());
    if !data.get().starts_with('[') {
        return Err(Error::contract(format!(
            "SORS's response for {noun} has no list at `{path}` (profile key envelope.data) but {}. Check \
             envelope.data and resources.{resource} of the contract profile.",
            key_names::describe(data)
        ))
        .with_resource(resource));
    }
    let mut came = vec![false; shape.width()];
    let (mut rows, mut stop) = (Vec::new(), None);
    let list = ListSeed {
        shape,
        path,
        came: &mut came,
        parser,
        rows: &mut rows,
        stop: &mut stop,
    };
    let mut json = serde_json::Deserializer::from_str(data.get());
    let read = list.deserialize(&mut json);
    match (stop, read) {
        (None, Err(error)) => {
            return Err(Error::contract(format!(
                "SORS's response for {noun} is not JSON: {error}."
            ))
            .with_resource(resource));
        }
        (Some(StopReason::TooMany), _) => return Err(too_many(resource)),
        (Some(StopReason::OnlyBadRows), _) | (None, Ok(())) => {}
    }
    if !rows.is_empty() {
        check_required_keys(contract, shape, &came, data)?;
        check_any_good_row(contract, shape, &rows)?;
    }
    Ok(Rows { rows })
}

fn too_many(resource: Resource) -> Error {
    Error::contract(format!(
        "One response of SORS for {} has more than {MAX_ROWS} rows. Nothing was imported; request pages in the contract profile \
         pages (resources.{resource}.paging), or ask Softkom.",
        resource.noun()
    ))
    .with_resource(resource)
}

fn check_required_keys(
    contract: &Contract,
    shape: &RowSchema,
    came: &[bool],
    data: &RawValue,
) -> Result<(), Error> {
    let resource = shape.resource;
    let missing = required_fields(contract.profile(), resource)
        .iter()
        .flat_map(|any_of| {
            any_of
                .iter()
                .filter(|field| shape.has(**field))
                .take(1)
                .map(move |first| (*first, any_of))
        })
        .find(|(_, any_of)| {
            !any_of
                .iter()
                .any(|field| shape.slot(*field).is_some_and(|slot| came[slot]))
        });
    let Some((field, _)) = missing else {
        return Ok(());
    };
    let noun = resource.noun();
    Err(Error::contract(format!(
        "No row of SORS's response for {noun} has `{}[*].{}` (profile key resources.{resource}.fields.{field}). Keys \
         that came: {}. Correct the contract profile.",
        contract.profile().envelope.data,
        shape.key(field),
        key_names::keys_of_first_row(data),
    ))
    .with_resource(resource))
}

/// Three rejected rows and no valid one: the profile's formats are wrong, not the rows.
fn check_any_good_row<T>(
    contract: &Contract,
    shape: &RowSchema,
    rows: &[Result<T, RejectedRow>],
) -> Result<(), Error> {
    let resource = shape.resource;
    match rows.first() {
        Some(Err(first)) if rows.len() >= 3 && rows.iter().all(Result::is_err) => Err(Error::contract(format!(
            "Not one of {} rows of SORS's response for {} can be parsed. The first: {}. Correct the contract \
             profile “{}”.",
            rows.len(),
            resource.noun(),
            first.reason,
            contract.profile().profile,
        ))
        .with_resource(resource)),
        _ => Ok(()),
    }
}

/// Why a list is not parsed to its end.
#[derive(Clone, Copy)]
enum StopReason {
    TooMany,
    /// Too many rows without a single valid one.
    OnlyBadRows,
}

struct ListSeed<'a, 'm, T> {
    shape: &'a RowSchema,
    path: &'a str,
    came: &'a mut [bool],
    parser: RowParser<'m, T>,
    rows: &'a mut Vec<Result<T, RejectedRow>>,
    stop: &'a mut Option<StopReason>,
}

impl<T> ListSeed<'_, '_, T> {
    fn stop_reason(&self) -> Option<StopReason> {
        match self.rows.len() {
            MAX_ROWS => Some(StopReason::TooMany),
            MAX_BAD_ROWS if self.rows.iter().all(Result::is_err) => Some(StopReason::OnlyBadRows),
            _ => None,
        }
    }
}

impl<'de, T> DeserializeSeed<'de> for ListSeed<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T> Visitor<'de> for ListSeed<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        loop {
            let seed = RowSeed {
                shape: self.shape,
                found: &mut found,
                came: self.came,
            };
            let Some(element) = seq.next_element_seed(seed)? else {
                return Ok(());
            };
            if let Some(stop) = self.stop_reason() {
                *self.stop = Some(stop);
                return Err(A::Error::custom("it is not read on"));
            }
            let place = || format!("{}[{}]", self.path, self.rows.len());
            let row = RawRow {
                shape: self.shape,
                found: &found,
            };
            let made = match element {
                ListElement::RawRow => {
                    (self.parser)(&row).map_err(|error| reject_row(&row, &error, &place()))
                }
                ListElement::Other(what) => Err(RejectedRow {
                    id: None,
                    code: None,
                    reason: format!("`{}`: expected an object, got {what}", place()),
                }),
            };
            self.rows.push(made);
        }
    }
}

/// Creates a rejected row, with as much identity as readable.
pub(crate) fn reject_row(row: &RawRow<'_, '_>, error: &FieldError, place: &str) -> RejectedRow {
    let first = |fields: [Field; 2]| {
        fields
            .into_iter()
            .find_map(|field| row.text(field).ok().flatten())
    };
    // A batch of images has its article's ID.
    let id = match row.shape.has(Field::ArticleId) {
        true => row.text(Field::ArticleId).ok().flatten(),
        false => row.text(Field::Id).ok().flatten(),
    };
    let reason = match error.field {
        Some(field) => format!(
            "`{place}.{}` (profile key resources.{}.fields.{field}) {}",
            row.shape.key(field),
            row.shape.resource,
            error.problem
        ),
        None => format!("`{place}` {}", error.problem),
    };
    RejectedRow {
        id,
        code: first([Field::Code, Field::ArticleCode]),
        reason,
    }
}
