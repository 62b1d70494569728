//! `sotto completions` and `sotto man`: made from the command line's own definition, on standard output.

use std::io;

use anyhow::Context;
use clap::{Args, Command};
use clap_complete::Shell;

/// Which shell to write completions for.
#[derive(Args)]
pub(crate) struct Options {
    /// The shell.
    shell: Shell,
}

/// Writes a shell's completions.
pub(crate) fn completions(options: &Options, mut command: Command) {
    clap_complete::generate(options.shell, &mut command, "sotto", &mut io::stdout());
}

/// Writes the manual page: the program, then each of its commands.
pub(crate) fn page(command: Command) -> anyhow::Result<()> {
    let written = "the manual page could not be written";
    let commands: Vec<Command> = command.get_subcommands().cloned().collect();
    clap_mangen::Man::new(command).render(&mut io::stdout()).context(written)?;
    for command in commands {
        let name = format!("sotto-{}", command.get_name());
        let command = command.display_name(name);
        clap_mangen::Man::new(command).render(&mut io::stdout()).context(written)?;
    }
    Ok(())
}
