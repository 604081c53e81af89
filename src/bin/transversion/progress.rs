//! How far a long run has come, for the person at the terminal.

#[cfg(not(target_family = "wasm"))]
pub(crate) use bar::Progress;
#[cfg(target_family = "wasm")]
pub(crate) use none::Progress;

#[cfg(not(target_family = "wasm"))]
mod bar {
    use std::io::{self, IsTerminal, Read};
    use std::path::PathBuf;

    use indicatif::{ProgressBar, ProgressStyle};

    use crate::files;

    const KNOWN: &str = "{wide_bar:.cyan/blue} {percent}%  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left  ";
    const UNKNOWN: &str = "{spinner} {bytes}  {bytes_per_sec}  {elapsed} ";

    #[derive(Clone)]
    pub(crate) struct Progress(ProgressBar);

    impl Progress {
        pub(crate) fn hidden() -> Self {
            Self(ProgressBar::hidden())
        }

        /// A bar on standard error where that is a terminal, and output does not go to one.
        pub(crate) fn over(inputs: &[PathBuf], is_output_elsewhere: bool) -> Self {
            if !io::stderr().is_terminal() || (io::stdout().is_terminal() && !is_output_elsewhere) {
                return Self::hidden();
            }
            let length = |file: &PathBuf| {
                let file = std::fs::metadata(file).ok().filter(|file| file.is_file() || file.is_dir())?;
                Some(file.len())
            };
            let total = inputs.iter().map(|file| if files::is_standard(file) { None } else { length(file) }).sum();
            let (bar, style) = match total {
                Some(total) => (ProgressBar::new(total), KNOWN),
                None => (ProgressBar::no_length(), UNKNOWN),
            };
            Self(bar.with_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar())))
        }

        /// Counts what is read, as it stands in the file.
        pub(crate) fn count(&self, input: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
            Box::new(self.0.wrap_read(input))
        }

        /// Writes to the terminal, with the bar out of the way.
        pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
            self.0.suspend(write)
        }

        pub(crate) fn end(&self) {
            self.0.finish_and_clear();
        }
    }
}

#[cfg(target_family = "wasm")]
mod none {
    use std::io::Read;
    use std::path::PathBuf;

    #[derive(Clone)]
    pub(crate) struct Progress;

    impl Progress {
        pub(crate) fn hidden() -> Self {
            Self
        }

        pub(crate) fn over(_: &[PathBuf], _: bool) -> Self {
            Self
        }

        pub(crate) fn count(&self, input: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
            input
        }

        pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
            write()
        }

        pub(crate) fn end(&self) {}
    }
}
