"""What calendars need to follow a crew's visit: the invitation, its moves, the cancellation.

The client's event and the crew's are two; both come from the department: a contractor's crew knows nobody of ours.
"""

from cases.case import Case
from cases.effects import Effect
from cases.facts import InstallationAppointed
from cases.wording import both_clocks
from engine.acting import Act
from engine.clock import now
from engine.wiring import wiring
from integrations.invitation import Meeting, invitation
from integrations.letter import CalendarPart, mailbox
from letters.calendar_part import calendar_sequence
from letters.post import recipient_name

_CANCELS = (Effect.SEND_INSTALLATION_OFF, Effect.RELEASE_CREW)
_TO_CREW = (Effect.INVITE_CREW, Effect.RELEASE_CREW)


def installation_part(act: Act, case: Case) -> CalendarPart:
    """The invitation to the day that the act is about, or its cancellation."""
    app, number = wiring(), int(act.occurrence.base)
    visit, date = case.installation.visit(number), case.installation.date(number)
    assert visit is not None
    assert date is not None
    cancelled, to_crew = act.effect in _CANCELS, act.effect in _TO_CREW
    domain = app.settings.mail_sender.rpartition("@")[2]
    whose = f"{act.recipient.replace('@', '.at.')}." if to_crew else ""
    meeting = Meeting(
        uid=f"installation-{visit.number}.{whose}{case.id}@{domain}",
        sequence=calendar_sequence(case, number, cancelled),
        starts_at=date.starts_at,
        duration=app.settings.policy.installation_duration,
        time_zone=date.time_zone,
        summary=f"Монтаж PASS24: {case.data.object_name}",
        description=_for_crew(case, date) if to_crew else "",
        location=case.place.address if case.place else "",
        cancelled=cancelled,
    )
    ours = mailbox(app.settings.mail_sender_name, app.settings.mail_sender)
    content = invitation(meeting, ours, mailbox(recipient_name(act, case), act.recipient), now())
    return CalendarPart(content, meeting.method)


def _for_crew(case: Case, date: InstallationAppointed) -> str:
    at, contact = both_clocks(date.starts_at, date.time_zone), case.contact
    met = f"Контакт: {contact.name}, {contact.phone or contact.email}"
    return f"{at}\n{case.data.object_name}\n{met}\nДоступ: {date.access}"
