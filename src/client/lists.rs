//! Short lists, loaded as a whole.

use std::sync::Arc;

use super::Client;
use super::pages::{PageParser, PageStream, RowIdentity, hash_identity};
use crate::contract::{ApiRequest, Resource};
use crate::error::Error;
use crate::model::{BusinessUnit, Database, Group};

impl Client {
    /// Returns the databases of the key; empty where the profile has no such list.
    ///
    /// # Errors
    /// If the request fails, or a row of the list can't be parsed.
    pub async fn databases(&self) -> Result<Vec<Database>, Error> {
        if !self.profile().resources.contains_key(&Resource::Databases) {
            return Ok(Vec::new());
        }
        let parse: PageParser<Database> =
            Arc::new(|contract, response| contract.parse_databases(response));
        self.fetch_list(ApiRequest::new(Resource::Databases), parse, |row| {
            hash_identity(&[&row.name])
        })
        .await
    }

    /// Returns the business units of the chosen database.
    ///
    /// # Errors
    /// If the request fails, or a row of the list can't be parsed.
    pub async fn business_units(&self) -> Result<Vec<BusinessUnit>, Error> {
        let parse: PageParser<BusinessUnit> =
            Arc::new(|contract, response| contract.parse_business_units(response));
        self.fetch_list(ApiRequest::new(Resource::BusinessUnits), parse, |row| {
            hash_identity(&[&row.id])
        })
        .await
    }

    /// Returns the product groups.
    ///
    /// # Errors
    /// If the request fails, or a row of the list can't be parsed.
    pub async fn groups(&self) -> Result<Vec<Group>, Error> {
        let parse: PageParser<Group> =
            Arc::new(|contract, response| contract.parse_groups(response));
        self.fetch_list(ApiRequest::new(Resource::Groups), parse, |row| {
            hash_identity(&[&row.id])
        })
        .await
    }

    /// Loads a whole list. One rejected row is an error, because the caller could not see that it is missing.
    pub(crate) async fn fetch_list<T: Send + 'static>(
        &self,
        api_request: ApiRequest,
        parse: PageParser<T>,
        key: RowIdentity<T>,
    ) -> Result<Vec<T>, Error> {
        let resource = api_request.resource;
        PageStream::new(self.clone(), api_request, parse, key, None)
            .collect_rows()
            .await?
            .into_iter()
            .map(|row| {
                row.map_err(|rejection| {
                    Error::contract(format!(
                        "A row of SORS's list of {} can't be parsed: {}. Correct the contract profile, or the \
                         entry in SORS.",
                        resource.noun(),
                        rejection.reason
                    ))
                    .with_resource(resource)
                })
            })
            .collect()
    }
}
