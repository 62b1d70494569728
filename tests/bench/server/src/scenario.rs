//! One database's measurements: filled with recordings, then asked for everything that clients ask for.

use std::{
    fs,
    process::Command,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sotto_api::{
    BlobId,
    blob::{PARTIAL_UPLOAD, UPLOAD_COMPLETE, UPLOAD_OFFSET},
    route,
};
use tokio::time::sleep;

use crate::{
    atuin,
    http::{Connection, get, post, request},
    load::{Pace, Requests, Times, run},
    process::Process,
    sotto::{Place, Token, clear, credentials},
    sync::{self, Beside},
};

/// Recordings in the database, and the accounts that they are spread over.
pub(crate) const RECORDINGS: usize = 100_000;
pub(crate) const PEOPLE: usize = 50;
/// Connections under load.
pub(crate) const CONNECTIONS: usize = 64;
/// Audio that is sent and fetched, in bytes, and the parts that it is sent in.
const AUDIO: usize = 64 << 20;
const PART: usize = 8 << 20;
/// Seconds of one measurement under load.
const SECONDS: f64 = 5.0;
/// Starts that are timed; the middle one counts.
const STARTS: usize = 5;

/// All numbers of one database.
pub(crate) struct Numbers {
    pub(crate) fill_s: f64,
    pub(crate) beside: Beside,
    pub(crate) start_ms: f64,
    pub(crate) idle_mb: f64,
    pub(crate) after_mb: f64,
    pub(crate) sign_in: Times,
    pub(crate) list: Times,
    pub(crate) upload_mb_s: f64,
    pub(crate) download_mb_s: f64,
    pub(crate) full: Times,
    pub(crate) half: Times,
    pub(crate) backup_s: f64,
    pub(crate) restore_s: f64,
}

/// Measures on the place's database; `empty` names another database for the restore.
pub(crate) async fn measure(
    place: &Place,
    other: Option<&atuin::Place>,
    empty: Option<String>,
) -> Result<Numbers> {
    clear(&place.folder)?;
    let process = place.start().await?;
    let begun = Instant::now();
    let tokens = crate::sotto::fill(&process, PEOPLE, RECORDINGS).await?;
    let fill_s = begun.elapsed().as_secs_f64();
    process.stop()?;
    let mut starts = Vec::new();
    let mut idle_mb: f64 = 0.0;
    for _ in 0..STARTS {
        let process = place.start().await?;
        starts.push(process.start_ms);
        // As long as it takes to come to rest.
        sleep(Duration::from_secs(1)).await;
        idle_mb = idle_mb.max(process.memory_mb()?);
        process.stop()?;
    }
    starts.sort_by(f64::total_cmp);
    let process = place.start().await?;
    let sign_in = sign_ins(&process).await?;
    let (full, half) = reads(&process, &tokens).await?;
    let list = list(&process, &tokens).await?;
    let (upload_mb_s, download_mb_s) = audio(&process, &tokens[0]).await?;
    let beside = match other {
        Some(other) => {
            clear(&other.folder)?;
            let theirs = other.start().await?;
            sync::measure(&process, Some(&theirs)).await?
        }
        None => sync::measure(&process, None).await?,
    };
    sleep(Duration::from_secs(5)).await;
    let after_mb = process.memory_mb()?;
    process.stop()?;
    let (backup_s, restore_s) = backup_and_restore(place, empty)?;
    let start_ms = starts[STARTS / 2];
    Ok(Numbers {
        fill_s,
        beside,
        start_ms,
        idle_mb,
        after_mb,
        sign_in,
        list,
        upload_mb_s,
        download_mb_s,
        full,
        half,
        backup_s,
        restore_s,
    })
}

/// Signing in, one after the other: the time is a hash's.
async fn sign_ins(process: &Process) -> Result<Times> {
    let one: Requests = Arc::new(|_, round| {
        post(route::LOGIN, None, &credentials(&format!("person{}@example.org", round % PEOPLE)))
    });
    run(process.address, 1, SECONDS, Pace::Full, &one).await
}

/// Sessions of a person, over all connections.
async fn list(process: &Process, tokens: &[Token]) -> Result<Times> {
    let tokens = tokens.to_vec();
    let one: Requests = Arc::new(move |number, _| get(route::SESSIONS, &tokens[number % tokens.len()]));
    run(process.address, CONNECTIONS, SECONDS, Pace::Full, &one).await
}

/// What clients read, mixed: who am I, what is new (mostly nothing, at times a page), sessions, organisations.
async fn reads(process: &Process, tokens: &[Token]) -> Result<(Times, Times)> {
    let tokens = tokens.to_vec();
    let newest = RECORDINGS / PEOPLE * 3;
    let mixed: Requests = Arc::new(move |number, round| {
        let token = &tokens[number % tokens.len()];
        match round % 8 {
            0 => get(route::ME, token),
            1 => get(route::SESSIONS, token),
            2 => get(route::ORGANISATIONS, token),
            3 => get(&format!("{}?cursor={}", route::PULL, round * 37 % newest), token),
            _ => get(&format!("{}?cursor={newest}", route::PULL), token),
        }
    });
    let full = run(process.address, CONNECTIONS, SECONDS, Pace::Full, &mixed).await?;
    let pace = Pace::PerSecond(full.per_second() / 2.0);
    let half = run(process.address, CONNECTIONS, SECONDS, pace, &mixed).await?;
    Ok((full, half))
}

/// One file up in parts and down as a whole, in MB/s.
async fn audio(process: &Process, token: &Token) -> Result<(f64, f64)> {
    let mut connection = Connection::open(process.address).await?;
    // Not all alike, so that nothing on the way finds it short.
    let bytes: Vec<u8> = (0..AUDIO).map(|at| ((at * 31) ^ (at >> 9)) as u8).collect();
    let blob = BlobId::make(1_700_000_000_000, [9; 10]);
    let announced = json!({ "blob": blob, "bytes": AUDIO, "digest": blake3::hash(&bytes).to_hex().as_str() });
    connection.ask(&post(route::UPLOADS, Some(token), &announced)).await?.good()?;
    let begun = Instant::now();
    for (number, part) in bytes.chunks(PART).enumerate() {
        let (offset, last) = ((number * PART).to_string(), (number + 1) * PART >= AUDIO);
        let headers = [
            ("content-type", PARTIAL_UPLOAD),
            (UPLOAD_OFFSET, offset.as_str()),
            (UPLOAD_COMPLETE, if last { "?1" } else { "?0" }),
        ];
        let path = format!("{}/{blob}", route::UPLOADS);
        connection.ask(&request("PATCH", &path, Some(token), &headers, part)).await?.good()?;
    }
    let up_s = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    let answer = connection.ask(&get(&format!("{}/{blob}", route::BLOBS), token)).await?.good()?;
    let down_s = begun.elapsed().as_secs_f64();
    ensure!(answer.body == bytes, "what came back is not what was sent");
    let mb = AUDIO as f64 / 1e6;
    Ok((mb / up_s, mb / down_s))
}

/// A backup of everything, and its restore into a new folder and an empty database, in seconds.
fn backup_and_restore(place: &Place, empty: Option<String>) -> Result<(f64, f64)> {
    let timed = |mut command: Command| {
        let begun = Instant::now();
        let output = command.output().context("the server's program cannot be started")?;
        ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok::<_, anyhow::Error>(begun.elapsed().as_secs_f64())
    };
    let backup_s = timed(place.command(&["backup"]))?;
    let made = fs::read_dir(place.folder.join("backups"))?.filter_map(|entry| Some(entry.ok()?.path()));
    let newest = made.filter(|it| it.join("manifest.json").is_file()).max().context("no backup was made")?;
    let there =
        Place { program: place.program.clone(), folder: place.folder.join("restored"), database: empty };
    let restore_s = timed(there.command(&["restore", &newest.to_string_lossy()]))?;
    Ok((backup_s, restore_s))
}
