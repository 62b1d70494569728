//! Blocks of the audio worklet that wait for work which takes its time.

use std::{cell::RefCell, rc::Rc};

use sotto_platform::worker_scope::{PortListener, PortMessage};

/// What came and was not taken yet.
#[derive(Default)]
pub(crate) struct News {
    /// Mono samples, -1 to 1.
    pub(crate) samples: Vec<f32>,
    /// Whether they are the last.
    pub(crate) ended: bool,
}

/// A port that is listened to until dropped.
pub(crate) struct Inbox {
    news: Rc<RefCell<News>>,
    _port: PortListener,
}

impl Inbox {
    /// Listens.
    pub(crate) fn open(port: web_sys::MessagePort) -> Self {
        let news = Rc::new(RefCell::new(News::default()));
        let filled = news.clone();
        let port = PortListener::new(port, move |message| match message {
            PortMessage::Block(block) => filled.borrow_mut().samples.extend(block),
            PortMessage::End => filled.borrow_mut().ended = true,
        });
        Self { news, _port: port }
    }

    /// What came since the last time.
    pub(crate) fn take(&self) -> News {
        let mut news = self.news.borrow_mut();
        News { samples: std::mem::take(&mut news.samples), ended: news.ended }
    }
}
