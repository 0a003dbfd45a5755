//! Writes an image to a new file.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Names to try before giving up.
const MAX_NAMES: u32 = 10_000;

/// Longest part of a name from SORS.
const MAX_STEM_CHARS: usize = 60;

/// Writes the bytes to a new file in `directory`, named after `wish` with the given extension. Never changes an
/// existing file, and removes an incomplete one.
pub(super) fn write_new_file(
    directory: &Path,
    wish: &str,
    extension: &str,
    bytes: &[u8],
) -> Result<PathBuf, String> {
    let stem = file_stem(wish);
    for number in 0..MAX_NAMES {
        let name = if number == 0 {
            format!("{stem}.{extension}")
        } else {
            format!("{stem}-{number}.{extension}")
        };
        let path = directory.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                return match file.write_all(bytes) {
                    Ok(()) => Ok(path),
                    Err(error) => {
                        // An incomplete image is worse than none; if it can't be removed either, the error below has
                        // the reason.
                        let _ = std::fs::remove_file(&path);
                        Err(format!(
                            "it can't be written to {}: {error}",
                            directory.display()
                        ))
                    }
                };
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(format!(
                    "it can't be written to {}: {error}",
                    directory.display()
                ));
            }
        }
    }
    Err(format!(
        "{} is full of files of that name",
        directory.display()
    ))
}

/// Returns a safe file name for SORS's name of the image: its last part, without an extension.
fn file_stem(wish: &str) -> String {
    let last = wish.rsplit(['/', '\\']).next().unwrap_or_default();
    let base = last.rsplit_once('.').map_or(last, |(base, _)| base);
    let mut stem: String = base
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .take(MAX_STEM_CHARS)
        .collect();
    while stem.contains("--") {
        stem = stem.replace("--", "-");
    }
    let stem = stem.trim_matches('-');
    if stem.is_empty() {
        "image".into()
    } else {
        stem.into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn names_from_outside_become_harmless() {
        for (wish, expected) in [
            ("Чаша.jpg", "image"),
            ("šolja plava.JPG", "olja-plava"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\wp-config.php", "wp-config"),
            (".htaccess", "image"),
            ("a.php.jpg", "a-php"),
            ("", "image"),
        ] {
            assert_eq!(file_stem(wish), expected, "{wish}");
        }
        assert_eq!(file_stem(&"x".repeat(500)).len(), MAX_STEM_CHARS);
    }

    #[test]
    fn nothing_that_is_there_is_overwritten() {
        let directory = std::env::temp_dir().join(format!("sors-file-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let first = write_new_file(&directory, "cup.png", "png", b"one").unwrap();
        let second = write_new_file(&directory, "cup.png", "png", b"two").unwrap();
        assert_ne!(first, second);
        assert_eq!(std::fs::read(&first).unwrap(), b"one");
        assert_eq!(std::fs::read(&second).unwrap(), b"two");
        std::fs::remove_dir_all(&directory).unwrap();
        assert!(write_new_file(&directory, "cup.png", "png", b"three").is_err());
    }
}
