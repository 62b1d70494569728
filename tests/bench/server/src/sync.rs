//! The sync rows: the same number of changes and records, as many sealed bytes in each, over as many connections, ours and
//! the other server's one after the other, several times.

use std::sync::Arc;

use anyhow::Result;
use sotto_api::route;

use crate::{
    atuin,
    http::{Connection, get, post},
    load::{Pace, Requests, run},
    process::Process,
    sotto::{self, Token},
};

/// Connections, each of an account of its own.
const CLIENTS: usize = 4;
/// Changes in a push.
pub(crate) const BATCH: usize = 100;
/// Seconds of one measurement, and how many there are; the middle one counts.
const SECONDS: f64 = 2.0;
const TURNS: usize = 3;
/// Records that each client has when pulls begin.
const THERE: usize = 25_000;

/// Changes a second.
#[derive(Clone, Copy)]
pub(crate) struct Rates {
    pub(crate) push: f64,
    pub(crate) pull: f64,
}

/// Ours and theirs.
pub(crate) struct Beside {
    pub(crate) ours: Rates,
    pub(crate) theirs: Option<Rates>,
}

/// Measures both; the other one where it is there.
pub(crate) async fn measure(ours: &Process, theirs: Option<&Process>) -> Result<Beside> {
    let mut people = Vec::new();
    for number in 0..CLIENTS {
        let mut connection = Connection::open(ours.address).await?;
        let token = sotto::join(&mut connection, &format!("sync{number}@example.org")).await?;
        for _ in 0..THERE / BATCH {
            connection.ask(&post(route::PUSH, Some(&token), &sotto::batch(BATCH))).await?.good()?;
        }
        people.push(token);
    }
    let mut clients = Vec::new();
    if let Some(theirs) = theirs {
        for number in 0..CLIENTS {
            let mut connection = Connection::open(theirs.address).await?;
            let client = atuin::Client::join(&mut connection, number).await?;
            client.fill(&mut connection, THERE).await?;
            clients.push(client);
        }
    }
    let (mut mine, mut others) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        mine.push(of_ours(ours, &people).await?);
        if let Some(theirs) = theirs {
            others.push(of_theirs(theirs, &clients, turn).await?);
        }
    }
    Ok(Beside { ours: middle(&mine), theirs: theirs.map(|_| middle(&others)) })
}

async fn of_ours(process: &Process, people: &[Token]) -> Result<Rates> {
    let tokens = people.to_vec();
    let push: Requests =
        Arc::new(move |number, _| post(route::PUSH, Some(&tokens[number]), &sotto::batch(BATCH)));
    let pushed = run(process.address, CLIENTS, SECONDS, Pace::Full, &push).await?;
    let tokens = people.to_vec();
    // Pages of 200; a full one every time.
    let pages = THERE / sotto_api::sync::MAX_BATCH;
    let pull: Requests = Arc::new(move |number, round| {
        let cursor = round % pages * sotto_api::sync::MAX_BATCH;
        get(&format!("{}?cursor={cursor}", route::PULL), &tokens[number])
    });
    let pulled = run(process.address, CLIENTS, SECONDS, Pace::Full, &pull).await?;
    Ok(Rates {
        push: pushed.per_second() * BATCH as f64,
        pull: pulled.per_second() * sotto_api::sync::MAX_BATCH as f64,
    })
}

async fn of_theirs(process: &Process, clients: &[atuin::Client], turn: usize) -> Result<Rates> {
    let to = clients.to_vec();
    // A series goes on without gaps.
    let begin = THERE + turn * 10_000_000;
    let push: Requests = Arc::new(move |number, round| {
        let records = to[number].records(begin + round * atuin::PAGE, atuin::PAGE);
        post(atuin::RECORD, Some(&to[number].token), &records)
    });
    let pushed = run(process.address, CLIENTS, SECONDS, Pace::Full, &push).await?;
    let from = clients.to_vec();
    let pages = THERE / atuin::PAGE;
    let pull: Requests = Arc::new(move |number, round| {
        get(&from[number].page(round % pages * atuin::PAGE), &from[number].token)
    });
    let pulled = run(process.address, CLIENTS, SECONDS, Pace::Full, &pull).await?;
    let page = atuin::PAGE as f64;
    Ok(Rates { push: pushed.per_second() * page, pull: pulled.per_second() * page })
}

fn middle(rates: &[Rates]) -> Rates {
    let median = |of: fn(&Rates) -> f64| {
        let mut values: Vec<f64> = rates.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Rates { push: median(|it| it.push), pull: median(|it| it.pull) }
}
