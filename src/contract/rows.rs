//! Lists of rows. A bad row is set aside and named; a list that isn't understood as a whole is an error.

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::required::required_fields;
use super::row::{FieldError, ListElement, RawRow, RowSchema, RowSeed};
use super::{Contract, Field, Resource, key_names};
use crate::error::Error;

/// Rows of one answer, at most. An answer is bounded in bytes, and of the smallest elements (`{}`) thirty million fit
/// into one, each of which takes some 340 bytes here. So many take about as much memory as the answer's text may.
const MAX_ROWS: usize = 300_000;

/// Rows of which not one is good, after which the rest isn't looked at.
const MAX_BAD_ROWS: usize = 1_000;

/// A row that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// Its id (of stock, prices and pictures: the article's), where that could be read.
    pub id: Option<String>,
    /// Its code, where that could be read.
    pub code: Option<String>,
    /// What is wrong, with the JSON path and the profile's key; holds no value.
    pub reason: String,
}

/// A list as it came: good rows and bad ones.
#[derive(Debug)]
pub struct Rows<T> {
    /// In the order of the list.
    pub rows: Vec<Result<T, RejectedRow>>,
}

/// Makes one thing of the model out of a row.
pub(crate) type RowParser<'m, T> =
    &'m (dyn Fn(&RawRow<'_, '_>) -> Result<T, FieldError> + Send + Sync);

/// All rows of a list. A required field whose key no row has, or rows of which not one can be used, are an error of
/// the profile, not of the rows.
pub(crate) fn parse_list<T>(
    contract: &Contract,
    shape: &RowSchema,
    data: &RawValue,
    make: RowParser<'_, T>,
) -> Result<Rows<T>, Error> {
    let path = contract.profile().envelope.data.as_str();
    let (resource, noun) = (shape.resource, shape.resource.noun());
    if !data.get().starts_with('[') {
        return Err(Error::contract(format!(
            "SORS's answer for {noun} has no list at `{path}` (profile key envelope.data) but {}. Check \
             envelope.data and resources.{resource} of the contract profile.",
            key_names::describe(data)
        ))
        .of(resource));
    }
    let mut came = vec![false; shape.width()];
    let (mut rows, mut stop) = (Vec::new(), None);
    let list = ListSeed {
        shape,
        path,
        came: &mut came,
        make,
        rows: &mut rows,
        stop: &mut stop,
    };
    let mut json = serde_json::Deserializer::from_str(data.get());
    let read = list.deserialize(&mut json);
    match (stop, read) {
        (None, Err(error)) => {
            return Err(
                Error::contract(format!("SORS's answer for {noun} is not JSON: {error}."))
                    .of(resource),
            );
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
        "One answer of SORS for {} has more than {MAX_ROWS} rows. Nothing was taken over; have the contract profile ask for \
         pages (resources.{resource}.paging), or ask Softkom.",
        resource.noun()
    ))
    .of(resource)
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
        "No row of SORS's answer for {noun} has `{}[*].{}` (profile key resources.{resource}.fields.{field}). Keys \
         that came: {}. Correct the contract profile.",
        contract.profile().envelope.data,
        shape.key(field),
        key_names::keys_of_first_row(data),
    ))
    .of(resource))
}

/// Three bad rows and not a good one: the profile's formats are wrong, not the rows.
fn check_any_good_row<T>(
    contract: &Contract,
    shape: &RowSchema,
    rows: &[Result<T, RejectedRow>],
) -> Result<(), Error> {
    let resource = shape.resource;
    match rows.first() {
        Some(Err(first)) if rows.len() >= 3 && rows.iter().all(Result::is_err) => Err(Error::contract(format!(
            "Not one of {} rows of SORS's answer for {} can be understood. The first: {}. Correct the contract \
             profile “{}”.",
            rows.len(),
            resource.noun(),
            first.reason,
            contract.profile().profile,
        ))
        .of(resource)),
        _ => Ok(()),
    }
}

/// Why a list is not read to its end.
#[derive(Clone, Copy)]
enum StopReason {
    TooMany,
    /// So many rows, and not one of them good.
    OnlyBadRows,
}

struct ListSeed<'a, 'm, T> {
    shape: &'a RowSchema,
    path: &'a str,
    came: &'a mut [bool],
    make: RowParser<'m, T>,
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
                    (self.make)(&row).map_err(|flaw| reject_row(&row, &flaw, &place()))
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

/// Names a bad row as well as it can be named.
pub(crate) fn reject_row(row: &RawRow<'_, '_>, flaw: &FieldError, place: &str) -> RejectedRow {
    let first = |fields: [Field; 2]| {
        fields
            .into_iter()
            .find_map(|field| row.text(field).ok().flatten())
    };
    // A picture is known by its article: that is what a batch of pictures has as its id.
    let id = match row.shape.has(Field::ArticleId) {
        true => row.text(Field::ArticleId).ok().flatten(),
        false => row.text(Field::Id).ok().flatten(),
    };
    let reason = match flaw.field {
        Some(field) => format!(
            "`{place}.{}` (profile key resources.{}.fields.{field}) {}",
            row.shape.key(field),
            row.shape.resource,
            flaw.problem
        ),
        None => format!("`{place}` {}", flaw.problem),
    };
    RejectedRow {
        id,
        code: first([Field::Code, Field::ArticleCode]),
        reason,
    }
}
