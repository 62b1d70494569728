//! What a visitor's page is made of. One component a file.

mod asked;
mod choice;
mod desk;
mod framed;
mod on_its_way;
mod result;
mod sent;
mod shut;
mod words;

pub(crate) use asked::{Asked, Collected};
pub(crate) use choice::Choice;
pub(crate) use desk::CodeDesk;
pub(crate) use framed::FramedNote;
pub(crate) use on_its_way::OnItsWay;
pub(crate) use result::VisitResult;
pub(crate) use sent::SentNote;
pub(crate) use shut::{Shut, Unreached};
