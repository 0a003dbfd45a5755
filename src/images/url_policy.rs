//! Policy for image URLs: SORS's own origin, or public addresses by https.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::is_public;

/// Decides which URLs may be fetched.
#[derive(Debug, Clone)]
pub(super) struct UrlPolicy {
    base: Url,
}

/// How a URL may be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FetchRoute {
    /// From SORS's own origin, with the key.
    SameOrigin,
    /// From another origin, without the key, and only at public addresses.
    Public,
}

impl UrlPolicy {
    /// Creates the policy for the client's `base_url`.
    pub(super) fn new(base_url: &str) -> Result<Self, String> {
        // Relative URLs belong to the whole base, including its path.
        let base = Url::parse(&format!("{}/", base_url.trim_end_matches('/')))
            .map_err(|error| error.to_string())?;
        Ok(Self { base })
    }

    /// Returns the absolute URL of an image.
    pub(super) fn resolve(&self, address: &str) -> Result<Url, String> {
        let address = address.trim();
        let joined = match address.strip_prefix('/') {
            // Under the base's host; `//host/…` keeps its meaning.
            _ if address.starts_with("//") => self.base.join(address),
            Some(path) if self.base.path() == "/" => self.base.join(path),
            _ => self.base.join(address),
        };
        joined.map_err(|_| "its address is not a URL".to_owned())
    }

    /// Returns how a URL may be fetched; checked again for each redirect. `Err` has the reason for a rejection.
    pub(super) fn check(&self, url: &Url) -> Result<FetchRoute, String> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err("its address holds a password".into());
        }
        if url.origin() == self.base.origin() {
            return Ok(FetchRoute::SameOrigin);
        }
        let Some(host) = url.host_str() else {
            return Err("its address has no host".into());
        };
        let literal = literal_ip(url);
        let is_loopback =
            host == "localhost" || literal.is_some_and(|address| address.is_loopback());
        match url.scheme() {
            "https" => {}
            "http" if is_loopback && self.is_local() => {}
            "http" => return Err(format!("its address on {host} is not https")),
            _ => return Err("its address is not https".into()),
        }
        match literal {
            Some(address) if !self.allows(address) => Err(private_address_error(host)),
            _ => Ok(FetchRoute::Public),
        }
    }

    /// Whether SORS itself is on this machine, as only the sandbox is.
    fn is_local(&self) -> bool {
        self.base.host_str() == Some("localhost")
            || literal_ip(&self.base).is_some_and(|address| address.is_loopback())
    }

    fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || (address.is_loopback() && self.is_local())
    }

    /// Returns the resolver for [`FetchRoute::Public`]. The connection uses exactly the addresses it returns, so a name
    /// can't change between the check and the connection.
    pub(super) fn resolver(&self) -> Arc<PublicResolver> {
        Arc::new(PublicResolver(self.clone()))
    }
}

fn literal_ip(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

fn private_address_error(host: &str) -> String {
    format!("{host} is inside a private network, and only SORS's own address may be")
}

/// Resolves names to public addresses; rejects a name with any other.
#[derive(Debug)]
pub(super) struct PublicResolver(UrlPolicy);

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let addresses: Vec<SocketAddr> =
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            if addresses.iter().any(|address| !policy.allows(address.ip())) {
                return Err(private_address_error(&host).into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn check(base: &str, url: &str) -> Result<FetchRoute, String> {
        let policy = UrlPolicy::new(base).unwrap();
        policy.check(&policy.resolve(url).unwrap())
    }

    #[test]
    fn the_own_origin_is_admitted_with_the_key() {
        for url in [
            "/slike/1.jpg",
            "slike/1.jpg",
            "https://api.sors.rs/slike/1.jpg",
            "https://api.sors.rs:443/1.jpg",
        ] {
            assert_eq!(
                check("https://api.sors.rs", url),
                Ok(FetchRoute::SameOrigin),
                "{url}"
            );
        }
        assert_eq!(
            check("https://10.0.0.5:8443/sors", "1.jpg"),
            Ok(FetchRoute::SameOrigin)
        );
    }

    #[test]
    fn another_origin_never_gets_the_key() {
        for url in [
            "https://cdn.example.com/1.jpg",
            "https://api.sors.rs:8443/1.jpg",
            "https://api.sors.rs.evil.example/1.jpg",
            "//cdn.example.com/1.jpg",
        ] {
            assert_eq!(
                check("https://api.sors.rs", url),
                Ok(FetchRoute::Public),
                "{url}"
            );
        }
    }

    #[test]
    fn private_networks_and_plain_http_are_refused() {
        for url in [
            "http://cdn.example.com/1.jpg",
            "http://api.sors.rs/1.jpg",
            "http://127.0.0.1/1.jpg",
            "https://127.0.0.1/1.jpg",
            "https://2130706433/1.jpg",
            "https://0x7f.1/1.jpg",
            "https://[::1]/1.jpg",
            "https://[::ffff:10.0.0.1]/1.jpg",
            "https://169.254.169.254/latest/meta-data",
            "https://192.168.0.1/1.jpg",
            "https://user:pass@cdn.example.com/1.jpg",
            "ftp://cdn.example.com/1.jpg",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
        ] {
            assert!(check("https://api.sors.rs", url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_sandbox_on_this_machine_may_use_this_machine() {
        assert_eq!(
            check("http://127.0.0.1:8080", "http://127.0.0.1:9090/1.jpg"),
            Ok(FetchRoute::Public)
        );
        assert_eq!(
            check("https://localhost:8443", "http://localhost:8080/1.jpg"),
            Ok(FetchRoute::Public)
        );
        assert!(check("http://127.0.0.1:8080", "https://192.168.0.1/1.jpg").is_err());
        assert!(check("http://127.0.0.1:8080", "http://cdn.example.com/1.jpg").is_err());
    }

    #[tokio::test]
    async fn names_of_private_addresses_do_not_resolve() {
        let resolve = |base: &str| {
            let resolver = UrlPolicy::new(base).unwrap().resolver();
            async move { resolver.resolve("localhost".parse().unwrap()).await.is_ok() }
        };
        assert!(!resolve("https://api.sors.rs").await);
        assert!(resolve("https://127.0.0.1:8443").await);
    }
}
