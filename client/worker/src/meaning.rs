//! What sentences mean: kept as a file for each recording, and compared with what a person looks for.

use std::{cell::RefCell, collections::HashMap};

use sotto_engine::words::Meanings;
use sotto_platform::{clock, opfs};
use sotto_protocol::{Alike, Fault, FaultCode, Reply, Stage};

use crate::{
    kept_file, models,
    post::{self, Answer},
    tasks::TaskGuard,
};

/// Recordings that are told of one search: the nearest.
const MOST_FOUND: usize = 20;
/// Files after which others have their turn.
const FILES_AT_ONCE: usize = 50;

thread_local! {
    /// What was read of the folder that was searched last, by file name.
    static READ: RefCell<HashMap<String, Meanings>> = RefCell::default();
}

/// Serves `KeepMeaning`.
pub(crate) async fn keep(task: &TaskGuard, lines: &[String], to: &str) -> Result<Answer, Fault> {
    let reader = models::words(task).await?;
    let mut meanings = Meanings::default();
    for (at, line) in lines.iter().enumerate() {
        meanings.push(&reader.insight, line).map_err(|error| failed(&error))?;
        post::progress(task.id(), Stage::ReadingWords, (at + 1) as f32 / lines.len() as f32);
        clock::breathe().await;
        task.check()?;
    }
    kept_file::write(to, &meanings.to_bytes()).await.map_err(post::storage_fault)?;
    READ.with_borrow_mut(|read| read.insert(name_of(to).to_owned(), meanings));
    Ok(Reply::MeaningKept.into())
}

/// Serves `FindAlike`.
pub(crate) async fn find(task: &TaskGuard, text: &str, folder: &str) -> Result<Answer, Fault> {
    let reader = models::words(task).await?;
    let place = reader.insight.answer(text).map_err(|error| failed(&error))?.embedding;
    let files = opfs::list(folder).await.unwrap_or_default();
    READ.with_borrow_mut(|read| read.retain(|name, _| files.contains(name)));
    let unread = |name: &&String| READ.with_borrow(|read| !read.contains_key(*name));
    for (at, name) in files.iter().filter(unread).enumerate() {
        // A file that is being written, or damaged, is read another time.
        let bytes = kept_file::whole(&format!("{folder}/{name}")).await.unwrap_or_default();
        if let Some(meanings) = Meanings::from_bytes(&bytes) {
            READ.with_borrow_mut(|read| read.insert(name.clone(), meanings));
        }
        if at % FILES_AT_ONCE == 0 {
            clock::breathe().await;
            task.check()?;
        }
    }
    let nearest = |(name, meanings): (&String, &Meanings)| {
        let (line, likeness) = meanings.nearest(&place)?;
        Some(Alike { file: name.clone(), line: line as u32, likeness })
    };
    let mut found: Vec<Alike> = READ.with_borrow(|read| read.iter().filter_map(nearest).collect());
    found.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    found.truncate(MOST_FOUND);
    Ok(Reply::FoundAlike { found }.into())
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn failed(error: &impl std::fmt::Display) -> Fault {
    Fault::permanent(FaultCode::Internal, error.to_string())
}
