"""Four eyes: where access may go after the client's address was changed, and who is asked before it goes there.

Access – whatever lets somebody into the client's cloud – first goes to whoever is the contact. From then on it leaves
for that address only, until a second person has confirmed another. Whatever form, wish or reminder it comes of: what is
due passes here (cases/process/attempts.py), and the task looks once more before it fetches a secret.
"""

from dataclasses import dataclass
from datetime import datetime

from cases.case import Case, Recorded
from cases.effects import Effect
from cases.facts import CloudGiven, Contact, ContactCorrected, ContactJudged, CopyRestored
from cases.ledger import Entries
from cases.people import People, Person, Role
from cases.process.assumed import assumed_sent

MAY_CONFIRM = (Role.MANAGER, Role.HEAD)
CLIENT_WORKS = "Клиент уже работает в облаке, поэтому пока всё идёт как шло."


@dataclass(frozen=True)
class Change:
    """The last change of the contact's address: by whom, when and why. `number`: which correction it was."""

    number: int
    contact: Contact
    asked_by: str
    asked_at: datetime
    reason: str


def same_address(one: str, other: str) -> bool:
    """Whether letters to both go to one mailbox, as far as one can tell."""
    return one.strip().casefold() == other.strip().casefold()


def last_change(case: Case) -> Change | None:
    """How today's address became the contact's: the first correction that named it. None: it is the one from the start.

    Whoever later corrects only the name or the phone has not asked for the address.
    """
    found, corrections = None, [it for it in case.facts if isinstance(it.fact, ContactCorrected)]
    for contact, said in reversed(case.contacts):
        if not same_address(contact.email, case.contact.email):
            break
        if isinstance(said.fact, ContactCorrected):
            number = corrections.index(said) + 1
            found = Change(number, case.contact, said.actor, said.at, said.fact.reason)
    return found


def access_address(case: Case, entries: Entries) -> str | None:
    """The only address that access may leave for; None while none has left: then it goes to whoever is the contact.

    What perhaps left counts as if it had. A copy that was restored does not know what has left since it was made.
    """
    known = (*entries.entries, *assumed_sent(case))
    left = [(it.begun_at, it.recipient) for it in known if it.effect.row.has_secret and it.may_have_arrived]
    left += [(it.at, "") for it in case.facts if isinstance(it.fact, CopyRestored) or _sales_gave_it(it)]
    if not left:
        return None
    confirmed = [it.email for it, said in case.contacts if isinstance(said.fact, ContactJudged) and _counts(case, said)]
    at, recipient = min(left)
    return confirmed[-1] if confirmed else recipient or _contact_at(case, at).email


def may_have_access(case: Case, entries: Entries, email: str) -> bool:
    """Whether access may leave for this address now."""
    only = access_address(case, entries)
    return only is None or same_address(only, email)


def may_leave_now(case: Case, entries: Entries, email: str) -> bool:
    """The same, before a secret is fetched: the account is today's contact's, and nobody else gets its link."""
    return same_address(email, case.contact.email) and may_have_access(case, entries, email)


def change_to_confirm(case: Case, entries: Entries) -> Change | None:
    """The change of address that waits for a second person's word."""
    return None if may_have_access(case, entries, case.contact.email) else last_change(case)


def contact_with_access(case: Case, entries: Entries) -> Contact:
    """Whom access may go to today: the contact, or the one before a change that nobody has confirmed."""
    only = access_address(case, entries)
    if only is None or same_address(only, case.contact.email):
        return case.contact
    known = (it for it, _ in reversed(case.contacts) if same_address(it.email, only))
    return next(known, Contact(name=case.contact.name, email=only))


def second_person(case: Case, asked_by: str, people: People) -> Person | None:
    """Who is asked: whoever leads the case; where it was they who asked, a colleague, by turns; without one, a head."""
    others = [it for it in people.of(*MAY_CONFIRM) if it.code != asked_by]
    leader = next((it for it in others if it.code == case.data.manager), None)
    managers = [it for it in others if Role.MANAGER in it.roles] or others
    number = int(case.code.rpartition("-")[2])
    return leader or (managers[number % len(managers)] if managers else None)


def access_waits(case: Case, entries: Entries, people: People) -> str:
    """A sentence for whoever wants access sent while a second person's word is missing; empty if it is not."""
    change = change_to_confirm(case, entries)
    if change is None:
        return ""
    return f" Доступ туда уйдёт не сразу. {second_words(case, change.asked_by, people)}"


def second_words(case: Case, asked_by: str, people: People) -> str:
    """Who has to agree, in a sentence."""
    person = second_person(case, asked_by, people)
    return f"Подтвердить должен второй человек: {person.name}." if person else "Подтвердить должен второй человек."


def asked_of(question: Effect, case: Case, people: People) -> Person | None:
    """Whom a question is put to. None: there is no second person."""
    asked_by = ""
    if question is Effect.ASK_NEW_CONTACT and (change := last_change(case)):
        asked_by = change.asked_by
    elif question is Effect.ASK_END and case.end_asked:
        asked_by = case.end_asked.actor
    return second_person(case, asked_by, people) if asked_by else people[case.data.manager]


def _sales_gave_it(it: Recorded) -> bool:
    return isinstance(it.fact, CloudGiven) and it.fact.client_has_access


def _counts(case: Case, word: Recorded) -> bool:
    """Whether a word on a change is a second person's; nobody confirms what they have asked for."""
    corrections = [it for it in case.facts if isinstance(it.fact, ContactCorrected)]
    assert isinstance(word.fact, ContactJudged)
    asked = corrections[word.fact.number - 1 : word.fact.number]
    return not word.fact.agreed or (bool(asked) and asked[0].actor != word.actor)


def _contact_at(case: Case, at: datetime) -> Contact:
    """Who was the contact at that moment."""
    return [it for it, said in case.contacts if said.at <= at][-1]
