"""The client's way into the cloud: the letter with the secret, and whether they have used it."""

from cases.case import Case
from cases.facts import Contact, LoggedIn
from cases.ledger import State, access_letters
from cases.process.assumed import assumed_sent
from cases.second_person import contact_with_access, may_leave_now
from cases.wording import both_clocks
from engine.acting import Act, Done, act_once, find_out
from engine.case_ref import case_ref
from engine.retries import outside_look, outside_task
from engine.wiring import wiring
from integrations.errors import RejectedError
from integrations.nadmozg import Nadmozg
from letters.post import Access, post


class AddressChangedError(Exception):
    """The contact is not the one any more for whom this was decided; nothing has left. It is decided again."""


@outside_task
def send_credentials(act: Act) -> None:
    """The access letter, with the training materials."""
    _send_access(act)


@outside_task
def renew_access(act: Act) -> None:
    """The reminder to log in: its fresh access voids the earlier."""
    _send_access(act)


def _send_access(act: Act) -> None:
    """Fetches the secret, puts it into the letter, forgets it. A further attempt has a new secret and says so."""
    app = wiring()
    loaded = app.cases.load(act.code)
    case = loaded.case
    if not may_leave_now(case, loaded.entries, act.recipient):
        raise AddressChangedError(f"{act.code}: {act.recipient} is not where access may go now")
    others = [it for it in access_letters(loaded.entries) if (it.effect, it.occurrence) != (act.effect, act.occurrence)]
    # A copy that was restored does not know of letters sent since, nor the ledger of those before the case came in.
    unknown = case.restores > 0 or case.had_access or any(it.effect.row.has_secret for it in assumed_sent(case))
    replaces = unknown or any(it.in_data_at for it in others)

    def send() -> Done:
        if app.nadmozg is None:
            return post(act, case, access=_manual(case, replaces))
        user_id = _administrator(app.nadmozg, case, case.contact)
        access = _fetch(app.nadmozg, case, user_id, replaces)
        return post(act, case, access=access, reference=user_id)

    act_once(act, send)


@outside_look
def look_for_login(act: Act) -> None:
    """Asks nadmozg whether the client has entered the cloud."""
    app = wiring()
    loaded = app.cases.load(act.code)
    sent = [it for it in access_letters(loaded.entries) if it.state is State.DONE]
    cloud = loaded.case.cloud
    assert app.nadmozg is not None
    assert cloud is not None
    if not sent and loaded.case.access_letters == 0:  # the account is of sales' making: another is not made for a look
        user_id = app.nadmozg.cloud(cloud.cloud_id).admin_user_id or ""
    else:
        # After a restored copy the manager may have said that the letter was sent: then only nadmozg knows the account.
        # Nobody gets an account by a change of address that a second person has not confirmed.
        holder = contact_with_access(loaded.case, loaded.entries)
        user_id = sent[-1].reference if sent else _administrator(app.nadmozg, loaded.case, holder)
    if not user_id:
        return  # nobody to look for: the manager is asked in time
    at = app.nadmozg.logins(cloud.cloud_id, user_id).first_login_at
    if at:
        said = f"Клиент вошёл в облако: {both_clocks(at, loaded.case.data.time_zone)}"
        find_out(act, LoggedIn(at=at), said)


def _administrator(nadmozg: Nadmozg, case: Case, contact: Contact) -> str:
    """The account of a contact: the cloud's first administrator, or one more if the contact was corrected."""
    assert case.cloud is not None
    key = f"{case_ref(case)}:admin:{contact.email}"
    user = nadmozg.add_user(
        case.cloud.cloud_id, role="admin", email=contact.email, phone=contact.phone, idempotency_key=key
    )
    return user.user_id


def _fetch(nadmozg: Nadmozg, case: Case, user_id: str, replaces: bool) -> Access:
    """A one-time link; where nadmozg makes none for this account, a temporary password."""
    assert case.cloud is not None
    hours = wiring().settings.policy.access_link_hours
    try:
        link = nadmozg.invite(case.cloud.cloud_id, user_id, hours)
        return Access("link", link.url, login=case.contact.email, hours=hours, replaces=replaces)
    except RejectedError as error:
        if error.code in ("not_found", "locked"):
            raise
        secret = nadmozg.temporary_password(case.cloud.cloud_id, user_id)
        return Access("password", case.cloud.url, login=secret.login, password=secret.password, replaces=replaces)


def _manual(case: Case, replaces: bool) -> Access:
    assert case.cloud is not None
    given = case.cloud_given
    assert given is not None
    return Access("manual", case.cloud.url, given.login, password_delivery=given.password_delivery, replaces=replaces)
