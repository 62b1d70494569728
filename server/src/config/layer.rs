//! The places where a setting can be given, and the names it has there.

use super::{Setting, value::Kind};

/// A place where settings are given; later ones win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// `sotto.toml`.
    File,
    /// The environment.
    Variable,
    /// The command line.
    Flag,
}

impl Layer {
    /// The setting's own name here.
    pub(super) fn direct(self, setting: &Setting) -> &str {
        match self {
            Self::File => setting.key,
            Self::Variable => &setting.variable,
            Self::Flag => &setting.flag,
        }
    }

    /// The name under which a file is given that holds the value: for secrets only.
    pub(super) fn by_file(self, setting: &Setting) -> Option<String> {
        let ending = match self {
            Self::File => "_file",
            Self::Variable => "_FILE",
            Self::Flag => "-file",
        };
        (setting.kind == Kind::Secret).then(|| format!("{}{ending}", self.direct(setting)))
    }

    /// All names that may be used here. Of a secret, the environment alone takes the value itself: files of
    /// settings are passed on, and command lines are seen by everyone on the machine.
    pub(super) fn names(self, setting: &Setting) -> impl Iterator<Item = String> {
        let direct = setting.kind != Kind::Secret || self == Self::Variable;
        direct.then(|| self.direct(setting).to_owned()).into_iter().chain(self.by_file(setting))
    }
}
