//! The table of the store's operations on keys: from it come the methods of both databases and of
//! [`Store`](super::Store), so that none is written three times.

macro_rules! key_operations {
    ($with:ident) => {
        $with! {
            write begin_session = sessions::begin(new: NewSession, line: Line) -> ();
            read session = sessions::find(session: SessionHash) -> Option<FoundSession>;
            read sessions_of = sessions::of_account(account: AccountId) -> Vec<FoundSession>;
            write touch_session = sessions::touch(session: SessionHash, now: Instant) -> ();
            write bind_session = sessions::bind(session: SessionHash, device: DeviceId) -> ();
            write end_session = sessions::end(session: SessionHash, line: Line) -> ();
            write end_sessions_of = sessions::end_all(account: AccountId, line: Line) -> Vec<SessionHash>;
            read knows_device = devices::knows(account: AccountId, device: DeviceId) -> bool;
            write add_device = devices::register(account: AccountId, device: DeviceId, agent: String, line: Line) -> bool;
            read devices_of = devices::of_account(account: AccountId) -> Vec<KnownDevice>;
            read device_salt = devices::salt(account: AccountId, device: DeviceId) -> Option<Vec<u8>>;
            write remove_device = devices::remove(account: AccountId, device: DeviceId, line: Line) -> Option<Vec<SessionHash>>;
            read passkey = passkeys::find(id: Vec<u8>) -> Option<Passkey>;
            read passkeys_of = passkeys::of_account(account: AccountId) -> Vec<Passkey>;
            write passkey_used = passkeys::used(id: Vec<u8>, before: String, content: String, now: Instant) -> bool;
            write suspend_passkey = passkeys::suspend(id: Vec<u8>, line: Line) -> ();
            write remove_passkey = passkeys::remove(account: AccountId, id: Vec<u8>, line: Line) -> Option<Vec<SessionHash>>;
            write register = passkeys::register(registration: Registration) -> bool;
            write replace_recovery = recovery::replace(account: AccountId, hashes: Vec<[u8; 32]>, line: Line) -> ();
            read recovery_of = recovery::left(account: AccountId) -> Recovery;
            write use_recovery = recovery::redeem(hash: [u8; 32], now: Instant) -> Option<AccountId>;
            write put_ceremony = recovery::put_ceremony(hash: [u8; 32], content: String, now: Instant, expires_at: Instant) -> ();
            write take_ceremony = recovery::take_ceremony(hash: [u8; 32], now: Instant) -> Option<String>;
            read identity = identities::find(issuer: String, subject: String) -> Option<AccountId>;
            read identities_of = identities::of_account(account: AccountId) -> Vec<(String, Instant)>;
            write link_identity = identities::link(issuer: String, subject: String, line: Line) -> bool;
            write unlink_identity = identities::unlink(account: AccountId, issuer: String, line: Line) -> bool;
            write invite = invitations::put(new: NewInvitation, line: Line) -> ();
            read invitation = invitations::find(hash: [u8; 32]) -> Option<Invitation>;
            read invitations_by = invitations::by_account(account: AccountId) -> Vec<Invitation>;
            write accept_invitation = invitations::accept(hash: [u8; 32], account: AccountId, line: Line) -> bool;
            write try_invitation = invitations::claim_try(hash: [u8; 32], now: Instant) -> bool;
            change confirm_invitation = invitations::confirm(invitation: Invitation, lines: Vec<Line>, rows: Vec<Row>) -> bool;
            write withdraw_invitation = invitations::withdraw(hash: [u8; 32], line: Line) -> bool;
            read organization_exists = staff::organization_exists(organization: OrganizationId) -> bool;
            read staff_of = staff::of_organization(organization: OrganizationId) -> Vec<(Account, bool)>;
            write close_account = staff::close(account: AccountId, organization: OrganizationId, lines: Vec<Line>) -> Option<Vec<SessionHash>>;
            read leaving = leave::leaving(account: AccountId, today: Date) -> Vec<Leaving>;
            change leave = leave::leave(account: AccountId, today: Date, line: Line) -> Option<Vec<SessionHash>>;
            read acting_for = ties::acting(person: PersonId, today: Date) -> Vec<Acts>;
            change end_acting = ties::end(whom: (PersonId, AccountId, AccountId), today: Date, lines: Vec<Line>) -> Option<Result<(), Kept>>;
            change dismiss_statutory = statutory::dismiss(whom: (PersonId, AccountId), row: Row, lines: Vec<Line>) -> bool;
            read facts = facts::of(caller: Caller, person: PersonId, today: Date) -> Vec<Fact>;
            read resting = rights::of(person: PersonId) -> Resting;
            change change_rights = rights::change(person: PersonId, change: Rights, line: Row) -> bool;
            read born = rights::born(birth: Date) -> Vec<Row>;
            read coverage = cohort::coverage(among: Among) -> Vec<CohortCell>;
            read residents = cohort::residents(among: Among, after: Option<(Date, PersonId)>, limit: u32) -> Vec<Row>;
            read of_kind = cohort::of_kind(person: PersonId, kind: &'static str) -> Vec<Row>;
            change tell_all = cohort::tell(lines: Vec<Row>) -> ();
            change begin_emergency = emergencies::begin(new: EmergencySession, line: Row) -> EmergencySession;
            read emergency = emergencies::find(id: RecordId) -> Option<EmergencySession>;
            read emergencies_of = emergencies::of_organization(organization: OrganizationId) -> Vec<EmergencySession>;
            read emergency_figures = emergencies::figures(since: Instant) -> Vec<EmergencyFigures>;
            change step_emergency = emergencies::step(whose: EmergencySession, step: EmergencyStep, line: Row) -> bool;
            write note = journal::append(line: Line) -> ();
            read journal_of = journal::of_account(account: AccountId, limit: i64) -> Vec<Entry>;
            read journals = journal::subjects() -> Vec<Option<AccountId>>;
            read verify_journal = journal::verify(subject: Option<AccountId>) -> bool;
        }
    };
}
pub(super) use key_operations;
