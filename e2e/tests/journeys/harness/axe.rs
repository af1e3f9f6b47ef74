//! The accessibility checker, put into the page by the driver: no policy of the page is loosened for it.

use super::{Browser, Engine, Outcome, ensure};
use serde_json::{Value, json};

impl Browser {
    /// Fails with every violation of WCAG 2.2 AA that axe-core finds on the page.
    ///
    /// In Chromium only: its rules read the document, which is the same in all engines.
    pub(crate) async fn is_accessible(&self) -> Outcome {
        if self.engine != Engine::Chromium {
            return Ok(());
        }
        let file = std::env::var("TSUNAGU_AXE")
            .map_err(|_| "TSUNAGU_AXE is not set: run `cargo xtask e2e`")?;
        let axe = std::fs::read_to_string(file)?;
        // from the top: half under a bar that stays while one scrolls, a button would count as too small
        let check = "window.scrollTo(0, 0); axe.run(document, {resultTypes: ['violations'], runOnly: arguments[0]}).then(r => done(\
                     r.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.target.join(' ') + ' (' + [...n.any, ...n.all, ...n.none].map(c => c.message).join('; ') + ')').join(', ')}`)), \
                     e => done(['axe: ' + e]));";
        let rules = json!([
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice"
        ]);
        let found = self
            .run_async(&format!("{axe}\n{check}"), vec![rules])
            .await?;
        let path = self.path().await?;
        let found: Vec<&str> = found
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        ensure(found.is_empty(), || {
            format!("accessibility of {path}:\n{}", found.join("\n"))
        })
    }
}
