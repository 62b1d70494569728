//! The command line's share of the settings: one flag each, as text, read later with all others.

use std::{collections::BTreeMap, path::PathBuf};

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, builder::ValueParser, error::Error};

use super::{Config, SETTINGS, Setting, layer::Layer, value::Kind};

const CONFIG: &str = "config";

/// What the command line says.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// The file named by `--config`.
    pub file: Option<PathBuf>,
    /// Texts by flag, without dashes.
    pub given: BTreeMap<String, String>,
}

/// The flag of one setting. Its name lives as long as the program, which reads its command line once.
fn flag(setting: &Setting) -> Option<Arg> {
    let name: &'static str = Layer::Flag.names(setting).next()?.leak();
    let about = setting.about.trim();
    let opening = if setting.kind == Kind::Secret { "File with: " } else { "" };
    let default = (setting.show)(&Config::default()).map(|default| format!(" [default: {default}]"));
    let help = format!("{opening}{about}{} [env: {}]", default.unwrap_or_default(), setting.variable);
    let arg = Arg::new(name).long(name).help(help).value_name("VALUE");
    Some(if setting.kind == Kind::Switch { arg.num_args(0..=1).default_missing_value("true") } else { arg })
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let config =
            Arg::new(CONFIG).long(CONFIG).value_name("FILE").value_parser(ValueParser::path_buf()).help(
                "Settings file; sotto.toml in the working folder where there is one [env: SOTTO_CONFIG]",
            );
        command.arg(config).args(SETTINGS.iter().filter_map(flag))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let names = SETTINGS.iter().filter_map(|setting| Layer::Flag.names(setting).next());
        let given = names.filter_map(|name| {
            let text = matches.get_one::<String>(&name)?.clone();
            Some((name, text))
        });
        Ok(Self { file: matches.get_one::<PathBuf>(CONFIG).cloned(), given: given.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
