//! A contract profile: one JSON file with everything about SORS's wire format that is not public.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Param, Resource};

/// The whole contract, as read from JSON. Unknown keys are refused, so a typing error is named.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Where the file's JSON Schema lies; for editors only.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Short name, shown to the administrator.
    pub profile: String,
    /// Raised with each change of the file.
    pub revision: u32,
    /// Whether somebody has seen a live SORS answer by this profile.
    pub verified: bool,
    /// One paragraph for the administrator: where the profile comes from.
    pub note: String,
    /// Address used where the shop names none.
    pub base_url: String,
    /// How the key travels.
    pub authorization: Authorization,
    /// How the database's name travels.
    pub database: DatabaseParam,
    /// The JSON envelope around every answer.
    pub envelope: Envelope,
    /// How scalars are written.
    pub formats: Formats,
    /// Paging of every list that does not say otherwise.
    pub paging: Paging,
    /// What this SORS can do.
    pub capabilities: Capabilities,
    /// Where the price of an article is found.
    pub prices: Prices,
    /// How pictures are sent.
    pub images: Images,
    /// How documents are written.
    pub document: DocumentRules,
    /// Our words for enumerated values, and SORS's.
    pub values: Values,
    /// Path, parameters and fields of each resource; one that is absent is not offered by this SORS.
    pub resources: BTreeMap<Resource, ResourceSpec>,
}

/// The authorization header: known for SORS (`Authorization: ApiKey <key>`), here so that a test profile can differ.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorization {
    /// Header name.
    pub header: String,
    /// Word before the key; empty for none.
    pub scheme: String,
}

/// Where a request names the database.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseParam {
    /// Path (as `{database}`), query or header.
    #[serde(rename = "in")]
    pub location: ParamLocation,
    /// Name of the query parameter or header; unused for a path.
    pub name: String,
}

/// Part of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParamLocation {
    /// `{database}` in the path.
    Path,
    /// A query parameter.
    Query,
    /// A request header.
    Header,
}

/// Keys of the envelope. Each is a dotted path from the answer's root, e.g. `error.message`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Key that says whether the request was carried out.
    pub success: String,
    /// Values of `success` that mean yes; anything else is a refusal, whatever the HTTP status.
    pub success_values: Vec<serde_json::Value>,
    /// The payload: a list of rows, or one object.
    pub data: String,
    /// Message for people.
    #[serde(default)]
    pub message: Option<String>,
    /// Error code.
    #[serde(default)]
    pub error_code: Option<String>,
    /// Id of the request, for Softkom's support.
    #[serde(default)]
    pub request_id: Option<String>,
    /// Number of all rows of a list.
    #[serde(default)]
    pub total: Option<String>,
    /// Cursor of the next page.
    #[serde(default)]
    pub next_cursor: Option<String>,
}

/// How scalars are written on the wire.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formats {
    /// Money and quantities.
    pub decimal: DecimalFormat,
    /// Dates, as a chrono format, e.g. `%Y-%m-%d`.
    pub date: String,
    /// Times, as a chrono format.
    pub date_time: String,
    /// Values that mean yes.
    pub true_values: Vec<serde_json::Value>,
    /// Values that mean no.
    pub false_values: Vec<serde_json::Value>,
}

/// How a decimal is written. All are read into exact decimals, never floats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalFormat {
    /// JSON number, `1234.5`.
    Number,
    /// String with a point, `"1234.50"`.
    StringPoint,
    /// String with a comma, `"1234,50"`; points and spaces between thousands are accepted.
    StringComma,
}

/// How a list is cut into pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, tag = "style", rename_all = "snake_case")]
pub enum Paging {
    /// The whole list in one answer.
    None {},
    /// Numbered pages.
    Page {
        /// Query parameter with the page's number.
        page: String,
        /// Query parameter with the page's size.
        size: String,
        /// Number of the first page.
        first: u32,
        /// Rows asked for.
        rows: u32,
    },
    /// Rows to leave out.
    Offset {
        /// Query parameter with the offset.
        offset: String,
        /// Query parameter with the number of rows.
        limit: String,
        /// Rows asked for.
        rows: u32,
    },
    /// An opaque cursor, taken from the envelope's `next_cursor`.
    Cursor {
        /// Query parameter with the cursor.
        cursor: String,
        /// Query parameter with the number of rows.
        limit: String,
        /// Rows asked for.
        rows: u32,
    },
}

/// What this SORS can do beyond the resources it has.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Header that makes SORS answer a repeated request with the first answer.
    #[serde(default)]
    pub idempotency_header: Option<String>,
}

/// Where prices are found and what they are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// `articles`, `stock` or `prices`.
    pub source: Resource,
}

/// How a picture reaches us.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// URL, base64 in the row, or a binary endpoint.
    pub form: ImageForm,
}

/// The three forms of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageForm {
    /// The row has its address (absolute, or relative to the base URL).
    Url,
    /// The row has its bytes.
    Base64,
    /// Resource `image_content` answers with its bytes.
    Binary,
}

/// How documents are written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentRules {
    /// Whether an item's unit price contains VAT.
    pub unit_price_includes_vat: bool,
    /// Form of an item's discount.
    pub discount: DiscountForm,
    /// Decimals of a unit price SORS keeps.
    pub price_decimals: u32,
    /// Decimals of a quantity SORS keeps.
    pub quantity_decimals: u32,
}

/// How an item's discount is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountForm {
    /// Percent of the line.
    Percent,
    /// Money taken off the whole line.
    LineAmount,
}

/// Our words (keys) and SORS's values.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Values {
    /// `purchase`, `net`, `gross`.
    pub price_type: BTreeMap<String, serde_json::Value>,
    /// `on_hand`, `free`.
    pub stock_mode: BTreeMap<String, serde_json::Value>,
    /// `invoice`, `invoice_delivery_note`, `delivery_note`, `reservation`, `return`.
    pub document_type: BTreeMap<String, serde_json::Value>,
    /// `goods`, `service`, `consignment`, `material`, `product`.
    pub article_kind: BTreeMap<String, serde_json::Value>,
    /// `domestic_company`, `foreign_company`, `person`, `self_employed`, `public_funds`.
    pub customer_kind: BTreeMap<String, serde_json::Value>,
}

/// One resource.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceSpec {
    /// HTTP method.
    pub method: Method,
    /// Path under the base URL, with `{param}` placeholders.
    pub path: String,
    /// Whether the request names a database; only the database list does not.
    #[serde(default = "is_true_by_default")]
    pub in_database: bool,
    /// Our parameter → SORS's query parameter.
    #[serde(default)]
    pub query: BTreeMap<Param, String>,
    /// Paging, where it differs from the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// Fields of the answer: our field → SORS's key and its aliases, the first being the one expected.
    #[serde(default)]
    pub fields: BTreeMap<Field, Vec<String>>,
    /// Fields of the request's body: our field → SORS's key. A field that is absent is not sent.
    #[serde(default)]
    pub body: BTreeMap<Field, String>,
    /// Fields of each of the body's `items`.
    #[serde(default)]
    pub item_body: BTreeMap<Field, String>,
}

fn is_true_by_default() -> bool {
    true
}

/// HTTP method; SORS publishes these four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// DELETE
    Delete,
}

impl Profile {
    /// The paging of a resource.
    #[must_use]
    pub fn paging_of(&self, resource: Resource) -> &Paging {
        self.resources
            .get(&resource)
            .and_then(|r| r.paging.as_ref())
            .unwrap_or(&self.paging)
    }
}
