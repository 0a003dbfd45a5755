//! A test CA, and its certificate for loopback names.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Certificates of a server and its CA.
pub struct TlsIdentity {
    /// The CA's certificate, PEM.
    pub ca_pem: String,
    /// TLS settings of the server.
    pub config: Arc<ServerConfig>,
}

impl TlsIdentity {
    /// Generates a CA and a certificate for `127.0.0.1`, `::1` and `localhost`. The CA's key is never written.
    ///
    /// # Errors
    /// If a key or certificate can't be generated.
    pub fn generate() -> Result<Self, String> {
        let ca_key = KeyPair::generate().map_err(|e| format!("CA key: {e}"))?;
        let mut ca = CertificateParams::default();
        ca.distinguished_name
            .push(DnType::CommonName, "SORS sandbox test CA");
        ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        ca.not_before = rcgen::date_time_ymd(2020, 1, 1);
        ca.not_after = rcgen::date_time_ymd(2049, 12, 31);
        let ca_certificate = ca
            .self_signed(&ca_key)
            .map_err(|e| format!("CA certificate: {e}"))?;

        let key = KeyPair::generate().map_err(|e| format!("server key: {e}"))?;
        let names = [
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "::1".to_owned(),
        ];
        let mut params = CertificateParams::new(names).map_err(|e| format!("server names: {e}"))?;
        params
            .distinguished_name
            .push(DnType::CommonName, "sors-sandbox");
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        params.not_before = ca.not_before;
        params.not_after = ca.not_after;
        let issuer = Issuer::new(ca, ca_key);
        let certificate = params
            .signed_by(&key, &issuer)
            .map_err(|e| format!("server certificate: {e}"))?;

        let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| format!("TLS versions: {e}"))?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], private)
            .map_err(|e| format!("TLS certificate: {e}"))?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self {
            ca_pem: ca_certificate.pem(),
            config: Arc::new(config),
        })
    }
}
