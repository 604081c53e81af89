//! The app user of API responses has neither `devices` nor `credentialRequired`.

use alloc::borrow::Cow;

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "drop_legacy_user_fields",
    title: "The app user of API responses has neither `devices` nor `credentialRequired`.",
    why: "`devices` was a copy of `clients`, and is made of them again for a client of v1.",
    source: "API specification, October 2018: `AppUser` loses `credentialRequired` between v1 (3.19) and v1.1 (4.0); \
             API reference of v1, Deprecations, on `devices`.",
    reads: &["appUser"],
    doors: &[Door::up(On::Response(USER_ANSWERS), upgrade), Door::down(On::Response(USER_ANSWERS), downgrade)],
};

const USER_ANSWERS: &[&str] =
    &["create_app_user", "get_app_user", "update_app_user", "link_channel", "delete_app_user_profile"];

fn upgrade(answer: &mut Payload<'_, '_>) {
    if let Some(user) = answer.object(answer.root(), "appUser") {
        answer.drop_members(user, &["devices", "credentialRequired"], ROOM.title);
    }
}

fn downgrade(answer: &mut Payload<'_, '_>) {
    let Some(user) = answer.object(answer.root(), "appUser") else { return };
    let clients = answer.member(user, "clients");
    if answer.member(user, "devices").is_none()
        && let Some(clients) = clients
    {
        let devices = Cow::Borrowed(answer.raw(clients));
        answer.copy(user, "devices", devices, "In v1 `devices` is a copy of `clients`.");
    }
    if answer.member(user, "credentialRequired").is_none() {
        answer.miss(user, "credentialRequired", "v1 tells whether the user must authenticate, v1.1 does not.");
    }
}
