//! Changes of a database, as staff make them in SORS.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sors::model::Article;

use crate::seed::{mix, new_image, parse_image_id};
use crate::store::{Database, ImageDefect, PriceSet, StoredArticle, StoredImage, UnitStock};

/// Changes to apply: all of them, or none.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MutateRequest {
    /// Fields of articles by `id`. A new ID adds an article, which needs `code` and `name`.
    pub articles: Vec<Map<String, Value>>,
    /// Stock; omitted values stay.
    pub stock: Vec<StockChange>,
    /// Prices; omitted values stay.
    pub prices: Vec<PriceChange>,
    /// IDs of articles to remove.
    pub remove: Vec<String>,
    /// Images.
    pub images: Vec<ImageChange>,
    /// New names and parents of groups, by ID.
    pub groups: Vec<GroupChange>,
}

/// New stock of an article in one business unit, or in all.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockChange {
    /// ID of the article.
    pub article_id: String,
    /// ID of the business unit; `None` for all.
    #[serde(default)]
    pub business_unit: Option<String>,
    /// On hand.
    #[serde(default)]
    pub on_hand: Option<Decimal>,
    /// Reserved.
    #[serde(default)]
    pub reserved: Option<Decimal>,
    /// Whether the stock list has no row for the article, because the business unit doesn't keep it.
    #[serde(default)]
    pub absent: Option<bool>,
}

/// New prices of an article in one business unit, or in all.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceChange {
    /// ID of the article.
    pub article_id: String,
    /// ID of the business unit; `None` for all.
    #[serde(default)]
    pub business_unit: Option<String>,
    /// Purchase price.
    #[serde(default)]
    pub purchase: Option<Decimal>,
    /// Sale price without VAT.
    #[serde(default)]
    pub net: Option<Decimal>,
    /// Sale price with VAT.
    #[serde(default)]
    pub gross: Option<Decimal>,
}

/// Change of an article's images.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageChange {
    /// ID of the article.
    pub article_id: String,
    /// Action.
    pub action: ImageAction,
    /// Position of the image; by default the main image, or the next free position for `add`.
    #[serde(default)]
    pub position: Option<u32>,
}

/// Action on an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageAction {
    /// Replaces the image; the ID stays.
    Replace,
    /// Removes the image; later images move up.
    Remove,
    /// Adds an image.
    Add,
    /// Makes the position in its row a non-number.
    Corrupt,
    /// Removes the article from its row.
    Orphan,
    /// Repairs its row.
    Repair,
}

/// New name and new parent of a group.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupChange {
    /// ID of the group.
    pub id: String,
    /// New name.
    #[serde(default)]
    pub name: Option<String>,
    /// ID of the new parent group.
    #[serde(default)]
    pub parent: Option<String>,
}

/// Number of changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ChangeCounts {
    /// Articles changed or added.
    pub articles: usize,
    /// Articles added, among them.
    pub added: usize,
    /// Articles removed.
    pub removed: usize,
    /// Stock entries changed.
    pub stock: usize,
    /// Prices changed or set.
    pub prices: usize,
    /// Images.
    pub images: usize,
}

impl MutateRequest {
    /// Applies the changes to a database.
    ///
    /// # Errors
    /// If a named article, business unit or group doesn't exist, or a field is invalid. Nothing changes then.
    pub fn apply(
        &self,
        database: &mut Database,
        now: DateTime<Utc>,
    ) -> Result<ChangeCounts, String> {
        let articles = self
            .articles
            .iter()
            .map(|fields| merge_article(database, fields))
            .collect::<Result<Vec<_>, _>>()?;
        self.validate(database, &articles)?;
        let mut changed = ChangeCounts::default();
        for article in articles {
            changed.articles += 1;
            match database.article_mut(&article.id) {
                Some(stored) => {
                    stored.article = article;
                }
                None => {
                    changed.added += 1;
                    let stored = new_article(database, article);
                    database.add_article(stored);
                }
            }
        }
        for change in &self.stock {
            changed.stock += change_units(
                database,
                &change.article_id,
                change.business_unit.as_deref(),
                |unit| {
                    unit.on_hand = change.on_hand.unwrap_or(unit.on_hand);
                    unit.reserved = change.reserved.unwrap_or(unit.reserved);
                    unit.absent = change.absent.unwrap_or(unit.absent);
                },
            );
        }
        for change in &self.prices {
            changed.prices += change_units(
                database,
                &change.article_id,
                change.business_unit.as_deref(),
                |unit| {
                    unit.prices = PriceSet {
                        purchase: change.purchase.unwrap_or(unit.prices.purchase),
                        net: change.net.unwrap_or(unit.prices.net),
                        gross: change.gross.unwrap_or(unit.prices.gross),
                    };
                },
            );
        }
        for change in &self.images {
            if let Some(stored) = database.article_mut(&change.article_id) {
                change.apply(stored, now);
                changed.images += 1;
            }
        }
        for change in &self.groups {
            if let Some(group) = database
                .groups
                .iter_mut()
                .find(|group| group.id == change.id)
            {
                if let Some(name) = &change.name {
                    group.name.clone_from(name);
                }
                if change.parent.is_some() {
                    group.parent.clone_from(&change.parent);
                }
            }
        }
        changed.removed = self
            .remove
            .iter()
            .filter(|id| database.remove_article(id))
            .count();
        Ok(changed)
    }

    fn validate(&self, database: &Database, articles: &[Article]) -> Result<(), String> {
        let known = |id: &str| {
            database.article(id).is_some() || articles.iter().any(|article| article.id == id)
        };
        let named = self.stock.iter().map(|change| &change.article_id);
        let named = named
            .chain(self.prices.iter().map(|change| &change.article_id))
            .chain(&self.remove);
        let mut named = named.chain(self.images.iter().map(|change| &change.article_id));
        if let Some(id) = named.find(|id| !known(id)) {
            return Err(format!(
                "Article {id} does not exist in database {}.",
                database.name
            ));
        }
        let units = self.stock.iter().map(|change| &change.business_unit);
        let mut units = units
            .chain(self.prices.iter().map(|change| &change.business_unit))
            .flatten();
        if let Some(id) = units.find(|id| !database.has_business_unit(id)) {
            return Err(format!(
                "Business unit {id} does not exist in database {}.",
                database.name
            ));
        }
        if let Some(change) = self
            .groups
            .iter()
            .find(|change| !database.groups.iter().any(|g| g.id == change.id))
        {
            return Err(format!(
                "Group {} does not exist in database {}.",
                change.id, database.name
            ));
        }
        Ok(())
    }
}

/// Merges fields into an existing article, or creates a new one.
fn merge_article(database: &Database, fields: &Map<String, Value>) -> Result<Article, String> {
    let id = match fields.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err("An article has no `id`.".to_owned()),
    };
    let error = |error: serde_json::Error| format!("Article {id}: {error}.");
    let mut object = match database.article(&id) {
        Some(stored) => match serde_json::to_value(&stored.article).map_err(error)? {
            Value::Object(object) => object,
            _ => Map::new(),
        },
        None => Map::new(),
    };
    for (key, value) in fields {
        const FIELDS: [&str; 12] = [
            "id",
            "code",
            "name",
            "description",
            "gtin",
            "unit",
            "kind",
            "first_group",
            "second_group",
            "vat_rate",
            "weight",
            "active",
        ];
        if !FIELDS.contains(&key.as_str()) {
            return Err(format!("Article {id}: an article has no field `{key}`."));
        }
        object.insert(key.clone(), value.clone());
    }
    object.insert("id".to_owned(), Value::String(id.clone()));
    serde_json::from_value(Value::Object(object)).map_err(error)
}

fn new_article(database: &Database, article: Article) -> StoredArticle {
    let zero = Decimal::new(0, 2);
    let unit = |id: &str| UnitStock {
        business_unit: id.to_owned(),
        on_hand: Decimal::new(0, 3),
        reserved: Decimal::new(0, 3),
        prices: PriceSet {
            purchase: zero,
            net: zero,
            gross: zero,
        },
        absent: false,
    };
    StoredArticle {
        ordinal: 0,
        article,
        units: database
            .business_units
            .iter()
            .map(|known| unit(&known.id))
            .collect(),
        images: Vec::new(),
    }
}

fn change_units(
    database: &mut Database,
    article: &str,
    business_unit: Option<&str>,
    change: impl Fn(&mut UnitStock),
) -> usize {
    let Some(stored) = database.article_mut(article) else {
        return 0;
    };
    let matching = stored
        .units
        .iter_mut()
        .filter(|unit| business_unit.is_none_or(|id| id == unit.business_unit));
    matching.map(change).count()
}

impl ImageChange {
    fn apply(&self, stored: &mut StoredArticle, now: DateTime<Utc>) {
        // The key is deterministic, so that a replayed state file gives the same images.
        let microseconds = u64::try_from(now.timestamp_micros()).unwrap_or(0);
        let key = mix(microseconds ^ mix(stored.ordinal));
        let position = self.position.unwrap_or(1);
        match self.action {
            ImageAction::Add => {
                let numbers = stored
                    .images
                    .iter()
                    .filter_map(|image| parse_image_id(&image.id));
                let number = numbers.map(|(_, number)| number).max().unwrap_or(0) + 1;
                let last = stored.images.iter().map(|image| image.position).max();
                let position = last.unwrap_or(0) + 1;
                let image_key = mix(key ^ u64::from(position));
                stored
                    .images
                    .push(new_image(stored.ordinal, number, position, image_key));
            }
            ImageAction::Replace => {
                change_image(stored, position, |image| image.key = mix(key ^ image.key));
            }
            ImageAction::Corrupt => change_image(stored, position, |image| {
                image.defect = Some(ImageDefect::Position)
            }),
            ImageAction::Orphan => change_image(stored, position, |image| {
                image.defect = Some(ImageDefect::Article)
            }),
            ImageAction::Repair => change_image(stored, position, |image| image.defect = None),
            ImageAction::Remove => {
                stored.images.retain(|image| image.position != position);
                for (image, position) in stored.images.iter_mut().zip(1..) {
                    image.position = position;
                }
            }
        }
    }
}

fn change_image(stored: &mut StoredArticle, position: u32, change: impl FnOnce(&mut StoredImage)) {
    if let Some(image) = stored
        .images
        .iter_mut()
        .find(|image| image.position == position)
    {
        change(image);
    }
}
