//! Submissions as if a service had gathered them for two years: seeded, so that the same seed gives the same rows. They are
//! written past the server, which counts them at its next start.

use std::fmt::Write;

use anyhow::Result;
use sotto_api::{LinkId, OrganisationId, SubmissionId};
use sqlx::{AnyPool, AssertSqlSafe, any::AnyPoolOptions, any::install_default_drivers};

/// A day, in milliseconds.
pub const DAY_MS: u64 = 86_400_000;
/// Rows of one statement: each has 20 parameters, and SQLite takes 32,766.
const ROWS: usize = 500;

/// What to write.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Whose they are; it must be there.
    pub organisation: OrganisationId,
    /// How many.
    pub count: u64,
    /// Over how many days before `until_ms`.
    pub days: u64,
    /// The end, in milliseconds since 1970.
    pub until_ms: u64,
    /// Decides everything else.
    pub seed: u64,
    /// How many links they come by.
    pub links: u64,
}

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.number() % bound
    }

    /// One of several, by their weights.
    pub fn pick<'a>(&mut self, choices: &[(&'a str, u64)]) -> &'a str {
        let mut at = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (choice, weight) in choices {
            if at < *weight {
                return choice;
            }
            at -= weight;
        }
        choices.last().map_or("", |(choice, _)| choice)
    }

    fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.number().to_be_bytes());
        bytes[8..].copy_from_slice(&self.number().to_be_bytes()[..2]);
        bytes
    }
}

/// Hours of the day, and how much comes in each.
fn moment(random: &mut Random, wanted: &Wanted, at: u64) -> u64 {
    // More comes lately than long ago, on workdays than on Sundays, and by day than by night.
    loop {
        let share = at * 1_000_000 / wanted.count;
        let day = wanted.days * share / 1_000_000;
        let start = wanted.until_ms - wanted.days * DAY_MS + day * DAY_MS;
        let hour = random.below(24);
        if random.below(10) < if (7..22).contains(&hour) { 9 } else { 1 } {
            return start + hour * 3_600_000 + random.below(3_600_000);
        }
    }
}

/// The ids of the links, the busiest first.
#[must_use]
pub fn links(wanted: &Wanted) -> Vec<LinkId> {
    let mut random = Random(wanted.seed ^ 0xABCD);
    (0..wanted.links).map(|_| LinkId::make(wanted.until_ms - wanted.days * DAY_MS, random.bytes())).collect()
}

/// Writes them into the database of a server that does not run.
///
/// # Errors
/// The database refuses.
pub async fn fill(url: &str, wanted: &Wanted) -> Result<()> {
    install_default_drivers();
    let pool = AnyPoolOptions::new().max_connections(1).connect(url).await?;
    if url.starts_with("sqlite:") {
        sqlx::query("PRAGMA synchronous = OFF").execute(&pool).await?;
    }
    let links = links(wanted);
    for (at, link) in links.iter().enumerate() {
        sqlx::query(
            "INSERT INTO feedback_links (id, organisation_id, slug, revision, texts, collect_transcript, collect_audio, \
             expires_ms, most, closed, received, created_ms, created_by) VALUES ($1, $2, $3, 1, '[]', 1, 0, 0, 0, 0, 0, 0, NULL)",
        )
        .bind(link.to_string())
        .bind(wanted.organisation.to_string())
        .bind(format!("generated-{}-{at}", wanted.seed))
        .execute(&pool)
        .await?;
    }
    let mut random = Random(wanted.seed);
    let mut at = 0;
    while at < wanted.count {
        let rows = (wanted.count - at).min(ROWS as u64);
        insert(&pool, wanted, &links, &mut random, at..at + rows).await?;
        at += rows;
    }
    pool.close().await;
    Ok(())
}

async fn insert(
    pool: &AnyPool,
    wanted: &Wanted,
    links: &[LinkId],
    random: &mut Random,
    rows: std::ops::Range<u64>,
) -> Result<()> {
    let mut text = String::from(
        "INSERT INTO submissions (id, organisation_id, link_id, key_hash, body_hash, code_hash, received_ms, language, \
         title, consent, status, duration_ms, emotion, sentiment, analysis, transcript, audio_bytes, audio_digest, \
         audio_format, audio_complete, touched_ms, device, intent, importance, valence, counted) VALUES ",
    );
    let mut tags = String::from("INSERT INTO submission_tags (organisation_id, tag, submission_id) VALUES ");
    let organisation = wanted.organisation;
    let mut separator = "";
    let mut tagged = false;
    for at in rows {
        let ms = moment(random, wanted, at);
        let id = SubmissionId::make(ms, random.bytes());
        // The first link has the most, by the law of Zipf.
        let weights: Vec<(String, u64)> =
            links.iter().enumerate().map(|(n, link)| (link.to_string(), 1000 / (n as u64 + 1))).collect();
        let weights: Vec<(&str, u64)> =
            weights.iter().map(|(link, weight)| (link.as_str(), *weight)).collect();
        let link = random.pick(&weights);
        let sentiment = random.pick(&[("negative", 30), ("neutral", 35), ("positive", 28), ("unsure", 7)]);
        let valence = valence(random, sentiment);
        let emotion = random.pick(match sentiment {
            "negative" => {
                &[("anger", 40), ("sadness", 25), ("disgust", 8), ("fear", 7), ("neutral", 15), ("unsure", 5)]
            }
            "positive" => &[("happiness", 60), ("surprise", 12), ("neutral", 25), ("unsure", 3)],
            _ => &[("neutral", 70), ("sadness", 8), ("surprise", 7), ("unsure", 15)],
        });
        let read = random.below(10) < 6;
        let intent = if read {
            random.pick(&[
                ("praise", 25),
                ("complaint", 25),
                ("question", 15),
                ("request", 15),
                ("bug report", 8),
                ("other", 12),
            ])
        } else {
            ""
        };
        let importance = if read { i64::try_from(random.below(101))? } else { -1 };
        // What is old is mostly done.
        let recent = ms + 30 * DAY_MS > wanted.until_ms;
        let status = random.pick(if recent {
            &[("new", 40), ("seen", 30), ("planned", 10), ("done", 20)]
        } else {
            &[("new", 1), ("seen", 6), ("planned", 3), ("done", 90)]
        });
        let language = random.pick(&[("en", 55), ("de", 30), ("es", 15)]);
        let device = random.pick(&[("phone", 62), ("computer", 28), ("tablet", 7), ("unknown", 3)]);
        let duration = 3000 + random.below(40_000) + random.below(60_000);
        // All of it is made here: nothing needs a parameter.
        write!(
            text,
            "{separator}('{id}', '{organisation}', '{link}', '{id}', '', '{id}', {ms}, '{language}', 'How was it?', '', \
             '{status}', {duration}, '{emotion}', '{sentiment}', '{{}}', '', 0, '', '', 0, {ms}, '{device}', '{intent}', \
             {importance}, {valence}, 0)"
        )?;
        if random.below(20) == 0 {
            let tag = random.pick(&[("delivery", 40), ("price", 30), ("app", 20), ("staff", 10)]);
            let comma = if tagged { ", " } else { "" };
            write!(tags, "{comma}('{organisation}', '{tag}', '{id}')")?;
            tagged = true;
        }
        separator = ", ";
    }
    sqlx::query(AssertSqlSafe(text)).persistent(false).execute(pool).await?;
    if tagged {
        sqlx::query(AssertSqlSafe(tags)).persistent(false).execute(pool).await?;
    }
    Ok(())
}

fn valence(random: &mut Random, sentiment: &str) -> i64 {
    let spread = i64::try_from(random.below(500)).unwrap_or_default();
    match sentiment {
        "negative" => -200 - spread,
        "positive" => 200 + spread,
        "neutral" => spread / 3 - 80,
        _ => 0,
    }
}
