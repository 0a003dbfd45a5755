//! What the shop and SORS talk about, free of anything SORS-specific on the wire.
//! Money and quantities are exact decimals; ids and codes are text.

mod article;
mod customer;
mod document;
mod place;

pub use article::{Article, ArticleKind, Group, Image, Price, StockLevel};
pub use customer::{Customer, CustomerKind, Debt};
pub use document::{Document, DocumentItem, DocumentReceipt, DocumentType, PriceType, StockMode};
pub use place::{BusinessUnit, Database};
