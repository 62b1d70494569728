//! A report as a few lines of text.

use std::io::{self, Write};

use sotto_protocol::{EmotionLabel, Report, SegmentKind, SentimentLabel, SpeakerTurns, Transcript, Warning};

/// Writes the summary of one file.
pub(crate) fn write(
    out: &mut impl Write,
    report: &Report,
    speakers: Option<&SpeakerTurns>,
) -> io::Result<()> {
    let analysis = &report.analysis;
    let quality = &analysis.quality;
    let channels = match analysis.channels {
        1 => "mono".to_owned(),
        2 => "stereo".to_owned(),
        channels => format!("{channels} channels"),
    };
    let khz = f64::from(analysis.sample_rate_hz) / 1_000.0;
    writeln!(out, "{}", report.file)?;
    writeln!(
        out,
        "  audio      {}, {} at {khz} kHz, {channels}",
        length(analysis.duration_s),
        analysis.codec
    )?;
    let speech: f64 = analysis
        .segments
        .iter()
        .filter(|segment| segment.kind == SegmentKind::Speech)
        .map(|segment| segment.end_s - segment.start_s)
        // A sum of nothing would be a negative zero.
        .fold(0.0, |sum, length| sum + length);
    writeln!(out, "  speech     {} ({:.0} %)", length(speech), quality.speech_ratio * 100.0)?;
    writeln!(
        out,
        "  level      {}, peak {}, {} above the background",
        measure(quality.loudness_lufs, "LUFS"),
        measure(quality.peak_dbfs, "dBFS"),
        measure(quality.snr_db, "dB")
    )?;
    let voice = &analysis.voice;
    writeln!(
        out,
        "  pitch      {} (from {} to {}, spread {})",
        measure(voice.f0_median_hz, "Hz"),
        measure(voice.f0_min_hz, "Hz"),
        measure(voice.f0_max_hz, "Hz"),
        measure(voice.f0_sd_semitones, "semitones")
    )?;
    let (emotion, sentiment) = (&analysis.emotion, &analysis.sentiment);
    writeln!(out, "  sounds     {}", confident(emotion_name(emotion.label), emotion.confidence))?;
    if let Some(stretches) = emotion.baseline {
        writeln!(out, "             against {stretches} stretches of this person's usual speech")?;
    }
    if let Some(arousal) = emotion.arousal {
        writeln!(out, "  arousal    {arousal:+.2} (calm -1, excited 1)")?;
    }
    writeln!(out, "  sentiment  {}", confident(sentiment_name(sentiment.label), sentiment.confidence))?;
    for speaker in speakers.iter().flat_map(|speakers| &speakers.speakers) {
        writeln!(out, "  speaker    {}, {}", speaker.label, length(speaker.seconds))?;
    }
    if let Some(transcript) = &report.transcript {
        writeln!(out, "  said       {}", transcript.text().replace('\n', " "))?;
        said(out, transcript)?;
    }
    for warning in &quality.warnings {
        writeln!(out, "  note       {}", advice(*warning))?;
    }
    writeln!(out)
}

/// What the words say, alone and with the voice.
fn said(out: &mut impl Write, transcript: &Transcript) -> io::Result<()> {
    let Some(insight) = &transcript.insight else { return Ok(()) };
    if let Some(sentiment) = &insight.sentiment {
        writeln!(out, "  words      {}", confident(sentiment_name(sentiment.label), sentiment.confidence))?;
    }
    if let Some(both) = &insight.together {
        let name = if both.disagree { "they disagree" } else { sentiment_name(both.sentiment.label) };
        writeln!(out, "  together   {}", confident(name, both.sentiment.confidence))?;
    }
    Ok(())
}

fn length(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02} h")
    } else {
        format!("{minutes}:{seconds:02} min")
    }
}

fn measure(value: Option<f32>, unit: &str) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1} {unit}"))
}

fn confident(name: &str, confidence: f32) -> String {
    if confidence > 0.0 {
        format!("{name} (confidence {:.0} %)", confidence * 100.0)
    } else {
        name.to_owned()
    }
}

fn emotion_name(label: EmotionLabel) -> &'static str {
    match label {
        EmotionLabel::Neutral => "neutral",
        EmotionLabel::Happiness => "happy",
        EmotionLabel::Sadness => "sad",
        EmotionLabel::Anger => "angry",
        EmotionLabel::Fear => "afraid",
        EmotionLabel::Surprise => "surprised",
        EmotionLabel::Disgust => "disgusted",
        EmotionLabel::Unsure => "not sure",
    }
}

fn sentiment_name(label: SentimentLabel) -> &'static str {
    match label {
        SentimentLabel::Negative => "negative",
        SentimentLabel::Neutral => "neutral",
        SentimentLabel::Positive => "positive",
        SentimentLabel::Unsure => "not sure",
    }
}

fn advice(warning: Warning) -> &'static str {
    match warning {
        Warning::Clipping => "The recording clips: lower the input gain.",
        Warning::TooQuiet => "The recording is very quiet: move closer or raise the gain.",
        Warning::Noisy => "The background is close to the voice: find a quieter place.",
        Warning::DcOffset => "The signal lies off centre: try another input or cable.",
        Warning::NarrowBand => "Only the band of a telephone was recorded: use another microphone.",
        Warning::Dropouts => "There are gaps where samples were lost.",
        Warning::Reverberant => "The room rings: move closer to the microphone.",
        Warning::Silent => "There is nothing but silence: check the microphone.",
        Warning::NoSpeech => "No speech was found.",
        Warning::LittleSpeech => "There is too little speech to say how it sounds.",
        Warning::Damaged => "The file is cut off or damaged; what could be read was analysed.",
    }
}
