//! List resources: selects the rows, cuts the page, and adds total and cursor.

use sors::contract::{ImageForm, Param, Resource};
use sors::model::PriceType;

use crate::api::RequestContext;
use crate::decode::map_value;
use crate::encode::Row;
use crate::faults::{EmptyTotal, Fault, FaultKind};
use crate::paging::{PageRequest, PageStart, encode_cursor};
use crate::response::{ApiError, Payload};
use crate::rows::{
    ArticleRow, DatabaseRow, ImageRow, StockRow, parse_price_type, parse_stock_mode,
};
use crate::store::{Database, DatabaseSet, StoredArticle};

/// Rows with their keys, in key order.
type KeyedRows<'a> = Vec<(u64, Box<dyn Row + 'a>)>;

/// Returns the list of databases.
///
/// # Errors
/// If a paging parameter is malformed or out of range.
pub fn list_databases(
    context: &RequestContext<'_>,
    databases: &DatabaseSet,
) -> Result<Payload, ApiError> {
    let names: Vec<_> = databases.names().collect();
    let rows: KeyedRows<'_> = names
        .iter()
        .zip(1..)
        .map(|((name, year), key)| (key, box_row(DatabaseRow { name, year: *year })))
        .collect();
    page_payload(context, rows)
}

/// Returns a list of one database.
///
/// # Errors
/// If a parameter is invalid or the resource isn't a list.
pub fn list_rows(context: &RequestContext<'_>, database: &Database) -> Result<Payload, ApiError> {
    let unit = requested_business_unit(context, database)?;
    let price_type = requested_price_type(context)?;
    check_stock_mode(context)?;
    match context.resource {
        Resource::BusinessUnits => {
            page_payload(context, number_rows(database.business_units.iter()))
        }
        Resource::Groups => page_payload(context, number_rows(database.groups.iter())),
        Resource::Articles => {
            let at = unit_index(database, unit.as_deref());
            let articles = select_articles(context, database);
            let row = |stored| {
                box_row(ArticleRow {
                    stored,
                    unit: stored.units.get(at),
                    price_type,
                })
            };
            lazy_page_payload(
                context,
                articles.map(|stored| (stored.ordinal, stored)).collect(),
                row,
            )
        }
        Resource::Stock | Resource::Prices => {
            let rows = select_articles(context, database).flat_map(|stored| {
                stored
                    .units
                    .iter()
                    .zip(0..)
                    .map(move |(u, n)| (stored, u, n))
            });
            let rows = rows
                .filter(|(_, state, _)| unit.as_ref().is_none_or(|id| *id == state.business_unit));
            let keyed = rows
                .filter(|(_, state, _)| !(state.absent && context.resource == Resource::Stock))
                .map(|(stored, state, at): (_, _, u64)| {
                    (stored.ordinal * 100 + at, (stored, state))
                })
                .collect();
            lazy_page_payload(context, keyed, |(stored, unit)| {
                box_row(StockRow {
                    stored,
                    unit,
                    price_type,
                })
            })
        }
        Resource::Images => list_images(context, database),
        other => Err(ApiError::bad_request(format!("{other} isn't a list."))),
    }
}

fn list_images(context: &RequestContext<'_>, database: &Database) -> Result<Payload, ApiError> {
    let articles = select_articles(context, database);
    let keyed = articles
        .flat_map(|stored| {
            stored
                .images
                .iter()
                .map(move |p| (stored.ordinal * 100 + u64::from(p.position), (stored, p)))
        })
        .collect();
    let form = context.state.profile.images.form;
    lazy_page_payload(context, keyed, |(stored, image)| {
        let drawn = || context.state.images.get(image.key).ok();
        let url = (form == ImageForm::Url).then(|| context.image_url(&database.name, image));
        let data = (form == ImageForm::Base64).then(drawn).flatten();
        let data = data.map(|drawn| {
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &drawn.bytes)
        });
        box_row(ImageRow {
            stored,
            image,
            url,
            data,
        })
    })
}

/// Returns all articles, or the requested one.
fn select_articles<'a>(
    context: &RequestContext<'_>,
    database: &'a Database,
) -> Box<dyn Iterator<Item = &'a StoredArticle> + 'a> {
    match (context.param(Param::ArticleId), context.param(Param::Code)) {
        (Some(id), _) => Box::new(database.article(&id).into_iter()),
        (None, Some(code)) => Box::new(database.article_by_code(&code).into_iter()),
        (None, None) => Box::new(database.articles()),
    }
}

/// Returns the requested business unit; rejects an unknown one.
fn requested_business_unit(
    context: &RequestContext<'_>,
    database: &Database,
) -> Result<Option<String>, ApiError> {
    match context.param(Param::BusinessUnit) {
        Some(id) if !database.has_business_unit(&id) => Err(ApiError::invalid(
            "UNKNOWN_BUSINESS_UNIT",
            format!(
                "Business unit {id} does not exist in database {}.",
                database.name
            ),
        )),
        other => Ok(other),
    }
}

fn unit_index(database: &Database, id: Option<&str>) -> usize {
    id.and_then(|id| {
        database
            .business_units
            .iter()
            .position(|unit| unit.id == id)
    })
    .unwrap_or(0)
}

fn requested_price_type(context: &RequestContext<'_>) -> Result<PriceType, ApiError> {
    let Some(text) = context.param(Param::PriceType) else {
        return Ok(PriceType::Gross);
    };
    map_value(&context.state.profile.values.price_type, &text)
        .and_then(parse_price_type)
        .ok_or_else(|| {
            ApiError::invalid("UNKNOWN_PRICE_TYPE", format!("Unknown price type: {text}."))
        })
}

fn check_stock_mode(context: &RequestContext<'_>) -> Result<(), ApiError> {
    let Some(text) = context.param(Param::StockMode) else {
        return Ok(());
    };
    map_value(&context.state.profile.values.stock_mode, &text)
        .and_then(parse_stock_mode)
        .map(|_| ())
        .ok_or_else(|| {
            ApiError::invalid("UNKNOWN_STOCK_MODE", format!("Unknown stock mode: {text}."))
        })
}

/// Keys rows by their order.
pub fn number_rows<'a, R: Row + 'a>(rows: impl Iterator<Item = &'a R>) -> KeyedRows<'a> {
    rows.zip(1..)
        .map(|(row, key)| (key, box_row(row)))
        .collect()
}

fn box_row<'a>(row: impl Row + 'a) -> Box<dyn Row + 'a> {
    Box::new(row)
}

/// Encodes the requested page.
///
/// # Errors
/// If a paging parameter is malformed or out of range.
pub fn page_payload(
    context: &RequestContext<'_>,
    rows: KeyedRows<'_>,
) -> Result<Payload, ApiError> {
    let mut rows: Vec<(u64, Option<Box<dyn Row + '_>>)> = rows
        .into_iter()
        .map(|(key, row)| (key, Some(row)))
        .collect();
    let keys: Vec<u64> = rows.iter().map(|(key, _)| *key).collect();
    let slice = PageSlice::new(context, &keys)?;
    let mut out = String::from("[");
    for at in slice.rows.clone() {
        if let Some(row) = rows.get_mut(at).and_then(|(_, row)| row.take()) {
            append_row(&mut out, context, &*row);
        }
    }
    Ok(slice.into_payload(out))
}

/// Encodes the requested page like [`page_payload`], but creates only the rows of that page.
fn lazy_page_payload<'a, T: Copy>(
    context: &RequestContext<'_>,
    keyed: Vec<(u64, T)>,
    row: impl Fn(T) -> Box<dyn Row + 'a>,
) -> Result<Payload, ApiError> {
    let keys: Vec<u64> = keyed.iter().map(|(key, _)| *key).collect();
    let slice = PageSlice::new(context, &keys)?;
    let mut out = String::from("[");
    for (_, item) in &keyed[slice.rows.clone()] {
        append_row(&mut out, context, &*row(*item));
    }
    Ok(slice.into_payload(out))
}

fn append_row(out: &mut String, context: &RequestContext<'_>, row: &dyn Row) {
    if out.len() > 1 {
        out.push(',');
    }
    context.state.encoder.encode_row(out, context.resource, row);
}

/// Rows of one response page, after the list faults.
struct PageSlice {
    rows: std::ops::Range<usize>,
    total: Option<usize>,
    next: Option<Option<String>>,
}

impl PageSlice {
    fn new(context: &RequestContext<'_>, keys: &[u64]) -> Result<Self, ApiError> {
        let request = context.page()?;
        let rows = request.row_range(keys);
        let next = request.next_cursor(keys, &rows);
        let mut slice = Self {
            rows,
            total: Some(keys.len()),
            next,
        };
        if let Some(fault) = &context.fault {
            slice.apply_fault(fault, &request, keys);
        }
        Ok(slice)
    }

    fn apply_fault(&mut self, fault: &Fault, request: &PageRequest, keys: &[u64]) {
        let from = self.rows.start;
        match fault.fault {
            FaultKind::EmptyList => {
                self.rows = 0..0;
                self.next = self.next.take().map(|_| None);
                self.total = match fault.total {
                    EmptyTotal::Zero => Some(0),
                    EmptyTotal::Real => Some(keys.len()),
                    EmptyTotal::Absent => None,
                };
            }
            FaultKind::RepeatPage => {
                let rows = request.rows.unwrap_or(keys.len());
                self.rows = from.saturating_sub(rows)..from;
            }
            FaultKind::StuckCursor => match request.start {
                PageStart::After(after) => {
                    self.next = Some(Some(encode_cursor(after.unwrap_or(0))))
                }
                PageStart::Row(_) => {
                    self.rows = 0..request.rows.unwrap_or(keys.len()).min(keys.len())
                }
            },
            FaultKind::HalfPage => self.rows = from..from + self.rows.len() / 2,
            FaultKind::WrongTotal => self.total = Some(keys.len() + 1),
            _ => {}
        }
    }

    fn into_payload(self, mut rows: String) -> Payload {
        rows.push(']');
        Payload::List {
            count: self.rows.len(),
            rows,
            total: self.total,
            next: self.next,
        }
    }
}
