//! On home: which grants end soon. Drawn with the rest of the program, and only while something is due.

use super::model::{self, Ending};
use crate::browser::{Browser, Filter};
use crate::home::child::children;
use crate::ja;
use crate::ui::{Notice, Tone, live};
use domain::ja::package;
use leptos::prelude::*;

/// Thirty and seven days before the end; gone with つづける or やめる.
#[component]
pub fn Reminders(browser: Browser) -> impl IntoView {
    let due = live(&browser, |browser| async move {
        let consents = Filter {
            person: None,
            kind: Some("Consent".to_owned()),
        };
        let rows = browser.rows(&consents).await?;
        let ending = model::ending(&rows, browser.now());
        // whose records they are is read only when there is something to say
        let children = if ending.is_empty() {
            Vec::new()
        } else {
            children(&browser).await?
        };
        let named = ending.into_iter().filter_map(|it| {
            let child = children.iter().find(|child| child.person == it.person)?;
            Some((child.name.clone(), it))
        });
        Ok((named.collect::<Vec<_>>(), browser.today()))
    });
    move || {
        let (ending, today) = due.get().and_then(Result::ok)?;
        let one = |(name, it): (String, Ending)| {
            view! {
                <div class="ends-soon">
                    <Notice tone=Tone::Caution title=ja::grants::ends_soon(&name, &it.names)>
                        <p>{package::notice(&it.notice, today)}</p>
                        <p><a class="button" href=format!("/people/{}/sharing", it.person)>{ja::grants::OPEN}</a></p>
                    </Notice>
                </div>
            }
        };
        Some(ending.into_iter().map(one).collect_view())
    }
}
