//! Creating an app user does not take `credentialRequired`.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "drop_credential_required",
    title: "Creating an app user does not take `credentialRequired`.",
    why: "v1.1 has no such member in the app user, so there is nothing to set.",
    source: "API specification, October 2018: `AppUserPreCreate` loses `credentialRequired` between v1 (3.19) and v1.1 (4.0).",
    reads: &[],
    doors: &[Door::up(On::Request(&["create_app_user"]), upgrade)],
};

fn upgrade(user: &mut Payload<'_, '_>) {
    user.drop_members(user.root(), &["credentialRequired"], ROOM.title);
}
