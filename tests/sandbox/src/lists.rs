//! Lists: which rows there are, which of them are on the page, and what stands around them.

use chrono::{DateTime, Utc};
use sors::contract::{ImageForm, Param, Resource};
use sors::model::PriceType;

use crate::api::Call;
use crate::decode::word_of;
use crate::encode::Row;
use crate::faults::{EmptyTotal, Fault, FaultKind};
use crate::paging::{PageRequest, Start, seal};
use crate::response::{Payload, Refusal};
use crate::rows::{ArticleRow, DatabaseRow, ImageRow, StockRow, price_type_of, stock_mode_of};
use crate::store::{Database, DatabaseSet, StoredArticle};

/// Keys of the rows in order, and how to make one of them.
type Keyed<'a> = Vec<(u64, Box<dyn Row + 'a>)>;

/// The list of databases.
pub fn databases(call: &Call<'_>, databases: &DatabaseSet) -> Result<Payload, Refusal> {
    let names: Vec<_> = databases.names().collect();
    let rows: Keyed<'_> = names
        .iter()
        .zip(1..)
        .map(|((name, year), key)| (key, boxed(DatabaseRow { name, year: *year })))
        .collect();
    page(call, rows)
}

/// A list of a database.
pub fn of_database(call: &Call<'_>, database: &Database) -> Result<Payload, Refusal> {
    let since = call.time(Param::ChangedSince)?;
    let unit = business_unit(call, database)?;
    let price_type = price_type(call)?;
    stock_mode(call)?;
    let is_new = |changed: DateTime<Utc>| since.is_none_or(|since| changed >= since);
    match call.resource {
        Resource::BusinessUnits => page(call, plain(database.business_units.iter())),
        Resource::Groups if is_new(database.groups_changed) => {
            page(call, plain(database.groups.iter()))
        }
        Resource::Groups => page(call, Vec::new()),
        Resource::Articles => {
            let at = unit_index(database, unit.as_deref());
            let articles = select_articles(call, database).filter(|stored| is_new(stored.changed));
            let row = |stored| {
                boxed(ArticleRow {
                    stored,
                    unit: stored.units.get(at),
                    price_type,
                })
            };
            lazy_page(
                call,
                articles.map(|stored| (stored.ordinal, stored)).collect(),
                row,
            )
        }
        Resource::Stock | Resource::Prices => {
            let rows = select_articles(call, database).flat_map(|stored| {
                stored
                    .units
                    .iter()
                    .zip(0..)
                    .map(move |(u, n)| (stored, u, n))
            });
            let rows = rows
                .filter(|(_, state, _)| unit.as_ref().is_none_or(|id| *id == state.business_unit));
            let keyed = rows
                .filter(|(_, state, _)| !(state.absent && call.resource == Resource::Stock))
                .filter(|(_, state, _)| is_new(state.changed))
                .map(|(stored, state, at): (_, _, u64)| {
                    (stored.ordinal * 100 + at, (stored, state))
                })
                .collect();
            lazy_page(call, keyed, |(stored, unit)| {
                boxed(StockRow {
                    stored,
                    unit,
                    price_type,
                })
            })
        }
        Resource::Images => images(call, database, is_new),
        other => Err(Refusal::bad_request(format!("{other} is no list."))),
    }
}

fn images(
    call: &Call<'_>,
    database: &Database,
    is_new: impl Fn(DateTime<Utc>) -> bool,
) -> Result<Payload, Refusal> {
    let articles = select_articles(call, database).filter(|stored| is_new(stored.images_changed));
    let keyed = articles
        .flat_map(|stored| {
            stored
                .images
                .iter()
                .map(move |p| (stored.ordinal * 100 + u64::from(p.position), (stored, p)))
        })
        .collect();
    let form = call.shared.profile.images.form;
    lazy_page(call, keyed, |(stored, image)| {
        let drawn = || call.shared.images.get(image.key).ok();
        let url = (form == ImageForm::Url).then(|| call.image_url(&database.name, image));
        let data = (form == ImageForm::Base64).then(drawn).flatten();
        let data = data.map(|drawn| {
            base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &drawn.bytes)
        });
        boxed(ImageRow {
            stored,
            image,
            url,
            data,
        })
    })
}

/// The articles, or the one that was asked for.
fn select_articles<'a>(
    call: &Call<'_>,
    database: &'a Database,
) -> Box<dyn Iterator<Item = &'a StoredArticle> + 'a> {
    match (call.param(Param::ArticleId), call.param(Param::Code)) {
        (Some(id), _) => Box::new(database.article(&id).into_iter()),
        (None, Some(code)) => Box::new(database.article_by_code(&code).into_iter()),
        (None, None) => Box::new(database.articles()),
    }
}

/// The business unit asked for; an unknown one is refused.
fn business_unit(call: &Call<'_>, database: &Database) -> Result<Option<String>, Refusal> {
    match call.param(Param::BusinessUnit) {
        Some(id) if !database.has_business_unit(&id) => Err(Refusal::invalid(
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

fn price_type(call: &Call<'_>) -> Result<PriceType, Refusal> {
    let Some(text) = call.param(Param::PriceType) else {
        return Ok(PriceType::Gross);
    };
    word_of(&call.shared.profile.values.price_type, &text)
        .and_then(price_type_of)
        .ok_or_else(|| {
            Refusal::invalid("UNKNOWN_PRICE_TYPE", format!("Unknown price type: {text}."))
        })
}

fn stock_mode(call: &Call<'_>) -> Result<(), Refusal> {
    let Some(text) = call.param(Param::StockMode) else {
        return Ok(());
    };
    word_of(&call.shared.profile.values.stock_mode, &text)
        .and_then(stock_mode_of)
        .map(|_| ())
        .ok_or_else(|| {
            Refusal::invalid("UNKNOWN_STOCK_MODE", format!("Unknown stock mode: {text}."))
        })
}

/// Rows in their own order.
pub fn plain<'a, R: Row + 'a>(rows: impl Iterator<Item = &'a R>) -> Keyed<'a> {
    rows.zip(1..).map(|(row, key)| (key, boxed(row))).collect()
}

fn boxed<'a>(row: impl Row + 'a) -> Box<dyn Row + 'a> {
    Box::new(row)
}

/// The page that was asked for.
pub fn page(call: &Call<'_>, rows: Keyed<'_>) -> Result<Payload, Refusal> {
    let mut rows: Vec<(u64, Option<Box<dyn Row + '_>>)> = rows
        .into_iter()
        .map(|(key, row)| (key, Some(row)))
        .collect();
    let keys: Vec<u64> = rows.iter().map(|(key, _)| *key).collect();
    let cut = Cut::new(call, &keys)?;
    let mut out = String::from("[");
    for at in cut.rows.clone() {
        if let Some(row) = rows.get_mut(at).and_then(|(_, row)| row.take()) {
            append(&mut out, call, &*row);
        }
    }
    Ok(cut.payload(out))
}

/// As [`page`], making only the rows of the page.
fn lazy_page<'a, T: Copy>(
    call: &Call<'_>,
    keyed: Vec<(u64, T)>,
    row: impl Fn(T) -> Box<dyn Row + 'a>,
) -> Result<Payload, Refusal> {
    let keys: Vec<u64> = keyed.iter().map(|(key, _)| *key).collect();
    let cut = Cut::new(call, &keys)?;
    let mut out = String::from("[");
    for (_, item) in &keyed[cut.rows.clone()] {
        append(&mut out, call, &*row(*item));
    }
    Ok(cut.payload(out))
}

fn append(out: &mut String, call: &Call<'_>, row: &dyn Row) {
    if out.len() > 1 {
        out.push(',');
    }
    call.shared.renderer.row(out, call.resource, row);
}

/// Which rows go out, with the faults of lists applied.
struct Cut {
    rows: std::ops::Range<usize>,
    total: Option<usize>,
    next: Option<Option<String>>,
}

impl Cut {
    fn new(call: &Call<'_>, keys: &[u64]) -> Result<Self, Refusal> {
        let asked = call.page()?;
        let rows = asked.range(keys);
        let next = asked.next(keys, &rows);
        let mut cut = Self {
            rows,
            total: Some(keys.len()),
            next,
        };
        if let Some(fault) = &call.fault {
            cut.spoil(fault, &asked, keys);
        }
        Ok(cut)
    }

    fn spoil(&mut self, fault: &Fault, asked: &PageRequest, keys: &[u64]) {
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
                let rows = asked.rows.unwrap_or(keys.len());
                self.rows = from.saturating_sub(rows)..from;
            }
            FaultKind::StuckCursor => match asked.start {
                Start::After(after) => self.next = Some(Some(seal(after.unwrap_or(0)))),
                Start::Row(_) => self.rows = 0..asked.rows.unwrap_or(keys.len()).min(keys.len()),
            },
            FaultKind::HalfPage => self.rows = from..from + self.rows.len() / 2,
            FaultKind::WrongTotal => self.total = Some(keys.len() + 1),
            _ => {}
        }
    }

    fn payload(self, mut rows: String) -> Payload {
        rows.push(']');
        Payload::List {
            count: self.rows.len(),
            rows,
            total: self.total,
            next: self.next,
        }
    }
}
