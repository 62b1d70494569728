//! The browser's processes as the kernel sees them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, bail, ensure};

const END_LIMIT: Duration = Duration::from_secs(10);
/// What Linux shows processor time in, on every machine that has Chromium.
const TICKS_A_SECOND: f64 = 100.0;

/// Kills every process that was started with this profile, and all their children. Answers how many there were.
pub(super) fn kill_tree_of(profile: &Path) -> Result<usize> {
    let tree = tree_of(profile);
    if tree.is_empty() {
        return Ok(0);
    }
    let ids = tree.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
    // One may end while the others are being killed; what counts is that none is left.
    Command::new("sh").args(["-c", &format!("kill -9 {ids} 2>/dev/null; true")]).status()?;
    let start = Instant::now();
    while tree.iter().any(|id| is_alive(*id)) {
        ensure!(start.elapsed() < END_LIMIT, "a killed browser process lives on");
        thread::sleep(Duration::from_millis(5)); // poll
    }
    if tree_of(profile).is_empty() {
        Ok(tree.len())
    } else {
        bail!("the browser started processes while it died")
    }
}

/// Processor time that each kind of process of this profile has used since it started, in seconds. Kinds are the
/// browser's own names (`renderer` holds the pages with their workers), `browser` for its first process.
pub(super) fn processor_s(profile: &Path) -> BTreeMap<String, f64> {
    let mut used = BTreeMap::new();
    for id in tree_of(profile) {
        let arguments = fs::read_to_string(format!("/proc/{id}/cmdline")).unwrap_or_default();
        let kind = arguments.split(['\0', ' ']).find_map(|argument| argument.strip_prefix("--type="));
        *used.entry(kind.unwrap_or("browser").to_owned()).or_default() += processor_of(id).unwrap_or(0.0);
    }
    used
}

fn tree_of(profile: &Path) -> BTreeSet<u32> {
    let flag = format!("--user-data-dir={}", profile.display());
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut waiting = Vec::new();
    for id in all_ids() {
        if let Some(parent) = parent_of(id) {
            children.entry(parent).or_default().push(id);
        }
        let arguments = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        // Firefox has the folder as an argument of its own.
        let names = |argument: &[u8]| {
            argument == flag.as_bytes() || argument == profile.as_os_str().as_encoded_bytes()
        };
        if arguments.split(|byte| *byte == 0).any(names) && is_alive(id) {
            waiting.push(id);
        }
    }
    let mut tree = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if tree.insert(id) {
            waiting.extend(children.get(&id).into_iter().flatten());
        }
    }
    tree.retain(|id| is_alive(*id));
    tree
}

fn all_ids() -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok()).collect()
}

/// What the kernel says of a process after the program's name in parentheses: state letter, parent, and so on.
fn fields_of(id: u32) -> Option<Vec<String>> {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = line.rsplit_once(") ")?;
    Some(rest.split(' ').map(str::to_owned).collect())
}

fn state_of(id: u32) -> Option<(char, u32)> {
    let fields = fields_of(id)?;
    Some((fields.first()?.chars().next()?, fields.get(1)?.parse().ok()?))
}

/// Time in the program and in the kernel on its behalf, of all threads, in seconds.
fn processor_of(id: u32) -> Option<f64> {
    let fields = fields_of(id)?;
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(ticks as f64 / TICKS_A_SECOND)
}

fn parent_of(id: u32) -> Option<u32> {
    state_of(id).map(|(_, parent)| parent)
}

/// A zombie is dead: it only waits to be noticed.
fn is_alive(id: u32) -> bool {
    state_of(id).is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
}
