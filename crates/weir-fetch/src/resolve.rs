//! From names to addresses, with the guard in between: what passed here is exactly what is connected to.

use crate::allow::AllowList;
use crate::error::Refusal;
use crate::guard::{Reach, reach};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

/// The answer of a [`Lookup`], on its way.
pub type Looking = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Finds the addresses of a name. The system's resolver is used unless another is given.
pub trait Lookup: Send + Sync + 'static {
    /// All addresses of `host`.
    fn lookup(&self, host: &str) -> Looking;
}

/// The system's own resolver, with its hosts file, search domains and caches.
pub(crate) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: &str) -> Looking {
        let host = host.to_owned();
        Box::pin(async move { Ok(tokio::net::lookup_host((host.as_str(), 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// Which addresses a connection may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    /// Public ones only.
    Public,
    /// The owner named the host: private ones too.
    Allowed,
}

/// Whether an address may be connected to.
pub(crate) fn check(address: IpAddr, scope: Scope, allow: &AllowList) -> Result<(), Refusal> {
    match reach(address) {
        Reach::Public => Ok(()),
        Reach::Private if scope == Scope::Allowed || allow.has_address(address) => Ok(()),
        Reach::Private => Err(Refusal::Private { address }),
        Reach::Never => Err(Refusal::Never { address }),
    }
}

/// The resolver given to the HTTP client.
pub(crate) struct GuardedResolver {
    pub(crate) lookup: Arc<dyn Lookup>,
    pub(crate) allow: Arc<AllowList>,
    pub(crate) scope: Scope,
}

/// The name has no address.
#[derive(Debug, thiserror::Error)]
#[error("no address is known for the name")]
pub(crate) struct NoAddress;

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let looking = self.lookup.lookup(name.as_str());
        let allow = Arc::clone(&self.allow);
        let scope = self.scope;
        Box::pin(async move {
            let addresses = looking.await.map_err(|_| NoAddress)?;
            let mut good: Vec<SocketAddr> = Vec::new();
            let mut refusal = None;
            for address in addresses {
                match check(address, scope, &allow) {
                    // Port 0 stands for the port in the address that is asked for.
                    Ok(()) => good.push(SocketAddr::new(address, 0)),
                    Err(why) => refusal = refusal.or(Some(why)),
                }
            }
            match refusal {
                // One private answer among public ones is no accident either, but the public ones can still be used.
                Some(why) if good.is_empty() => Err(why.into()),
                None if good.is_empty() => Err(NoAddress.into()),
                _ => Ok(Box::new(good.into_iter()) as Addrs),
            }
        })
    }
}
