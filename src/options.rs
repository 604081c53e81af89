//! What the caller asks for, and what the caller hands in.

use crate::report::SupplyName;
use crate::versions::Version;

/// What to translate to, and how.
///
/// # Example: a downgrade for a reader that does not ignore what it does not know
///
/// ```
/// use transversion::{Options, Version};
///
/// let options = Options { exact: true, ..Options::to(Version::V1) };
/// assert_eq!(options.max_depth, 256);
/// ```
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The version to translate to.
    pub to: Version,
    /// The version that the payload is in, where the caller knows it; the payload must not say otherwise.
    pub from: Option<Version>,
    /// Data that an earlier translation asked for.
    pub supply: Supply<'a>,
    /// Downgrade for readers that do not ignore unknown members: what the older version does not know is dropped.
    pub exact: bool,
    /// Upgrade as for a webhook with `includeFullAppUser`: the app user keeps their clients.
    pub include_full_app_user: bool,
    /// Upgrade as for a webhook with `includeClient`: the client of the event stands beside the app user.
    pub include_client: bool,
    /// Whether the report is made, which of a small payload takes about as long as all else. Without it there are neither
    /// notes nor needs; payloads, outcomes and errors are the same.
    pub report: bool,
    /// The longest body that is read, in bytes: 16 MiB if not set otherwise.
    pub max_bytes: usize,
    /// The most open brackets: 256 if not set otherwise.
    pub max_depth: usize,
    /// The most bytes of all payloads together: 64 MiB if not set otherwise. Splitting multiplies.
    pub max_output_bytes: usize,
}

impl Options<'_> {
    /// The defaults, for a translation to this version.
    pub const fn to(to: Version) -> Self {
        Self {
            to,
            from: None,
            supply: Supply { app_user: None, message: None, conversation: None },
            exact: false,
            include_full_app_user: false,
            include_client: false,
            report: true,
            max_bytes: 16 << 20,
            max_depth: 256,
            max_output_bytes: 64 << 20,
        }
    }
}

/// Data that an earlier translation asked for: of each the bytes of the object, as the API answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supply<'a> {
    /// The full app user.
    pub app_user: Option<&'a [u8]>,
    /// The full message.
    pub message: Option<&'a [u8]>,
    /// The conversation.
    pub conversation: Option<&'a [u8]>,
}

impl<'a> Supply<'a> {
    /// What was supplied under this name.
    pub fn get(&self, name: SupplyName) -> Option<&'a [u8]> {
        match name {
            SupplyName::AppUser => self.app_user,
            SupplyName::Message => self.message,
            SupplyName::Conversation => self.conversation,
        }
    }

    /// Hands in an object under this name.
    pub fn set(&mut self, name: SupplyName, bytes: &'a [u8]) {
        match name {
            SupplyName::AppUser => self.app_user = Some(bytes),
            SupplyName::Message => self.message = Some(bytes),
            SupplyName::Conversation => self.conversation = Some(bytes),
        }
    }
}
