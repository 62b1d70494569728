//! `sotto transcribe`: what is said in files and folders, with the speech model of a folder.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sotto_engine::speakers::{SpeakerModel, attribute};
use sotto_engine::transcribe::{Recogniser, Transcription, TranscriptionStep};
use sotto_export::Format;
use sotto_protocol::{Share, Transcript};

use crate::failures::Failures;
use crate::speech::SpeechOptions;
use crate::{files, jobs, speakers};

/// Each listens to all of a file, so more of them gain less and less.
const MOST_JOBS: u32 = 16;

/// What to transcribe and how to print it.
#[derive(Args)]
pub(crate) struct Options {
    /// Files or folders.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    speech: SpeechOptions,
    /// Say who speaks, too: S1 for who speaks first, and so on.
    #[arg(long)]
    speakers: bool,
    /// Folder of the model that tells speakers apart, as `cargo xtask models` builds it.
    #[arg(long, env = "SOTTO_SPEAKER_MODEL", default_value = speakers::BUILT)]
    speaker_model: PathBuf,
    /// Processors that write a file down side by side; all of them by default, and one where the language is to be found out.
    #[arg(long, default_value_t = 0)]
    jobs: usize,
    /// Take the noise away before the words are written down; the file stays as it is.
    #[arg(long)]
    clean: bool,
    /// How to write it.
    #[arg(long, value_parser = format_of(), default_value = Format::Txt.extension())]
    format: Format,
    /// Give each word its time where the format can hold it (JSON always does).
    #[arg(long)]
    words: bool,
    /// Write to this file, or with several files into this folder, one file each; standard output by default.
    #[arg(short, long)]
    output: Option<PathBuf>,
}

/// A format by its name.
fn format_of() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| PossibleValue::new(format.extension()).help(format.about()));
    PossibleValuesParser::new(names).try_map(|name| Format::named(&name).ok_or("no such format"))
}

/// Transcribes all files, says at the end how many there were, and answers those that could not be read.
pub(crate) fn run(options: &Options) -> anyhow::Result<Failures> {
    let files = files::expand(&options.files)?;
    if files.is_empty() {
        bail!("There is no audio file in there.");
    }
    let models = Models {
        recogniser: Arc::new(options.speech.load()?),
        speakers: options.speakers.then(|| speakers::load(&options.speaker_model)).transpose()?,
        how: How { clean: options.clean, jobs: options.jobs },
    };
    let mut output = Output::open(options, files.len())?;
    let mut failures = Failures::default();
    let mut written = 0;
    let bar = ProgressBar::with_draw_target(Some(1_000 * files.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {percent} %, {eta} left, {msg}") {
        bar.set_style(style);
    }
    for (index, path) in files.iter().enumerate() {
        bar.set_message(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        match models.read(path, |share| bar.set_position(at(index, share))) {
            Ok(transcript) => {
                written += 1;
                match bar.suspend(|| output.write(path, &transcript)) {
                    // Whoever read our output has seen enough.
                    Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(failures),
                    done => done.context("the output could not be written")?,
                }
            }
            Err(sentence) => failures.add_above(&bar, path, sentence),
        }
        bar.set_position(at(index + 1, 0.0));
    }
    bar.finish_and_clear();
    output.finish().context("the output could not be written")?;
    if files.len() > 1 {
        eprintln!("{written} of {} files transcribed.", files.len());
    }
    Ok(failures)
}

fn at(file: usize, share: f32) -> u64 {
    1_000 * file as u64 + (1_000.0 * share) as u64
}

/// The models that were asked for.
struct Models {
    recogniser: Arc<Recogniser>,
    speakers: Option<Arc<SpeakerModel>>,
    how: How,
}

/// How files are written down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct How {
    /// Noise is taken away first.
    clean: bool,
    /// Processors that do it; 0 for all.
    jobs: usize,
}

impl How {
    /// As they are, by one processor.
    pub(crate) const ALONE: Self = Self { clean: false, jobs: 1 };
}

impl Models {
    /// What is said in a file, and by whom where that was asked for.
    fn read(&self, path: &Path, mut tell: impl FnMut(f32)) -> Result<Transcript, String> {
        let parts = if self.speakers.is_some() { 2.0 } else { 1.0 };
        let mut transcript = transcribe(path, &self.recogniser, self.how, |share| tell(share / parts))?;
        if let Some(model) = &self.speakers {
            let turns = speakers::separate(path, model, |share| tell((1.0 + share) / parts))?;
            attribute(&mut transcript, &turns);
            transcript.speakers = Some(turns);
        }
        Ok(transcript)
    }
}

/// Writes down what is said in a file, and tells the share that is done.
pub(crate) fn transcribe(
    path: &Path,
    recogniser: &Arc<Recogniser>,
    how: How,
    mut tell: impl FnMut(f32),
) -> Result<Transcript, String> {
    let count = match how.jobs {
        // One that hears all of it finds out the language best.
        _ if recogniser.finds_out() => 1,
        0 => jobs::processors(),
        count => count,
    };
    let of = u32::try_from(count).unwrap_or(1).clamp(1, MOST_JOBS);
    let write = |index: u32, tell: &mut dyn FnMut(f32)| {
        files::with_file(path, |file, extension| {
            let work = Transcription::open(Box::new(file), extension, recogniser.clone())?;
            let work = work.only(Share { index, of });
            let mut work = if how.clean { work.cleaned()? } else { work };
            while work.step()? != TranscriptionStep::Finished {
                tell(work.progress());
            }
            work.finish()
        })
    };
    thread::scope(|scope| {
        let write = &write;
        let others: Vec<_> = (1..of).map(|index| scope.spawn(move || write(index, &mut |_| ()))).collect();
        let mut shares = vec![write(0, &mut tell)];
        let failed = || Err("Writing it down failed; this is a defect.".to_owned());
        shares.extend(others.into_iter().map(|other| other.join().unwrap_or_else(|_| failed())));
        let shares: Vec<Transcript> = shares.into_iter().collect::<Result<_, _>>()?;
        Transcript::join(shares).map_or_else(failed, Ok)
    })
}

/// Where transcripts go.
enum Output {
    Together { out: Box<dyn Write>, format: Format, words: bool, count: usize, many: bool },
    Folder { folder: PathBuf, format: Format, words: bool },
}

impl Output {
    fn open(options: &Options, files: usize) -> anyhow::Result<Self> {
        let (format, words) = (options.format, options.words);
        let out: Box<dyn Write> = match &options.output {
            Some(folder) if files > 1 => {
                fs::create_dir_all(folder)
                    .with_context(|| format!("{} could not be made", folder.display()))?;
                return Ok(Self::Folder { folder: folder.clone(), format, words });
            }
            Some(file) => Box::new(
                fs::File::create(file).with_context(|| format!("{} could not be made", file.display()))?,
            ),
            None => Box::new(io::stdout()),
        };
        Ok(Self::Together { out, format, words, count: 0, many: files > 1 })
    }

    fn write(&mut self, path: &Path, transcript: &Transcript) -> io::Result<()> {
        match self {
            Self::Together { out, format, words, count, many } => {
                *count += 1;
                let name = path.display().to_string();
                let number = many.then_some(*count);
                sotto_export::write(out, *format, &name, transcript, None, *words, number)
            }
            Self::Folder { folder, format, words } => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(format!(".{}", format.extension()));
                let mut out = io::BufWriter::new(fs::File::create(folder.join(name))?);
                sotto_export::write(
                    &mut out,
                    *format,
                    &path.display().to_string(),
                    transcript,
                    None,
                    *words,
                    None,
                )?;
                out.flush()
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Together { mut out, .. } => out.flush(),
            Self::Folder { .. } => Ok(()),
        }
    }
}
