//! Data that the shop and SORS exchange, free of SORS's wire format. Money and quantities are exact decimals; IDs and
//! codes are text.

mod article;
mod customer;
mod document;
pub(crate) mod image_info;
mod organization;
mod resource;
pub(crate) mod vocabulary;

pub use article::{Article, ArticleKind, Group, Image, StockLevel};
pub use customer::{Customer, CustomerKind, Debt};
pub use document::{Document, DocumentItem, DocumentReceipt, DocumentType, PriceType, StockMode};
pub use organization::{BusinessUnit, Database};
pub use resource::Resource;
