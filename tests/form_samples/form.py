"""A form in one of its uses, and how it is submitted."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cases.case import Case, Recorded
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import Fact
from cases.forms import reading
from cases.forms.desk import Answer, Desk, Dossier
from cases.forms.form import Form
from cases.ledger import Entries, Entry
from cases.occurrence import Occurrence
from cases.people import People
from cases.policy import Policy
from cases.process.due import Decision, Due
from tests.played_case import said_by
from tests.sample_cases import MANAGER, PEOPLE

TODAY = datetime(2026, 12, 2, 7, 0, tzinfo=UTC)
"""Wednesday noon for the client in Yekaterinburg."""
DESK = Desk(TODAY, People(PEOPLE), Policy(), actor=MANAGER)
BY_HAND = replace(DESK, manual_cloud=True)

Fields = dict[str, object]


@dataclass(frozen=True)
class Use:
    """A form in one of its uses, well filled in, and what comes of it. `kinds` says which bad values a field gets.

    `sent`, `withheld`, `finished`: what is known of the case beside its facts.
    """

    form: type[Form]
    case: Case | None
    good: Fields
    kinds: dict[str, str]
    facts: tuple[Fact, ...]
    said: str
    desk: Desk = DESK
    actor: str = MANAGER.code
    badge: str = "Записано"
    sent: tuple[Entry, ...] = ()
    withheld: tuple[str, ...] = ()
    finished: bool = False

    def submit(
        self,
        changes: Fields | None = None,
        *,
        case: Case | None = None,
        desk: Desk | None = None,
        address_refused: str = "",
    ) -> Answer:
        """What the flow does: the case's code is read first, then the fields."""
        known, at = case or self.case, replace(desk or self.desk, address_refused=address_refused)
        at = replace(at, actor=at.people.find(self.actor))
        if known is None:
            return self.form(self.good | (changes or {}), at).answer()
        filled_in = {"case": known.title} | self.good | (changes or {})
        reading.case_code("case", filled_in["case"])
        return self.form(filled_in, at, Dossier(known, Entries(self.sent), self._decide, other=_nobody)).answer()

    def _decide(self) -> Decision:
        letters = (it.split(" ", 1) for it in self.withheld)
        withheld = [Due(Effect(effect), Occurrence(base)) for effect, base in letters]
        return Decision(withheld=withheld, finished="всё сделано" if self.finished else "")


def _nobody(code: str) -> Case:
    """There is no other case where forms are tried out."""
    raise FormError("case", f"Подключения {code} нет; проверьте код.")


def after(case: Case, facts: tuple[Fact, ...]) -> Case:
    """The case once these facts have been recorded."""
    return replace(case, facts=(*case.facts, *(Recorded(fact, TODAY, said_by(fact)) for fact in facts)))
