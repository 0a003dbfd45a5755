use crate::contract::Resource;
use crate::error::Error;

/// Filter for the rows of one business unit: SORS may ignore the requested one.
#[derive(Debug)]
pub(super) struct UnitFilter {
    chosen: Option<String>,
    seen: Option<String>,
    resource: Resource,
}

impl UnitFilter {
    pub(super) fn new(chosen: Option<&str>, resource: Resource) -> Self {
        Self {
            chosen: chosen.map(str::to_owned),
            seen: None,
            resource,
        }
    }

    /// Whether a row counts. Without a chosen unit, rows of a second business unit are an error: stock and price of one
    /// article would be arbitrary.
    pub(super) fn is_ours(&mut self, unit: Option<&str>) -> Result<bool, Error> {
        let Some(unit) = unit else {
            return Ok(true);
        };
        if let Some(chosen) = &self.chosen {
            return Ok(chosen == unit);
        }
        match &self.seen {
            None => self.seen = Some(unit.to_owned()),
            Some(seen) if seen != unit => {
                return Err(Error::validation(format!(
                    "SORS sends the {} of several business units (poslovne jedinice). Choose the one the shop sells from \
                     in the settings.",
                    self.resource.noun()
                ))
                .with_resource(self.resource));
            }
            Some(_) => {}
        }
        Ok(true)
    }
}
