//! Runs programs, and tells what takes how long.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Says how long a step has been at work while it prints nothing of its own.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Numbered steps with their times: `[2/6] Build tools …`.
pub(crate) struct Steps {
    total: usize,
    begun: usize,
    start: Instant,
}

impl Steps {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, begun: 0, start: Instant::now() }
    }

    /// Announces a step, does it, and says how long it took.
    pub(crate) fn step<T>(&mut self, title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.begun += 1;
        let label = format!("[{}/{}] {title}", self.begun, self.total);
        println!("{label} …");
        let start = Instant::now();
        let (stop, stopped) = mpsc::channel::<()>();
        let beat = thread::spawn(move || {
            while stopped.recv_timeout(HEARTBEAT) == Err(mpsc::RecvTimeoutError::Timeout) {
                println!("      … still at it after {}", spoken(start.elapsed()));
            }
        });
        let outcome = work();
        drop(stop);
        let _ = beat.join();
        match &outcome {
            Ok(_) => println!("{label}: done in {}", spoken(start.elapsed())),
            Err(_) => println!("{label}: failed after {}", spoken(start.elapsed())),
        }
        outcome
    }

    /// Counts steps that there is no need to take, and says why.
    pub(crate) fn skip(&mut self, steps: usize, why: &str) {
        let first = self.begun + 1;
        self.begun += steps;
        println!("[{first}-{}/{}] {why}", self.begun, self.total);
    }

    /// Time since the first step, in words.
    pub(crate) fn so_far(&self) -> String {
        spoken(self.start.elapsed())
    }
}

/// `48 s`, `2 min 5 s`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 60 {
        0 => format!("{:.1} s", time.as_secs_f32()),
        minutes => format!("{minutes} min {} s", seconds % 60),
    }
}

/// Runs a program, its output going where ours goes.
///
/// # Errors
/// It cannot be started, or fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = line_of(command);
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if status.success() { Ok(()) } else { bail!("`{line}` failed ({status})") }
}

/// Runs a program and hands each line it prints to `see` as well as to our output. Answers whether it succeeded.
///
/// # Errors
/// It cannot be started or read from.
pub(crate) fn run_watched(command: &mut Command, mut see: impl FnMut(&str)) -> Result<bool> {
    let line = line_of(command);
    let (reader, writer) = std::io::pipe()?;
    let mut child = {
        let command = command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let child = command.spawn().with_context(|| format!("cannot start `{line}`"))?;
        // Our ends of the pipe, or reading would never end.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        child
    };
    let mut reader = BufReader::new(reader);
    let mut bytes = Vec::new();
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_end();
        println!("{text}");
        see(text);
        bytes.clear();
    }
    Ok(child.wait()?.success())
}

/// What a program prints on standard output, trimmed; nothing where it is missing or fails.
pub(crate) fn capture(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_words() {
        assert_eq!(spoken(Duration::from_millis(1_540)), "1.5 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 5 s");
    }

    #[test]
    fn watched_programs_show_every_line_and_their_failure() {
        let mut lines = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; exit 3"]);
        let succeeded = run_watched(&mut command, |line| lines.push(line.to_owned())).expect("sh is there");
        assert!(!succeeded);
        assert_eq!(lines, ["one", "two"]);
    }
}
