//! A load generator: so many connections, each asking again as soon as it is answered, for so long.
//!
//! Reads what to ask as JSON from standard input and writes what came of it as JSON to standard
//! output. It knows no protocol: requests are templates, so that our server and its peers are asked
//! by the same program.

mod http;
mod report;
mod template;

use http::{Connection, Problem};
use report::{Report, Tally};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Read;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;
use template::Template;
use tokio::time::Instant;

/// What to ask.
#[derive(Debug, Deserialize)]
struct Plan {
    /// On loopback.
    port: u16,
    method: String,
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// See [`template`].
    #[serde(default)]
    body: String,
    /// One for each connection: its own variables for headers, path and body.
    connections: Vec<BTreeMap<String, String>>,
    /// Asked before, without counting.
    warm_up_millis: u64,
    millis: u64,
    /// An answer without this text counts as failed, whatever its status says.
    #[serde(default)]
    expect: Option<String>,
    /// A string property of the answer (`cursor`) that is a variable of the next request.
    #[serde(default)]
    carry: Option<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(report) => {
            // a closed stream is nobody who could be told
            let _ = serde_json::to_writer(std::io::stdout().lock(), &report);
            ExitCode::SUCCESS
        }
        Err(problem) => {
            let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), problem.as_bytes());
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Report, String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| error.to_string())?;
    let plan: Plan = serde_json::from_str(&text).map_err(|error| format!("the plan: {error}\n"))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}\n"))?;
    // one thread: the machine's other cores are the server's
    Ok(tokio::task::LocalSet::new().block_on(&runtime, ask_all(Rc::new(plan))))
}

async fn ask_all(plan: Rc<Plan>) -> Report {
    let count_from = now() + Duration::from_millis(plan.warm_up_millis);
    let until = count_from + Duration::from_millis(plan.millis);
    let mut tasks = Vec::new();
    for variables in plan.connections.clone() {
        tasks.push(tokio::task::spawn_local(ask(
            plan.clone(),
            variables,
            count_from,
            until,
        )));
    }
    let mut tally = Tally::default();
    for task in tasks {
        match task.await {
            Ok(one) => tally.add(one),
            Err(error) => tally.fail(error.to_string()),
        }
    }
    tally.report(Duration::from_millis(plan.millis))
}

/// One connection, until the time is over.
async fn ask(
    plan: Rc<Plan>,
    mut variables: BTreeMap<String, String>,
    count_from: Instant,
    until: Instant,
) -> Tally {
    let mut tally = Tally::default();
    let template = Template::new(&plan.method, &plan.path, &plan.headers, &plan.body);
    let mut connection = match Connection::open(plan.port).await {
        Ok(connection) => connection,
        Err(problem) => {
            tally.fail(problem.to_string());
            return tally;
        }
    };
    loop {
        let begin = now();
        if begin >= until {
            return tally;
        }
        let request = template.fill(&variables);
        let outcome = connection
            .ask(&request)
            .await
            .and_then(|answer| check(&plan, answer));
        let end = now();
        match outcome {
            Ok(body) => {
                if let Some(name) = &plan.carry
                    && let Some(value) = string_property(body, name)
                {
                    variables.insert(name.clone(), value.to_owned());
                }
                tally.answered();
                if begin >= count_from && end <= until {
                    tally.took(end - begin);
                }
            }
            Err(problem) => {
                tally.fail(problem.to_string());
                return tally;
            }
        }
    }
}

fn check<'a>(plan: &Plan, (status, body): (u16, &'a [u8])) -> Result<&'a str, Problem> {
    let body = std::str::from_utf8(body).map_err(|_| Problem::NotHttp)?;
    let expected = plan
        .expect
        .as_deref()
        .is_none_or(|text| body.contains(text));
    if (200..300).contains(&status) && expected {
        Ok(body)
    } else {
        Err(Problem::Answer(status, body.chars().take(300).collect()))
    }
}

/// The JSON text of a string property, quotes included, without reading all of the answer. The last
/// one of that name: our answers end with it.
fn string_property<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = body.rsplit_once(&format!("\"{name}\":\""))?;
    let length = rest.find('"')?;
    let start = body.len() - rest.len() - 1;
    body.get(start..start + length + 2)
}

fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_taken_as_it_stands() {
        let check =
            |body: &str, expect: Option<&str>| assert_eq!(string_property(body, "cursor"), expect);
        check(
            r#"{"after":"a","cursor":"e1;x=4","more":false}"#,
            Some(r#""e1;x=4""#),
        );
        check(
            r#"{"cursor":"first","rows":[],"cursor":"last"}"#,
            Some(r#""last""#),
        );
        check("{}", None);
    }
}
