//! Method and path → which API call, in which version.

use alloc::string::String;

use crate::error::Error;
use crate::text::text;
use crate::versions::Version;

/// Every API call: its id, its method, and its path after the version and, where it is of one app, `/apps/{appId}`.
const ENDPOINTS: &[(&str, &str, &str)] = &[
    ("list_apps", "GET", "apps"),
    ("create_app", "POST", "apps"),
    ("get_app", "GET", "apps/*"),
    ("update_app", "PUT", "apps/*"),
    ("delete_app", "DELETE", "apps/*"),
    ("create_app_user", "POST", "appusers"),
    ("merge_app_users", "POST", "appusers/merge"),
    ("get_app_user", "GET", "appusers/*"),
    ("update_app_user", "PUT", "appusers/*"),
    ("delete_app_user", "DELETE", "appusers/*"),
    ("get_auth_code", "GET", "appusers/*/authcode"),
    ("get_business_systems", "GET", "appusers/*/businesssystems"),
    ("get_channels", "GET", "appusers/*/channels"),
    ("link_channel", "POST", "appusers/*/channels"),
    ("unlink_channel", "DELETE", "appusers/*/channels/*"),
    ("post_conversation_activity", "POST", "appusers/*/conversation/activity"),
    ("read_conversation", "POST", "appusers/*/conversation/read"),
    ("post_image", "POST", "appusers/*/images"),
    ("get_link_requests", "GET", "appusers/*/linkrequest"),
    ("get_messages", "GET", "appusers/*/messages"),
    ("post_message", "POST", "appusers/*/messages"),
    ("delete_messages", "DELETE", "appusers/*/messages"),
    ("delete_message", "DELETE", "appusers/*/messages/*"),
    ("delete_app_user_profile", "DELETE", "appusers/*/profile"),
    ("upload_attachment", "POST", "attachments"),
    ("delete_attachment", "POST", "attachments/remove"),
    ("list_integrations", "GET", "integrations"),
    ("create_integration", "POST", "integrations"),
    ("get_integration", "GET", "integrations/*"),
    ("update_integration", "PUT", "integrations/*"),
    ("delete_integration", "DELETE", "integrations/*"),
    ("get_integration_menu", "GET", "integrations/*/menu"),
    ("create_integration_menu", "POST", "integrations/*/menu"),
    ("update_integration_menu", "PUT", "integrations/*/menu"),
    ("delete_integration_menu", "DELETE", "integrations/*/menu"),
    ("get_integration_profile", "GET", "integrations/*/profile"),
    ("update_integration_profile", "PUT", "integrations/*/profile"),
    ("upload_integration_profile_photo", "PUT", "integrations/*/profile/photo"),
    ("list_secret_keys", "GET", "keys"),
    ("create_secret_key", "POST", "keys"),
    ("get_secret_key", "GET", "keys/*"),
    ("delete_secret_key", "DELETE", "keys/*"),
    ("get_jwt", "GET", "keys/*/jwt"),
    ("get_menu", "GET", "menu"),
    ("update_menu", "PUT", "menu"),
    ("delete_menu", "DELETE", "menu"),
    ("post_notification", "POST", "notifications"),
    ("get_sdk_ids", "GET", "sdks"),
    ("list_templates", "GET", "templates"),
    ("create_template", "POST", "templates"),
    ("get_template", "GET", "templates/*"),
    ("update_template", "PUT", "templates/*"),
    ("delete_template", "DELETE", "templates/*"),
    ("list_webhooks", "GET", "webhooks"),
    ("create_webhook", "POST", "webhooks"),
    ("get_webhook", "GET", "webhooks/*"),
    ("update_webhook", "PUT", "webhooks/*"),
    ("delete_webhook", "DELETE", "webhooks/*"),
    ("list_service_accounts", "GET", "serviceaccounts"),
    ("create_service_account", "POST", "serviceaccounts"),
    ("get_service_account", "GET", "serviceaccounts/*"),
    ("update_service_account", "PUT", "serviceaccounts/*"),
    ("delete_service_account", "DELETE", "serviceaccounts/*"),
    ("list_service_account_keys", "GET", "serviceaccounts/*/keys"),
    ("create_service_account_key", "POST", "serviceaccounts/*/keys"),
    ("get_service_account_key", "GET", "serviceaccounts/*/keys/*"),
    ("delete_service_account_key", "DELETE", "serviceaccounts/*/keys/*"),
    ("get_service_account_jwt", "GET", "serviceaccounts/*/keys/*/jwt"),
    ("list_deployments", "GET", "whatsapp/deployments"),
    ("create_deployment", "POST", "whatsapp/deployments"),
    ("get_deployment", "GET", "whatsapp/deployments/*"),
    ("delete_deployment", "DELETE", "whatsapp/deployments/*"),
    ("activate_deployment", "POST", "whatsapp/deployments/*/activate"),
    ("confirm_deployment_code", "POST", "whatsapp/deployments/*/code/confirm"),
];

/// The method of an API call, and its path as above.
#[cfg(feature = "sample")]
pub(crate) fn method_and_path(id: &str) -> Option<(&'static str, &'static str)> {
    ENDPOINTS.iter().find(|(of, _, _)| *of == id).map(|&(_, method, path)| (method, path))
}

/// The id of some API call: each number stands for one.
#[cfg(feature = "sample")]
pub(crate) fn id_of(number: usize) -> &'static str {
    ENDPOINTS[number % ENDPOINTS.len()].0
}

/// A path whose version is known.
pub(crate) struct Address<'p> {
    before_version: &'p str,
    pub(crate) version: Version,
    after_version: &'p str,
}

impl<'p> Address<'p> {
    /// Reads a path, or a full URL, with its query.
    pub(crate) fn read(path: &'p str) -> Result<Self, Error> {
        if let Some((before_version, version, after_version)) = around_version(path)
            && let Some(version) = Version::named(version)
        {
            return Ok(Self { before_version, version, after_version });
        }
        Err(Version::unknown("the path does not begin with a known version"))
    }

    /// The same path in another version.
    pub(crate) fn at_version(&self, version: Version) -> String {
        text![self.before_version, version.as_str(), self.after_version]
    }

    /// Which API call this is.
    pub(crate) fn endpoint(&self, method: &str) -> Option<&'static str> {
        let path = self.after_version.as_bytes();
        let path = &path[..path.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(path.len())];
        let path = path.strip_suffix(b"/").unwrap_or(path).strip_prefix(b"/")?;
        let of_app = path.strip_prefix(b"apps/").and_then(|app| Some(&app[app.iter().position(is_slash)? + 1..]));
        let path = of_app.unwrap_or(path);
        let is_meant = |&&(_, of_method, pattern): &&(&str, &str, &str)| {
            method.eq_ignore_ascii_case(of_method) && follows(path, pattern.as_bytes())
        };
        ENDPOINTS.iter().find(is_meant).map(|&(id, _, _)| id)
    }
}

/// Whether a path follows a pattern, in which `*` stands for any segment that is not empty.
fn follows(path: &[u8], pattern: &[u8]) -> bool {
    let mut segments = path.split(is_slash);
    let mut steps = pattern.split(is_slash);
    let goes_along = |step: &[u8]| {
        segments.next().is_some_and(|segment| if step == b"*" { !segment.is_empty() } else { segment == step })
    };
    steps.all(goes_along) && segments.next().is_none()
}

fn is_slash(byte: &u8) -> bool {
    *byte == b'/'
}

/// The first segment of a path, also behind a full URL, with what stands before and after it.
pub(crate) fn around_version(path: &str) -> Option<(&str, &str, &str)> {
    let bytes = path.as_bytes();
    let ends = |byte: &u8| matches!(byte, b'/' | b'?' | b'#');
    let path_at = match bytes.windows(3).position(|letters| letters == b"://") {
        Some(scheme) if !bytes[..scheme].iter().any(ends) => {
            let host = scheme + "://".len();
            host + bytes[host..].iter().position(ends)?
        }
        _ => 0,
    };
    let segment = bytes[path_at..].strip_prefix(b"/")?;
    let length = segment.iter().position(ends).unwrap_or(segment.len());
    let (before, rest) = path.split_at_checked(path_at + 1)?;
    let (version, after) = rest.split_at_checked(length)?;
    Some((before, version, after))
}
