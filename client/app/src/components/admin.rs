//! The team's pages: feedback links, submissions, people, and the server itself for those who run it.

mod accounts;
mod arriving;
mod audit;
mod exports;
mod frame;
mod links;
mod narrowing;
mod nav;
mod overview;
mod people;
mod place;
mod submission;
mod submissions;
mod system;
mod teams;
mod trends;
mod webhooks;

pub(crate) use frame::AdminPage;
