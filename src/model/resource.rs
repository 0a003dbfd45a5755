//! The resources of SORS.

use super::vocabulary::words;

words! {
    /// A resource of SORS: what a request reads or creates.
    Resource {
        /// List of databases (baze) of the key.
        Databases = "databases",
        /// Business units (poslovne jedinice).
        BusinessUnits = "business_units",
        /// Product groups (prva i druga grupa).
        Groups = "groups",
        /// Articles (artikli).
        Articles = "articles",
        /// List of the articles' images.
        Images = "images",
        /// One image's bytes, where the profile's image form is `binary`.
        ImageContent = "image_content",
        /// Stock levels (stanje zaliha).
        Stock = "stock",
        /// Prices (cene), where the profile has them in a separate list.
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
    /// Returns the name for messages.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Databases => "databases",
            Self::BusinessUnits => "business units",
            Self::Groups => "product groups",
            Self::Articles => "articles",
            Self::Images => "images",
            Self::ImageContent => "an image",
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
