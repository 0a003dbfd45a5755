//! Our words for parameters and fields; a profile maps each of them to SORS's name.

use crate::model::vocabulary::words;

words! {
    /// A request parameter, in the query or as a `{placeholder}` of the path.
    Param {
        /// Name of the database.
        Database = "database",
        /// ID of the business unit.
        BusinessUnit = "business_unit",
        /// One of the profile's `values.price_type`.
        PriceType = "price_type",
        /// One of the profile's `values.stock_mode`.
        StockMode = "stock_mode",
        /// One of the profile's `values.document_type`.
        DocumentType = "document_type",
        /// An article's ID.
        ArticleId = "article_id",
        /// An image's ID.
        ImageId = "image_id",
        /// A customer's ID.
        CustomerId = "customer_id",
        /// Search by tax number (PIB).
        Pib = "pib",
        /// Search by email address.
        Email = "email",
        /// Search by phone number.
        Phone = "phone",
        /// Search by code (šifra).
        Code = "code",
        /// The shop's order number.
        OrderNumber = "order_number",
    }
}

words! {
    /// A field of a row that SORS sends, or of a request's body.
    Field {
        /// Identity inside one database.
        Id = "id",
        /// Code (šifra), the shop's SKU; may contain letters.
        Code = "code",
        /// Name (naziv).
        Name = "name",
        /// Description (opis).
        Description = "description",
        /// Barcode (GTIN).
        Gtin = "gtin",
        /// Unit of measure (jedinica mere).
        Unit = "unit",
        /// Kind (vrsta): one of `values.article_kind` or `values.customer_kind`.
        Kind = "kind",
        /// First group (prva grupa), by ID.
        FirstGroup = "first_group",
        /// Second group (druga grupa), by ID.
        SecondGroup = "second_group",
        /// VAT rate in percent (stopa PDV).
        VatRate = "vat_rate",
        /// Weight in kilograms (težina).
        Weight = "weight",
        /// Whether the article is in use.
        Active = "active",
        /// Parent group, by ID.
        Parent = "parent",
        /// Level of a group: 1 first group, 2 second group.
        Level = "level",
        /// Calendar year of a database.
        Year = "year",
        /// The article of a row, by ID.
        ArticleId = "article_id",
        /// The article's code on a row of its own data.
        ArticleCode = "article_code",
        /// Business unit of a row, by ID.
        BusinessUnit = "business_unit",
        /// On hand (na stanju).
        OnHand = "on_hand",
        /// Reserved (rezervisano).
        Reserved = "reserved",
        /// Free (slobodno).
        Free = "free",
        /// Price of the requested price type.
        Price = "price",
        /// Purchase price (nabavna cena).
        PricePurchase = "price_purchase",
        /// Sale price without VAT (prodajna cena bez PDV).
        PriceNet = "price_net",
        /// Sale price with VAT (prodajna cena sa PDV).
        PriceGross = "price_gross",
        /// Position of an image, the main one first.
        Position = "position",
        /// URL of an image.
        Url = "url",
        /// An image's bytes as base64.
        Data = "data",
        /// A text that changes when an image does.
        Version = "version",
        /// File name of an image.
        FileName = "file_name",
        /// Company (firma).
        Company = "company",
        /// Email address.
        Email = "email",
        /// Phone number.
        Phone = "phone",
        /// Street and number.
        Address = "address",
        /// City (mesto).
        City = "city",
        /// Postal code (poštanski broj).
        PostalCode = "postal_code",
        /// Country, ISO 3166-1 alpha-2.
        Country = "country",
        /// Tax number (PIB).
        Pib = "pib",
        /// Company number (matični broj).
        Mb = "mb",
        /// The customer of a row, by ID.
        CustomerId = "customer_id",
        /// Charged (zaduženje).
        Charged = "charged",
        /// Paid (uplaćeno).
        Paid = "paid",
        /// Approved (odobreno).
        Approved = "approved",
        /// Discharged (razduženje).
        Discharged = "discharged",
        /// To be paid (za uplatu).
        Due = "due",
        /// Due date (dospeva na dan).
        DueDate = "due_date",
        /// Document type, one of `values.document_type`.
        DocumentType = "document_type",
        /// The shop's order number.
        OrderNumber = "order_number",
        /// Date of the document.
        Date = "date",
        /// Currency, ISO 4217.
        Currency = "currency",
        /// Customer's note.
        Note = "note",
        /// Payment method.
        PaymentMethod = "payment_method",
        /// Price type, one of `values.price_type`.
        PriceType = "price_type",
        /// Document's total, VAT included.
        Total = "total",
        /// The lines of a document.
        Items = "items",
        /// Quantity, up to three decimals.
        Quantity = "quantity",
        /// Unit price, with or without VAT by `document.unit_price_includes_vat`.
        UnitPrice = "unit_price",
        /// Discount, in the form of `document.discount`.
        Discount = "discount",
        /// The document that a return refers to, by ID.
        SourceDocument = "source_document",
        /// Number of a document.
        Number = "number",
    }
}
