//! What every handler can reach.

use crate::assets::Assets;
use crate::clock::Clock;
use crate::keys::oidc::Provider;
use crate::limits::Limits;
use crate::live::Live;
use crate::origin::Site;
use crate::session::Sessions;
use crate::store::Store;
use std::fmt;
use std::sync::Arc;
use sync::rules::Rules;

/// Cheap to clone: one pointer.
#[derive(Clone, Debug)]
pub struct State(Arc<Parts>);

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("store", &self.store)
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}

/// What a server is made of.
pub struct Parts {
    pub store: Store,
    pub clock: Clock,
    pub assets: Assets,
    pub site: Site,
    pub live: Live,
    pub limits: Limits,
    pub sessions: Sessions,
    pub rules: Arc<dyn Rules + Send + Sync>,
    /// Anybody may sign in as a demo person.
    pub demo: bool,
    /// A proxy stands before us and says in `X-Forwarded-For` who asks.
    pub proxied: bool,
    /// Where else people can prove who they are.
    pub oidc: Vec<Provider>,
}

impl State {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        State(Arc::new(parts))
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    #[must_use]
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    #[must_use]
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    #[must_use]
    pub fn sessions(&self) -> &Sessions {
        &self.0.sessions
    }

    #[must_use]
    pub fn rules(&self) -> &(dyn Rules + Send + Sync) {
        &*self.0.rules
    }

    #[must_use]
    pub fn is_proxied(&self) -> bool {
        self.0.proxied
    }

    #[must_use]
    pub fn oidc(&self) -> &[Provider] {
        &self.0.oidc
    }

    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }
}
