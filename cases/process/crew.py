"""Letters to whoever mounts: invited, moved, and called off, in their own calendar.

Our installers are in people.toml; a contractor is not, and gets the same letter at the address that the form was given.
The client's own crew gets none.
"""

from cases.effects import Effect
from cases.facts import InstallationAppointed
from cases.installation import Visit
from cases.ledger import Entry
from cases.occurrence import Occurrence
from cases.people import Person
from cases.process.attempts import once
from cases.process.due import Due
from cases.process.letters_to_colleagues import to_colleague
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn


def invite_crew(step: Step, visit: Visit) -> None:
    """Whoever is to come on a day that is ahead; if a contractor's address is refused, the manager is asked."""
    date = visit.date
    if date is None or date.starts_at <= step.now:
        return
    refused = _send(step, Effect.INVITE_CREW, date)
    if refused and date.contractor:
        what = f"узнать другую почту подрядчика: на {refused.recipient} письма не доходят"
        another = step.waits(Turn.MANAGER, Stage.INSTALLATION, what)
        ask(step, Effect.ASK_INSTALLATION, f"{date.number} {refused.recipient}", another, note=refused.words)


def release_crews(step: Step, visit: Visit) -> None:
    """Whoever was invited and is not to come any more: nobody comes, or somebody else does."""
    for address in dict.fromkeys(filter(None, (address_of(step, it) for it in visit.dates))):
        replaced = visit.is_ahead and visit.date is not None and address_of(step, visit.date) != address
        if visit.is_called_off or replaced:
            theirs = [it for it in visit.dates if address_of(step, it) == address]
            invited = [it for it in theirs if step.may_know(Effect.INVITE_CREW, str(it.number))]
            if invited:
                _send(step, Effect.RELEASE_CREW, invited[-1])


def installer_of(step: Step, date: InstallationAppointed | None) -> Person | None:
    """Our own installer of a day; None: a contractor, the client's crew, or somebody who has left."""
    return step.people.find(date.installer) if date and date.installer else None


def address_of(step: Step, date: InstallationAppointed) -> str:
    """Where the crew of a day reads its mail; empty, where we do not write to it."""
    installer = installer_of(step, date)
    return installer.email if installer else date.contractor.email if date.contractor else ""


def _send(step: Step, effect: Effect, date: InstallationAppointed) -> Entry | None:
    installer, number = installer_of(step, date), str(date.number)
    if installer:
        return to_colleague(step, effect, number, installer)
    if date.contractor:
        return once(step, Due(effect, Occurrence(number), date.contractor.email))
    return None
