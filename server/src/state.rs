//! What every handler can reach.

use crate::assets::Assets;
use crate::clock::Clock;
use crate::limits::Limits;
use crate::live::Live;
use crate::origin::Site;
use crate::session::Sessions;
use crate::store::Store;
use std::sync::Arc;

/// Cheap to clone: one pointer.
#[derive(Clone, Debug)]
pub struct State(Arc<Parts>);

/// What a server is made of.
#[derive(Debug)]
pub struct Parts {
    pub store: Store,
    pub clock: Clock,
    pub assets: Assets,
    pub site: Site,
    pub live: Live,
    pub limits: Limits,
    pub sessions: Sessions,
    /// Anybody may sign in as a demo person.
    pub demo: bool,
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
    pub fn is_demo(&self) -> bool {
        self.0.demo
    }
}
