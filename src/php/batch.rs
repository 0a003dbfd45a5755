use std::sync::Arc;

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ce;

use super::args::Entries;
use super::to_zval::{self, Array};
use super::wait::Failure;
use crate::feed;

/// `Sors\Batch`.
#[php_class]
#[php(name = "Sors\\Batch")]
#[php(flags = ClassFlags::Final)]
#[php(implements(ce = ce::countable, stub = "\\Countable"))]
pub struct Batch {
    batch: Arc<feed::Batch>,
}

impl Batch {
    pub(super) fn new(batch: Arc<feed::Batch>) -> Self {
        Self { batch }
    }
}

#[php_impl]
impl Batch {
    pub fn count(&self) -> i64 {
        i64::try_from(self.batch.len()).unwrap_or(i64::MAX)
    }

    pub fn ids(&self) -> Vec<&str> {
        self.batch.ids().collect()
    }

    pub fn codes(&self) -> Vec<&str> {
        self.batch.codes().collect()
    }

    #[php(defaults(known = Entries::default()))]
    pub fn changed(&self, known: Entries) -> Result<Array, Failure> {
        let known = known.into_texts("$known")?;
        let mut rows = Array::empty()?;
        for changed in self.batch.changed(&known) {
            let mut row = to_zval::array(changed.row)?;
            row.put("fingerprint", changed.fingerprint)?;
            rows.put(changed.id, row)?;
        }
        Ok(rows)
    }

    pub fn rejected(&self) -> Result<Array, Failure> {
        Ok(to_zval::array(&self.batch.rejected())?)
    }

    pub fn cursor(&self) -> Option<&str> {
        self.batch.cursor()
    }
}
