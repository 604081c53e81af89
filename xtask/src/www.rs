//! From `www/` to the page: files in `pkg/dashboard/`, which the worker serves, or any other server.

use anyhow::Result;

use crate::run::{command, run, step};

/// Builds the page around the element, which must have been bundled.
pub(crate) fn build() -> Result<()> {
    step("build the page: vite build", || {
        run(&mut command("node node_modules/vite/bin/vite.js build --logLevel warn www"))
    })
}
