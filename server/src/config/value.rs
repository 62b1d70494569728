//! The types that settings have, each read from text and shown as TOML.

use std::{fmt, net::SocketAddr, path::PathBuf};

/// How a setting may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As text, anywhere.
    Plain,
    /// As text anywhere; the bare flag means yes.
    Switch,
    /// By variable, or by the name of a file that holds it; never on the command line, never in `sotto.toml`.
    Secret,
}

/// A type that a setting may have.
pub trait Value: Sized {
    /// How such a setting may be given.
    const KIND: Kind = Kind::Plain;

    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong with it, without repeating it.
    fn read(text: &str) -> Result<Self, String>;

    /// The value as TOML; none where it is not set. Never a secret.
    fn show(&self) -> Option<String>;
}

/// A text that is shown to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a text in.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Value for Secret {
    const KIND: Kind = Kind::Secret;

    fn read(text: &str) -> Result<Self, String> {
        String::read(text).map(Self)
    }

    fn show(&self) -> Option<String> {
        "(hidden)".to_owned().show()
    }
}

impl Value for String {
    fn read(text: &str) -> Result<Self, String> {
        if text.is_empty() { Err("is empty".to_owned()) } else { Ok(text.to_owned()) }
    }

    fn show(&self) -> Option<String> {
        Some(toml::Value::String(self.clone()).to_string())
    }
}

impl Value for PathBuf {
    fn read(text: &str) -> Result<Self, String> {
        String::read(text).map(Self::from)
    }

    fn show(&self) -> Option<String> {
        self.to_string_lossy().into_owned().show()
    }
}

impl Value for SocketAddr {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().or(Err("is no address and port, such as 127.0.0.1:8080".to_owned()))
    }

    fn show(&self) -> Option<String> {
        self.to_string().show()
    }
}

impl Value for bool {
    const KIND: Kind = Kind::Switch;

    fn read(text: &str) -> Result<Self, String> {
        text.parse().or(Err("is neither true nor false".to_owned()))
    }

    fn show(&self) -> Option<String> {
        Some(self.to_string())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Value for $number {
            fn read(text: &str) -> Result<Self, String> {
                text.parse().or(Err(format!("is no whole number from 0 to {}", Self::MAX)))
            }

            fn show(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )*};
}
numbers! { u32 u64 }

impl<T: Value> Value for Option<T> {
    const KIND: Kind = T::KIND;

    fn read(text: &str) -> Result<Self, String> {
        T::read(text).map(Some)
    }

    fn show(&self) -> Option<String> {
        self.as_ref().and_then(T::show)
    }
}

/// Declares a setting's type with a closed set of words.
macro_rules! words {
    ($(#[doc = $about:literal])* pub enum $Name:ident {
        $($(#[doc = $what:literal])* $Variant:ident = $word:literal,)*
    }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $Name {
            $($(#[doc = $what])* $Variant,)*
        }

        impl Value for $Name {
            fn read(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok(Self::$Variant),)*
                    _ => Err(format!("is none of: {}", [$($word),*].join(", "))),
                }
            }

            fn show(&self) -> Option<String> {
                match self {
                    $(Self::$Variant => $word.to_owned().show(),)*
                }
            }
        }
    };
}
pub(super) use words;
