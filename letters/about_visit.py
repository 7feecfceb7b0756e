"""Which visit of a crew a letter is about, on which day, and who comes."""

from cases.case import Case
from cases.effects import Effect
from cases.facts import Contact, InstallationAppointed
from cases.installation import Visit
from cases.people import People, Person
from engine.acting import Act

OF_A_VISIT = (
    Effect.SEND_INSTALLATION,
    Effect.SEND_INSTALLATION_OFF,
    Effect.INVITE_CREW,
    Effect.RELEASE_CREW,
    Effect.ASK_INSTALLED,
)
"""Their occurrence is the number of a day."""


def visit_of(act: Act, case: Case) -> Visit | None:
    """The visit; the last one, where a letter is about all of the mounting."""
    visits = case.installation.visits
    if act.effect in OF_A_VISIT:
        return case.installation.visit(int(act.occurrence.base))
    return visits[-1] if visits else None


def date_of_visit(act: Act, case: Case) -> InstallationAppointed | None:
    """The day: of a visit that was moved, somebody is perhaps called off an earlier one."""
    if act.effect in OF_A_VISIT:
        return case.installation.date(int(act.occurrence.base))
    visit = visit_of(act, case)
    return visit.date if visit else None


def crew_of(date: InstallationAppointed | None, people: People) -> Person | Contact | None:
    """Who comes in our name: an installer of ours, as far as people.toml still knows them, or a contractor."""
    return (people.find(date.installer) if date.installer else date.contractor) if date else None
