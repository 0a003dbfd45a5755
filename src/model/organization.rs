use serde::Serialize;

/// A database (baza): one financial year of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Database {
    /// Name, e.g. `MyDatabase2025`.
    pub name: String,
    /// Calendar year, if SORS reports it.
    pub year: Option<i32>,
}

/// A business unit (poslovna jedinica): has its own stock and prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BusinessUnit {
    /// Identity inside one database.
    pub id: String,
    /// Code (šifra).
    pub code: Option<String>,
    /// Name.
    pub name: String,
}
