//! Load: many connections that each ask again as soon as they were answered, or at a fixed rate whatever the server does.
//! At a fixed rate, a request's time counts from when it was due, so that a server that stalls hides nothing.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Result;
use tokio::{
    task::JoinSet,
    time::{Instant, sleep_until},
};

use crate::http::Connection;

/// What a connection asks for, by the number of the connection and of the request.
pub(crate) type Requests = Arc<dyn Fn(usize, usize) -> Vec<u8> + Send + Sync>;

/// How fast requests come.
#[derive(Clone, Copy)]
pub(crate) enum Pace {
    /// As fast as they are answered.
    Full,
    /// So many a second, all connections together.
    PerSecond(f64),
}

/// Times of all requests, in milliseconds, sorted.
pub(crate) struct Times {
    ms: Vec<f64>,
    /// From the first request to the last answer, in seconds.
    pub(crate) total_s: f64,
}

impl Times {
    pub(crate) fn new(mut ms: Vec<f64>, total_s: f64) -> Self {
        ms.sort_by(f64::total_cmp);
        Self { ms, total_s }
    }

    /// The time that this share of all requests kept.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        let last = self.ms.len().saturating_sub(1);
        let at = (last as f64 * share).round() as usize;
        self.ms.get(at.min(last)).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.ms.len() as f64 / self.total_s
    }
}

/// Asks over so many connections for some seconds. Each answer must be a good one.
pub(crate) async fn run(
    address: SocketAddr,
    connections: usize,
    seconds: f64,
    pace: Pace,
    requests: &Requests,
) -> Result<Times> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let start = Instant::now();
    let end = start + Duration::from_secs_f64(seconds);
    let mut tasks = JoinSet::new();
    for (number, mut connection) in open.into_iter().enumerate() {
        let requests = Arc::clone(requests);
        tasks.spawn(async move {
            let mut ms = Vec::new();
            for round in 0.. {
                let due = match pace {
                    Pace::Full => Instant::now(),
                    Pace::PerSecond(rate) => {
                        // Connections take turns.
                        let at = (round * connections + number) as f64 / rate;
                        start + Duration::from_secs_f64(at)
                    }
                };
                if due >= end {
                    break;
                }
                let request = requests(number, round);
                sleep_until(due).await;
                let begun = if matches!(pace, Pace::Full) { Instant::now() } else { due };
                connection.ask(&request).await?.good()?;
                ms.push(begun.elapsed().as_secs_f64() * 1e3);
            }
            Ok::<_, anyhow::Error>(ms)
        });
    }
    let mut all = Vec::new();
    while let Some(done) = tasks.join_next().await {
        all.extend(done??);
    }
    Ok(Times::new(all, start.elapsed().as_secs_f64()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_those_of_the_sorted_times() {
        let times = Times::new((1..=101).rev().map(f64::from).collect(), 2.0);
        assert_eq!(
            (times.percentile(0.5), times.percentile(0.99), times.percentile(1.0)),
            (51.0, 100.0, 101.0)
        );
        assert!((times.per_second() - 50.5).abs() < 1e-9);
        assert!(Times::new(Vec::new(), 1.0).percentile(0.5).is_nan());
    }
}
