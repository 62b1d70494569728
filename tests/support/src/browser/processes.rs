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

fn tree_of(profile: &Path) -> BTreeSet<u32> {
    let flag = format!("--user-data-dir={}", profile.display());
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut waiting = Vec::new();
    for id in all_ids() {
        if let Some(parent) = parent_of(id) {
            children.entry(parent).or_default().push(id);
        }
        let arguments = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
        if arguments.split(|byte| *byte == 0).any(|argument| argument == flag.as_bytes()) && is_alive(id) {
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

/// State letter and parent, which follow the program's name in parentheses.
fn state_of(id: u32) -> Option<(char, u32)> {
    let line = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = line.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}

fn parent_of(id: u32) -> Option<u32> {
    state_of(id).map(|(_, parent)| parent)
}

/// A zombie is dead: it only waits to be noticed.
fn is_alive(id: u32) -> bool {
    state_of(id).is_some_and(|(state, _)| !matches!(state, 'Z' | 'X'))
}
