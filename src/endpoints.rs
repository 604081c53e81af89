//! Method and path → which API call, in which version.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

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

/// A path whose version is known.
pub(crate) struct Address<'p> {
    path: &'p str,
    version_at: Range<usize>,
    pub(crate) version: Version,
}

impl<'p> Address<'p> {
    /// Reads a path, or a full URL, with its query.
    pub(crate) fn read(path: &'p str) -> Result<Self, Error> {
        let version_at = version_segment(path).unwrap_or(0..0);
        let version = Version::named(&path[version_at.clone()]);
        let version = version.ok_or_else(|| Version::unknown("the path does not begin with a known version"))?;
        Ok(Self { path, version_at, version })
    }

    /// The same path in another version.
    pub(crate) fn at_version(&self, version: Version) -> String {
        text![&self.path[..self.version_at.start], version.as_str(), &self.path[self.version_at.end..]]
    }

    /// Which API call this is.
    pub(crate) fn endpoint(&self, method: &str) -> Option<&'static str> {
        let rest = &self.path[self.version_at.end..];
        let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
        let mut segments: Vec<&str> = rest.strip_suffix('/').unwrap_or(rest).split('/').skip(1).collect();
        if segments.len() > 2 && segments[0] == "apps" {
            segments.drain(..2);
        }
        ENDPOINTS
            .iter()
            .find(|(_, of_method, pattern)| {
                method.eq_ignore_ascii_case(of_method)
                    && pattern.split('/').count() == segments.len()
                    && pattern.split('/').zip(&segments).all(|(step, segment)| match step {
                        "*" => !segment.is_empty(),
                        _ => step == *segment,
                    })
            })
            .map(|&(id, _, _)| id)
    }
}

/// Where the first segment of a path stands, also behind a full URL.
pub(crate) fn version_segment(path: &str) -> Option<Range<usize>> {
    let path_at = match path.as_bytes().windows(3).position(|letters| letters == b"://") {
        Some(scheme) if !path[..scheme].contains(['/', '?', '#']) => {
            let host = scheme + "://".len();
            host + path[host..].find(['/', '?', '#'])?
        }
        _ => 0,
    };
    let start = path_at + path[path_at..].strip_prefix('/').map(|_| 1)?;
    let end = path[start..].find(['/', '?', '#']).map_or(path.len(), |end| start + end);
    Some(start..end)
}
