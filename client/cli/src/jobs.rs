//! Many files at once: a fixed number of threads, results in the order given, and a progress bar on stderr.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failures::Failures;

/// Threads to use where the person named no number.
pub(crate) fn processors() -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

/// Runs `work` on every item and hands each result to `take` in the order of the items, as soon as it and all
/// before it are there. `jobs` of 0 means one thread a processor.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(usize, &T) -> R + Sync,
    mut take: impl FnMut(usize, R, &ProgressBar),
) {
    let jobs = if jobs == 0 { processors() } else { jobs }.min(items.len()).max(1);
    let bar = ProgressBar::with_draw_target(Some(items.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {eta} left") {
        bar.set_style(style);
    }
    let next = AtomicUsize::new(0);
    // A bound keeps finished results from piling up behind one slow file.
    let (sender, receiver) = mpsc::sync_channel::<(usize, R)>(4 * jobs);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                while let Some((index, item)) = claim(next, items) {
                    if sender.send((index, work(index, item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receiver {
            bar.inc(1);
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                take(due, result, &bar);
                due += 1;
            }
        }
    });
    bar.finish_and_clear();
}

/// Makes a copy of each file, by `make(from, to)`, and answers those that could not be read or written.
pub(crate) fn copies(
    files: &[(PathBuf, PathBuf)],
    jobs: usize,
    make: impl Fn(&Path, &Path) -> Result<(), String> + Sync,
) -> Failures {
    let mut failures = Failures::default();
    in_order(
        files,
        jobs,
        |_, (from, to)| make(from, to),
        |index, result, bar| {
            if let (Err(sentence), Some((from, _))) = (result, files.get(index)) {
                failures.add_above(bar, from, sentence);
            }
        },
    );
    failures
}

fn claim<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}
