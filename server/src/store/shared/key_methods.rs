//! The operations on keys as methods of this database.

use super::{
    This, cohort, devices, emergencies, facts, identities, invitations, journal, leave, passkeys,
    recovery, rights, sessions, staff, statutory, ties,
};
use crate::session::SessionHash;
use crate::store::error::StoreError;
use crate::store::keys::{
    Entry, FoundSession, Invitation, KnownDevice, Line, NewInvitation, NewSession, Passkey,
    Recovery, Registration,
};
use crate::store::model::{
    Account, Acts, Among, CohortCell, EmergencyFigures, EmergencySession, EmergencyStep, Leaving,
    Resting, Rights,
};
use crate::store::operations::key_operations;
use domain::access::Relation as Fact;
use domain::access::acting::Kept;
use domain::{AccountId, Date, DeviceId, Instant, OrganizationId, PersonId, RecordId};
use sync::server_store::Caller;
use sync::wire::Row;

macro_rules! on_this {
    ($($mode:ident $method:ident = $module:ident::$function:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        impl This {
            $(pub(in crate::store) async fn $method(&self, $($arg: $type),*) -> Result<$out, StoreError> {
                on_this!(@$mode self $module $function $($arg)*)
            })*
        }
    };
    (@read $self:ident $module:ident $function:ident $($arg:ident)*) => {
        $self.read(move |conn| Box::pin($module::$function(conn, $($arg),*))).await
    };
    (@write $self:ident $module:ident $function:ident $($arg:ident)*) => {
        $self.write(move |conn, _| Box::pin($module::$function(conn, $($arg),*))).await
    };
    (@change $self:ident $module:ident $function:ident $($arg:ident)*) => {
        $self.write(move |conn, effects| Box::pin($module::$function(conn, effects, $($arg),*))).await
    };
}
key_operations!(on_this);
