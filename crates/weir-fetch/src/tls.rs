//! Secure connections: ring for the arithmetic, the roots that ship with Weir for trust.

use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

/// What the client needs for https. `roots` are the owner's own authorities.
pub(crate) fn config(roots: &[Vec<u8>]) -> Result<ClientConfig, rustls::Error> {
    let mut store = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in roots {
        store.add(root.clone().into())?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(store)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
