//! Short lists, read as a whole.

use std::sync::Arc;

use super::Client;
use super::pages::{Key, Pages, Parse, number_of};
use crate::contract::{Ask, Resource};
use crate::error::Error;
use crate::model::{BusinessUnit, Database, Group};

impl Client {
    /// The databases the key opens; empty where the profile has no such list.
    pub async fn databases(&self) -> Result<Vec<Database>, Error> {
        if !self.profile().resources.contains_key(&Resource::Databases) {
            return Ok(Vec::new());
        }
        let parse: Parse<Database> = Arc::new(|contract, answer| contract.databases(answer));
        self.list(Ask::new(Resource::Databases), parse, |row| {
            number_of(&[&row.name])
        })
        .await
    }

    /// The business units of the chosen database.
    pub async fn business_units(&self) -> Result<Vec<BusinessUnit>, Error> {
        let parse: Parse<BusinessUnit> =
            Arc::new(|contract, answer| contract.business_units(answer));
        self.list(Ask::new(Resource::BusinessUnits), parse, |row| {
            number_of(&[&row.id])
        })
        .await
    }

    /// Reads the business units: proves address, key, database and envelope.
    pub async fn probe(&self) -> Result<Vec<BusinessUnit>, Error> {
        self.business_units().await
    }

    /// The product groups.
    pub async fn groups(&self) -> Result<Vec<Group>, Error> {
        let parse: Parse<Group> = Arc::new(|contract, answer| contract.groups(answer));
        self.list(Ask::new(Resource::Groups), parse, |row| {
            number_of(&[&row.id])
        })
        .await
    }

    /// A whole list; one bad row is an error, since nobody could tell that it is missing.
    pub(crate) async fn list<T: Send + 'static>(
        &self,
        ask: Ask,
        parse: Parse<T>,
        key: Key<T>,
    ) -> Result<Vec<T>, Error> {
        let resource = ask.resource;
        Pages::new(self.clone(), ask, parse, key, None)
            .all()
            .await?
            .into_iter()
            .map(|row| {
                row.map_err(|rejection| {
                    Error::contract(format!(
                        "A row of SORS's list of {} can't be understood: {}. Correct the contract profile, or the \
                         entry in SORS.",
                        resource.noun(),
                        rejection.reason
                    ))
                    .of(resource)
                })
            })
            .collect()
    }
}
