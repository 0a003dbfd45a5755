use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom, Write};
use std::sync::Mutex;

/// An unnamed temporary file for data too large for memory. Created with the first bytes, deleted with the last handle.
#[derive(Debug, Default)]
pub(super) struct Spool(Mutex<Option<(File, u64)>>);

impl Spool {
    /// Appends bytes; returns their offset and length.
    pub(super) fn append(&self, bytes: &[u8]) -> Result<(u64, u64)> {
        let mut slot = self.0.lock().map_err(|_| Error::from(ErrorKind::Other))?;
        let (file, end) = match &mut *slot {
            Some(open) => open,
            none => none.insert((tempfile::tempfile()?, 0)),
        };
        let at = *end;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)?;
        *end += bytes.len() as u64;
        Ok((at, bytes.len() as u64))
    }

    /// Reads appended bytes.
    pub(super) fn read_bytes(&self, (at, length): (u64, u64)) -> Result<Vec<u8>> {
        let mut slot = self.0.lock().map_err(|_| Error::from(ErrorKind::Other))?;
        let (file, _) = slot.as_mut().ok_or(ErrorKind::NotFound)?;
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| ErrorKind::OutOfMemory)?];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
