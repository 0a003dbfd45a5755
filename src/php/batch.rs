use std::sync::Arc;

use ext_php_rs::flags::ClassFlags;
use ext_php_rs::prelude::*;
use ext_php_rs::zend::ce;

use super::args::ArrayArg;
use super::to_zval::{self, PhpArray};
use super::wait::CallError;
use crate::feed;

/// `Sors\Batch`.
#[php_class]
#[php(name = "Sors\\Batch")]
#[php(flags = ClassFlags::Final)]
#[php(implements(ce = ce::countable, stub = "\\Countable"))]
pub struct PhpBatch {
    batch: Arc<feed::Batch>,
}

impl PhpBatch {
    pub(super) fn new(batch: Arc<feed::Batch>) -> Self {
        Self { batch }
    }
}

#[php_impl]
impl PhpBatch {
    pub fn count(&self) -> i64 {
        i64::try_from(self.batch.len()).unwrap_or(i64::MAX)
    }

    pub fn ids(&self) -> Vec<&str> {
        self.batch.ids().collect()
    }

    pub fn codes(&self) -> Vec<&str> {
        self.batch.codes().collect()
    }

    #[php(defaults(known = ArrayArg::default()))]
    pub fn changed(&self, known: ArrayArg) -> Result<PhpArray, CallError> {
        let known = known.into_texts("$known")?;
        let mut rows = PhpArray::empty()?;
        for changed in self.batch.changed(&known) {
            let mut row = to_zval::to_array(changed.row)?;
            row.insert("fingerprint", changed.fingerprint)?;
            rows.insert(changed.id, row)?;
        }
        Ok(rows)
    }

    pub fn rejected(&self) -> Result<PhpArray, CallError> {
        Ok(to_zval::to_array(&self.batch.rejected())?)
    }

    pub fn cursor(&self) -> Option<&str> {
        self.batch.cursor()
    }
}
