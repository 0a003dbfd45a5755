//! What the shop and SORS talk about, free of anything SORS-specific on the wire.
//! Money and quantities are exact decimals; ids and codes are text.

mod article;
mod customer;
mod document;
pub(crate) mod image_info;
mod organization;
mod resource;
pub(crate) mod vocabulary;

pub use article::{Article, ArticleKind, Group, Image, Price, StockLevel};
pub use customer::{Customer, CustomerKind, Debt};
pub use document::{Document, DocumentItem, DocumentReceipt, DocumentType, PriceType, StockMode};
pub use organization::{BusinessUnit, Database};
pub use resource::Resource;
