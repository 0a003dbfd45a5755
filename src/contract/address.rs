//! Addresses that may receive the API key.

use reqwest::Url;

/// Parses an address: https, or plain http to this machine only. The error completes a sentence that starts with the
/// address's name.
///
/// # Errors
/// What is wrong with the address.
pub fn parse_base_url(address: &str) -> Result<Url, String> {
    let url = Url::parse(address.trim())
        .map_err(|_| "is not an address such as https://api.sors.rs.".to_owned())?;
    if url.host_str().is_none_or(str::is_empty) || url.cannot_be_a_base() {
        return Err("has no host name.".to_owned());
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => {
            return Err(
                "is plain http, which would send the key unprotected. Use https.".to_owned(),
            );
        }
        _ => return Err("must begin with https://.".to_owned()),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not hold a user name or password.".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must not hold a query or fragment.".to_owned());
    }
    Ok(url)
}

/// Whether an address is this machine.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|ip| ip.is_loopback())
}

/// Whether the key may be sent to `other`: same scheme, host and port.
#[must_use]
pub fn is_same_origin(url: &Url, other: &Url) -> bool {
    url.origin() == other.origin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_travels_by_https_or_stays_on_this_machine() {
        for good in [
            "https://api.sors.rs",
            "https://api.sors.rs/v1/",
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "http://[::1]:1",
        ] {
            assert!(parse_base_url(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.sors.rs",
            "http://127.0.0.1.example.org",
            "http://localhost.example.org",
            "ftp://api.sors.rs",
            "api.sors.rs",
            "https://",
            "https://user:word@api.sors.rs",
            "https://api.sors.rs/?key=1",
            "file:///etc/passwd",
            "",
        ] {
            assert!(parse_base_url(bad).is_err(), "{bad}");
        }
    }
}
