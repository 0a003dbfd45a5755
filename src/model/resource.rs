//! The things SORS can be asked for or be sent.

use super::vocabulary::words;

words! {
    /// A thing SORS can be asked for or be sent.
    Resource {
        /// List of databases (baze) the key opens.
        Databases = "databases",
        /// Business units (poslovne jedinice).
        BusinessUnits = "business_units",
        /// Product groups (prva i druga grupa).
        Groups = "groups",
        /// Articles (artikli).
        Articles = "articles",
        /// List of the articles' pictures.
        Images = "images",
        /// One picture's bytes, where the profile's image form is `binary`.
        ImageContent = "image_content",
        /// Stock levels (stanje zaliha).
        Stock = "stock",
        /// Prices (cene), where the profile has them in a list of their own.
        Prices = "prices",
        /// Customers (kupci): listed or searched.
        Customers = "customers",
        /// Creation of one customer.
        CustomerCreate = "customer_create",
        /// A customer's debt (zaduženje).
        CustomerDebt = "customer_debt",
        /// Creation of one outbound document.
        DocumentCreate = "document_create",
        /// Look-up of a document by the shop's order number.
        DocumentLookup = "document_lookup",
    }
}

impl Resource {
    /// What people call it, for messages.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Databases => "databases",
            Self::BusinessUnits => "business units",
            Self::Groups => "product groups",
            Self::Articles => "articles",
            Self::Images => "pictures",
            Self::ImageContent => "a picture",
            Self::Stock => "stock",
            Self::Prices => "prices",
            Self::Customers => "customers",
            Self::CustomerCreate => "a new customer",
            Self::CustomerDebt => "a customer's debt",
            Self::DocumentCreate => "a document",
            Self::DocumentLookup => "documents of an order",
        }
    }
}
