//! Contract profile: one JSON file with everything about SORS's wire format that is not public.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Param, Resource};

/// A contract profile. Unknown keys are errors, so that typing errors are reported.
///
/// # Examples
///
/// ```
/// use sors::contract::{Profile, Resource};
///
/// let profile = Profile::built_in()?;
/// assert!(!profile.verified);
/// assert!(profile.resources.contains_key(&Resource::Articles));
/// # Ok::<(), sors::client::Error>(())
/// ```
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Location of the file's JSON Schema; for editors only.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Short name for the administrator.
    pub profile: String,
    /// Raised with each change of the file.
    pub revision: u32,
    /// Whether the profile was checked against a live SORS.
    pub verified: bool,
    /// One paragraph for the administrator: the profile's origin.
    pub note: String,
    /// Default address.
    pub base_url: String,
    /// How the key is sent.
    pub authorization: Authorization,
    /// How the name of the database is sent.
    pub database: DatabaseParam,
    /// The JSON envelope of every response.
    pub envelope: Envelope,
    /// How scalars are written.
    pub formats: Formats,
    /// Default paging of lists.
    pub paging: Paging,
    /// What this SORS supports.
    pub capabilities: Capabilities,
    /// Where prices are.
    pub prices: Prices,
    /// How images are sent.
    pub images: Images,
    /// How documents are written.
    pub document: DocumentRules,
    /// Our words for enumerated values, and SORS's values.
    pub values: Values,
    /// Path, parameters and fields of each resource; this SORS doesn't support missing ones.
    pub resources: BTreeMap<Resource, ResourceSpec>,
}

/// The authorization header. SORS's is known (`Authorization: ApiKey <key>`); a test profile can differ.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorization {
    /// Header name.
    pub header: String,
    /// Word before the key; empty for none.
    pub scheme: String,
}

/// Where a request has the name of the database.
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

/// Keys of the envelope. Each is a dotted path from the response's root, e.g. `error.message`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Key of the success flag.
    pub success: String,
    /// Values of `success` that mean yes; anything else is an API error, whatever the HTTP status.
    pub success_values: Vec<serde_json::Value>,
    /// The payload: a list of rows, or one object.
    pub data: String,
    /// Message for administrators.
    #[serde(default)]
    pub message: Option<String>,
    /// Error code.
    #[serde(default)]
    pub error_code: Option<String>,
    /// ID of the request, for Softkom's support.
    #[serde(default)]
    pub request_id: Option<String>,
    /// Total number of rows of a list.
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

/// How a decimal is written. Every form is parsed to an exact decimal, never a float.
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

/// How a list is divided into pages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, tag = "style", rename_all = "snake_case")]
pub enum Paging {
    /// The whole list in one response.
    None {},
    /// Numbered pages.
    Page {
        /// Query parameter with the page's number.
        page: String,
        /// Query parameter with the page's size.
        size: String,
        /// Number of the first page.
        first: u32,
        /// Rows to request.
        rows: u32,
    },
    /// Number of rows to skip.
    Offset {
        /// Query parameter with the offset.
        offset: String,
        /// Query parameter with the number of rows.
        limit: String,
        /// Rows to request.
        rows: u32,
    },
    /// An opaque cursor from the envelope's `next_cursor`.
    Cursor {
        /// Query parameter with the cursor.
        cursor: String,
        /// Query parameter with the number of rows.
        limit: String,
        /// Rows to request.
        rows: u32,
    },
}

/// What this SORS supports beyond its resources.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capabilities {
    /// Header by which SORS returns the first response to a repeated request.
    #[serde(default)]
    pub idempotency_header: Option<String>,
}

/// Where prices are.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// `articles`, `stock` or `prices`.
    pub source: Resource,
}

/// How images are sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// URL, base64 in the row, or a binary endpoint.
    pub form: ImageForm,
}

/// The three forms of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageForm {
    /// The row has its URL (absolute, or relative to the base URL).
    Url,
    /// The row has its bytes.
    Base64,
    /// Resource `image_content` returns its bytes.
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
    /// Money off the whole line.
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
    /// Whether the request has the name of a database; only the database list has none.
    #[serde(default = "is_true_by_default")]
    pub in_database: bool,
    /// Our parameter → SORS's query parameter.
    #[serde(default)]
    pub query: BTreeMap<Param, String>,
    /// Paging, where it differs from the profile's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paging: Option<Paging>,
    /// Fields of the response: our field → SORS's key and its aliases, the expected one first.
    #[serde(default)]
    pub fields: BTreeMap<Field, Vec<String>>,
    /// Fields of the request's body: our field → SORS's key. A missing field is not sent.
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
    /// Returns the paging of a resource.
    #[must_use]
    pub fn paging_of(&self, resource: Resource) -> &Paging {
        self.resources
            .get(&resource)
            .and_then(|r| r.paging.as_ref())
            .unwrap_or(&self.paging)
    }
}
