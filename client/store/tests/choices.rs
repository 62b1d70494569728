//! What a person chooses for one recording: what may leave, what is forgotten, what goes after some days.

#![allow(clippy::expect_used, reason = "a test that cannot go on says why and stops")]

use futures_lite::future::block_on;
use sotto_api::{RecordingId, UserId, sync::ExtraKind};
use sotto_store::{
    Field, Library, LocalAudio, ManualClock, MemoryBackend, NewRecording, SeededEntropy, SyncPolicy,
    retention::{Due, Gone, Rule, due},
};

const NOW_MS: u64 = 1_795_000_000_000;
const DAY_MS: u64 = 86_400_000;

type MemoryLibrary = Library<MemoryBackend, ManualClock, SeededEntropy>;

fn open(backend: MemoryBackend) -> MemoryLibrary {
    block_on(Library::open(backend, ManualClock::at(NOW_MS), SeededEntropy::new(1))).expect("it opens")
}

fn new(days_old: u64) -> NewRecording {
    let audio = LocalAudio {
        path: format!("audio/{days_old}"),
        bytes: 44,
        media_type: "audio/wav".to_owned(),
        extension: "wav".to_owned(),
    };
    NewRecording {
        recorded_ms: NOW_MS - days_old * DAY_MS,
        duration_s: 2.5,
        title: format!("{days_old} days old"),
        tags: Vec::new(),
        audio: Some(audio),
        own_voice: false,
        id: None,
    }
}

fn add(library: &MemoryLibrary, days_old: u64) -> RecordingId {
    block_on(library.add(new(days_old))).expect("it is added").id
}

fn titles(library: &MemoryLibrary) -> usize {
    let waiting = library.unpushed(SyncPolicy::default());
    waiting.iter().filter(|it| matches!(it.field, Field::Title(_))).count()
}

#[test]
fn both_policies_must_allow_what_leaves() {
    let backend = MemoryBackend::new();
    let library = open(backend.clone());
    let id = add(&library, 0);
    assert_eq!((titles(&library), library.uploads_wanted(SyncPolicy::default()).len()), (1, 1));
    let no_text = SyncPolicy { text: false, ..SyncPolicy::default() };
    block_on(library.set_own_policy(id, no_text)).expect("it is kept");
    assert_eq!((titles(&library), library.uploads_wanted(SyncPolicy::default()).len()), (0, 1));
    let no_audio = SyncPolicy { audio: false, ..SyncPolicy::default() };
    assert_eq!(library.uploads_wanted(no_audio).len(), 0);
    assert_eq!(library.lets_out(id, no_audio), SyncPolicy { facts: true, ..SyncPolicy::NOTHING });
    let again = open(backend);
    assert_eq!(again.get(id).map(|it| it.own_policy()), Some(no_text));
}

#[test]
fn a_switch_takes_a_recording_out_of_those_that_stay_here() {
    let library = open(MemoryBackend::new());
    let id = add(&library, 0);
    block_on(library.set_keep_here(id, true)).expect("it is kept");
    assert_eq!(library.get(id).map(|it| it.own_policy()), Some(SyncPolicy::NOTHING));
    let facts = SyncPolicy { facts: true, ..SyncPolicy::NOTHING };
    block_on(library.set_own_policy(id, facts)).expect("it is kept");
    let kept = library.get(id).expect("it is here");
    assert!(!kept.keep_here && kept.own_policy() == facts && kept.left.is_nothing());
}

#[test]
fn nothing_of_an_ephemeral_recording_waits_to_leave() {
    let library = open(MemoryBackend::new());
    let id = block_on(library.add_ephemeral(new(0))).expect("it is added").id;
    assert!(library.get(id).is_some_and(|it| it.choices.ephemeral));
    assert_eq!((library.unpushed(SyncPolicy::default()).len(), titles(&library)), (0, 0));
    assert!(library.uploads_wanted(SyncPolicy::default()).is_empty());
    // Its deletion is nobody's business either.
    block_on(library.delete(id)).expect("it is deleted");
    assert!(library.unpushed(SyncPolicy::default()).is_empty());
    block_on(library.restore(id)).expect("it is back");
    block_on(library.set_ephemeral(id, false)).expect("it is kept");
    assert_eq!(titles(&library), 1);
}

#[test]
fn dropped_audio_is_gone_on_purpose_until_it_comes_back() {
    let library = open(MemoryBackend::new());
    let id = add(&library, 3);
    assert_eq!(block_on(library.drop_audio(id)), Ok(Some("audio/3".to_owned())));
    let kept = library.get(id).expect("it is here");
    assert!(kept.audio.is_none() && kept.choices.audio_dropped && !kept.title.is_empty());
    assert_eq!(block_on(library.drop_audio(id)), Ok(None));
    let audio = new(3).audio.expect("it has audio");
    block_on(library.set_audio(id, audio)).expect("it is back");
    assert!(library.get(id).is_some_and(|it| !it.choices.audio_dropped));
}

#[test]
fn rules_name_what_is_old_enough_and_the_stronger_one_counts() {
    let library = open(MemoryBackend::new());
    let (young, old, ancient) = (add(&library, 1), add(&library, 30), add(&library, 90));
    block_on(library.set_extra(old, ExtraKind::Folder, &"Work")).expect("it is kept");
    let rule = |folder: Option<&str>, days, what| Rule { folder: folder.map(str::to_owned), days, what };
    let asked = |rules: &[Rule]| due(rules, &library.list(), NOW_MS);
    assert_eq!(asked(&[]), []);
    let audio = [rule(None, 30, Gone::Audio)];
    let expected = [old, ancient].map(|id| Due { id, what: Gone::Audio });
    assert_eq!(asked(&audio), expected);
    let both = [rule(None, 30, Gone::Audio), rule(None, 60, Gone::Everything)];
    assert_eq!(asked(&both)[1], Due { id: ancient, what: Gone::Everything });
    assert_eq!(asked(&[rule(Some("Work"), 1, Gone::Everything)]), [Due { id: old, what: Gone::Everything }]);
    // No days at all would take what is being made.
    assert_eq!(asked(&[rule(None, 0, Gone::Everything)]).len(), 3);
    block_on(library.drop_audio(old)).expect("it is dropped");
    assert_eq!(asked(&audio), [Due { id: ancient, what: Gone::Audio }]);
    assert!(library.get(young).is_some());
}

#[test]
fn another_account_gets_nothing_of_what_is_here_unless_asked() {
    let library = open(MemoryBackend::new());
    let user = |last| UserId::make(1, [last; 10]);
    block_on(library.use_account(user(1))).expect("signed in");
    let id = add(&library, 0);
    let first: Vec<_> = library.unpushed(SyncPolicy::default()).iter().map(|change| change.id).collect();
    assert_eq!(first.len(), 1);
    block_on(library.acknowledge(&first)).expect("pushed");
    block_on(library.set_account_key(Some(vec![1; 32]))).expect("kept");
    block_on(library.use_account(user(2))).expect("signed in");
    assert!(library.unpushed(SyncPolicy::default()).is_empty());
    assert_eq!(block_on(library.account_key()), Ok(None));
    assert_eq!(library.get(id).map(|it| it.title).as_deref(), Some("0 days old"));
    block_on(library.set_keep_here(id, false)).expect("may travel");
    let second: Vec<_> = library.unpushed(SyncPolicy::default()).iter().map(|change| change.id).collect();
    assert!(second.len() == 1 && second.iter().all(|id| !first.contains(id)));
}
