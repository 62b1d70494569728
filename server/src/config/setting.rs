//! What is known of each setting, and the macro that makes it from a group's lines.

use std::sync::LazyLock;

use super::{Config, value::Kind};

/// When a changed setting takes effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// With the next `SIGHUP`.
    Live,
    /// With the next start.
    Restart,
}

/// One setting: its names, and how it is read into a [`Config`] and shown from one.
#[derive(Debug)]
pub struct Setting {
    /// `group.name`, as in the file.
    pub key: &'static str,
    /// The group's name.
    pub group: &'static str,
    /// The name within the group.
    pub name: &'static str,
    /// The flag, without its dashes.
    pub flag: String,
    /// The environment variable.
    pub variable: String,
    /// What it is, in a sentence or two.
    pub about: &'static str,
    /// How it may be given.
    pub kind: Kind,
    /// When a change takes effect.
    pub change: Change,
    /// Reads a text into the setting, or says what is wrong with it.
    pub read: fn(&mut Config, &str) -> Result<(), String>,
    /// The value as TOML; none where it is not set.
    pub show: fn(&Config) -> Option<String>,
    /// Whether two configurations have different values for it.
    pub differs: fn(&Config, &Config) -> bool,
    /// Takes the value over from another configuration.
    pub take: fn(&mut Config, &Config),
}

/// Every setting, in the order of declaration.
pub static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(super::declared);

/// The flag that goes with a prefix and a name.
pub(super) fn flag_of(prefix: &str, name: &str) -> String {
    format!("{prefix}{}", name.replace('_', "-"))
}

/// The variable that goes with a flag.
pub(super) fn variable_of(flag: &str) -> String {
    format!("SOTTO_{}", flag.replace('-', "_").to_uppercase())
}

/// Declares groups of settings: a struct for each, [`Config`] over all, and what [`SETTINGS`] holds.
macro_rules! settings {
    ($($(#[doc = $about:literal])* $group:ident: $Group:ident, $prefix:literal {
        $($(#[doc = $what:literal])* $name:ident: $kind:ty = $default:expr, $change:ident;)*
    })*) => {
        $(
            $(#[doc = $about])*
            #[derive(Debug, Clone)]
            pub struct $Group {
                $($(#[doc = $what])* pub $name: $kind,)*
            }

            impl Default for $Group {
                fn default() -> Self {
                    Self { $($name: $default,)* }
                }
            }
        )*

        /// Everything the server can be told, by groups.
        #[derive(Debug, Clone, Default)]
        pub struct Config {
            $($(#[doc = $about])* pub $group: $Group,)*
        }

        fn declared() -> Vec<Setting> {
            vec![$($({
                let flag = setting::flag_of($prefix, stringify!($name));
                Setting {
                    key: concat!(stringify!($group), ".", stringify!($name)),
                    group: stringify!($group),
                    name: stringify!($name),
                    variable: setting::variable_of(&flag),
                    flag,
                    about: concat!($($what),*),
                    kind: <$kind as Value>::KIND,
                    change: Change::$change,
                    read: |config, text| {
                        config.$group.$name = <$kind as Value>::read(text)?;
                        Ok(())
                    },
                    show: |config| Value::show(&config.$group.$name),
                    differs: |one, other| one.$group.$name != other.$group.$name,
                    take: |config, from| config.$group.$name = from.$group.$name.clone(),
                }
            },)*)*]
        }
    };
}
pub(super) use settings;
