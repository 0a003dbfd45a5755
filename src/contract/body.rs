//! Decodes the bytes of a response to text: UTF-8 JSON, or an error about what it is instead.

use crate::error::Error;

/// Decodes the text of a response. `content_type` is the header's value.
///
/// # Errors
/// If the body is not UTF-8 text that starts like JSON.
pub fn decode_text(bytes: Vec<u8>, content_type: Option<&str>) -> Result<String, Error> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(charset_error("UTF-16"));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        charset_error(
            declared_charset(content_type)
                .as_deref()
                .unwrap_or("an unnamed encoding"),
        )
    })?;
    let json = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let start = json.trim_start();
    if start.is_empty() {
        return Err(Error::contract(
            "SORS's response is empty. Check the address and the contract profile's paths in the settings.",
        ));
    }
    if start.starts_with('<') {
        return Err(Error::contract(
            "SORS's response is a web page (HTML or XML), not JSON. Check the address in the settings; a proxy or a \
             maintenance page may have responded in SORS's place.",
        ));
    }
    if !start.starts_with(['{', '[']) {
        return Err(Error::contract(
            "SORS's response is not a JSON object. Check the address and the contract profile in the settings.",
        ));
    }
    Ok(json)
}

fn charset_error(name: &str) -> Error {
    Error::contract(format!(
        "SORS's response is not UTF-8 text but {name}. Names would be garbled, so nothing was imported. Ask Softkom for \
         UTF-8."
    ))
}

/// Returns the charset of a content type, letters and digits only.
fn declared_charset(content_type: Option<&str>) -> Option<String> {
    let lower = content_type?.to_ascii_lowercase();
    let (_, rest) = lower.split_once("charset=")?;
    let name: String = rest
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .take(30)
        .collect();
    (!name.is_empty() && name != "utf-8").then_some(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn json_passes_with_or_without_a_byte_order_mark() {
        assert_eq!(decode_text(b"\xEF\xBB\xBF{}".to_vec(), None).unwrap(), "{}");
        assert_eq!(
            decode_text(b" {\"a\":1}".to_vec(), Some("application/json")).unwrap(),
            " {\"a\":1}"
        );
    }

    #[test]
    fn anything_else_is_refused_by_name() {
        for (bytes, content_type, named) in [
            (&b"<!doctype html><html>"[..], Some("text/html"), "HTML"),
            (b"", None, "empty"),
            (b"  \n", None, "empty"),
            (b"OK", None, "not a JSON object"),
            (
                b"{\"naziv\":\"\x8Aljiva\"}",
                Some("application/json; charset=windows-1250"),
                "windows-1250",
            ),
            (b"{\"naziv\":\"\x8Aljiva\"}", None, "unnamed"),
            (b"\xFF\xFE{\0}\0", None, "UTF-16"),
        ] {
            let error = decode_text(bytes.to_vec(), content_type).unwrap_err();
            assert!(error.message().contains(named), "{error}");
        }
    }
}
