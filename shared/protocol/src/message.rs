//! Requests to the worker and what comes back.
//!
//! A message travels as a two-element array: this module's value as JSON text, then an attachment or
//! `undefined`. Attachments (a `MessagePort`, a `Blob`, transferred bytes) are named at each variant.

use serde::{Deserialize, Serialize};

use crate::{
    Analysis, Begun, CloseUpWish, Event, Fault, JoinPart, KnownVoice, PackFormat, Reply, Share, SpeakerTurns,
    Stage, TakeOut, Talk, Transcript,
};

/// Number that ties answers to their request; unique within one worker's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u32);

/// What the page sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToWorker {
    /// Answers carry the same id.
    pub id: RequestId,
    /// What is asked.
    pub body: Request,
}

/// What the page can ask for. Paths are relative to the origin's private file system (OPFS).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Append blocks to a new WAV file until [`Request::StopCapture`]. Attachment: the `MessagePort` on which
    /// the audio worklet posts mono `Float32Array` blocks. Emits [`Event::Level`]; ends with
    /// [`Reply::Captured`].
    StartCapture {
        /// File to write.
        path: String,
        /// Rate of the blocks, in hertz.
        sample_rate_hz: u32,
    },
    /// Finish the capture that request `capture` started, and close its file.
    StopCapture {
        /// Id of the `StartCapture` request.
        capture: RequestId,
    },
    /// What lies in a folder of captures. Files that another tab is writing are left out. Headers of files
    /// whose writer died are completed. Answered by [`Reply::Captures`].
    ListCaptures {
        /// Folder to look in.
        folder: String,
    },
    /// Copy the attached `Blob` to a file. Answered by [`Reply::Kept`]; a failed copy leaves no file.
    Keep {
        /// File to write.
        path: String,
    },
    /// Make ready what analyses need, before there is something to analyse. Emits progress; answered by
    /// [`Reply::Prepared`].
    Prepare,
    /// Analyse a file. Emits progress; answered by [`Reply::Analysed`].
    Analyse {
        /// File to read.
        path: String,
        /// Extension of the original file name without the dot, as a hint to the decoder; may be empty.
        extension: String,
        /// Whose voice it is; none where that is not known.
        voice: Option<KnownVoice>,
        /// Whether emotion may be read in it: not where people may speak who have not agreed.
        emotion: bool,
    },
    /// Write down what is said in a file. Emits progress, [`Event::Begun`] and [`Event::Said`]; answered by [`Reply::Transcribed`], or by
    /// a `model-unavailable` fault where the speech model is not here.
    Transcribe {
        /// File to read.
        path: String,
        /// Extension of the original file name without the dot, as a hint to the decoder; may be empty.
        extension: String,
        /// Language that is spoken, by its short code; none to find it out.
        language: Option<String>,
        /// Whether its noise is taken away first.
        clean: bool,
        /// Who speaks when, where that is known: words get their speakers.
        speakers: Option<SpeakerTurns>,
        /// What was written down before something came between; none to begin anew.
        begun: Option<Box<Begun>>,
        /// Which of its stretches.
        share: Share,
    },
    /// Write a copy of a file with its noise taken away: one channel, 48 kHz, 16-bit WAV. Emits progress; answered by
    /// [`Reply::Cleaned`]; a failed copy leaves no file.
    Clean {
        /// File to read.
        path: String,
        /// Extension of the original file name without the dot, as a hint to the decoder; may be empty.
        extension: String,
        /// File to write.
        to: String,
    },
    /// Write a copy of a capture that takes less room. Emits progress; answered by [`Reply::Packed`]; a failed copy leaves no
    /// file. The copy was read again and is right.
    Pack {
        /// File to read: a WAV file as [`Request::StartCapture`] writes it.
        path: String,
        /// What to write.
        format: PackFormat,
        /// File to write.
        to: String,
    },
    /// Write parts of files one after the other into one WAV file, without loss. Emits progress; answered by
    /// [`Reply::Joined`]; a failed copy leaves no file.
    Join {
        /// The parts, in order.
        parts: Vec<JoinPart>,
        /// File to write.
        to: String,
    },
    /// Read a short part of a file in detail. Answered by [`Reply::SeenClosely`].
    LookClosely {
        /// File to read.
        path: String,
        /// Extension of the original file name without the dot, as a hint to the decoder; may be empty.
        extension: String,
        /// Which part, and how fine.
        wish: CloseUpWish,
    },
    /// Write down what is said while it is said. Attachment: a `MessagePort` with the same blocks as of
    /// [`Request::StartCapture`]. Emits [`Event::Guessed`] and [`Event::Said`]; ends, after the last block, with
    /// [`Reply::Listened`].
    Listen {
        /// Rate of the blocks, in hertz.
        sample_rate_hz: u32,
        /// Language that is spoken, by its short code; none to find it out.
        language: Option<String>,
    },
    /// Look at a voice while it speaks: pitch, spectrum, speech, and emotion where the model is here; it is never fetched.
    /// Attachment: a `MessagePort` with the same blocks as of [`Request::StartCapture`]. Emits [`Event::Seen`]; ends, after
    /// the last block, with [`Reply::Watched`].
    Watch {
        /// Rate of the blocks, in hertz.
        sample_rate_hz: u32,
        /// What is usual for the person's voice; none where that is not known.
        voice: Option<KnownVoice>,
    },
    /// Read what the words of a transcript say, beside what the voice says. Emits progress; answered by
    /// [`Reply::WordsRead`].
    ReadWords {
        /// The words.
        transcript: Box<Transcript>,
        /// How the voice sounds; none where that is not known.
        analysis: Option<Box<Analysis>>,
    },
    /// Keep what sentences mean as a file, for [`Request::FindAlike`]. Emits progress; answered by
    /// [`Reply::MeaningKept`], or by a `model-unavailable` fault where the text model is not here.
    KeepMeaning {
        /// The sentences.
        lines: Vec<String>,
        /// File to write.
        to: String,
    },
    /// Which sentences, of those that [`Request::KeepMeaning`] kept in a folder, mean nearly the same as a text.
    /// Answered by [`Reply::FoundAlike`].
    FindAlike {
        /// The text.
        text: String,
        /// Folder to look in.
        folder: String,
    },
    /// Find out who speaks when in a file. Emits progress; answered by [`Reply::ToldApart`].
    TellApart {
        /// File to read.
        path: String,
        /// Extension of the original file name without the dot, as a hint to the decoder; may be empty.
        extension: String,
        /// What is known of it.
        talk: Box<Talk>,
    },
    /// Write files that are taken elsewhere, and read archives. Answered by [`Reply::TakenOut`].
    TakeOut(TakeOut),
    /// Which models are on offer and which are here. Answered by [`Reply::Models`].
    ListModels,
    /// Get a model and keep it; what is here goes on working until the new file is here and right. Emits progress;
    /// answered by [`Reply::Models`].
    FetchModel {
        /// Its name.
        name: String,
    },
    /// Remove a model from this device. Answered by [`Reply::Models`].
    RemoveModel {
        /// Its name.
        name: String,
    },
    /// Seal what is written from now on, and open what is sealed, with a key. Attachment: the key's bytes, none of them to
    /// forget it. Answered by [`Reply::KeyTaken`].
    UseKey,
    /// Stop the work on a request, which then answers with a `cancelled` fault.
    Cancel {
        /// The request to stop.
        request: RequestId,
    },
    /// End the worker as a defect would. The diagnostics page uses it to prove that recovery works.
    Trap,
}

/// What the worker sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FromWorker {
    /// The worker listens. Messages sent before this are lost.
    Ready {
        /// [`crate::PROTOCOL_VERSION`] of the worker's build.
        protocol: u32,
    },
    /// The worker fetched a file of the app, or a model.
    Fetched {
        /// Path on this origin, without a query.
        path: String,
        /// Bytes that came.
        bytes: u64,
        /// HTTP status; 0 where no answer came.
        status: u16,
    },
    /// How far a request is.
    Progress {
        /// The request.
        id: RequestId,
        /// What is being done.
        stage: Stage,
        /// Share that is done, 0 to 1.
        done: f32,
    },
    /// Something happened that belongs to a running request.
    Event {
        /// The request.
        id: RequestId,
        /// What happened.
        event: Event,
    },
    /// A request ended well.
    Done {
        /// The request.
        id: RequestId,
        /// Its answer.
        reply: Reply,
    },
    /// A request failed, or (without id) something outside any request did.
    Fault {
        /// The request.
        id: Option<RequestId>,
        /// Why.
        fault: Fault,
    },
}
