"""Many questions to one manager at the same moment, after downtime say, as one letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.effects import FORMS, Effect
from cases.wording import times
from integrations.letter import mailbox
from tasks._acting import Act, Done, act_together
from tasks._links import board_name, form_link, page_link
from tasks._policy import outside_task
from tasks._post import hand_over, letter_context
from tasks._rendering import render_letter, render_subject
from tasks._wiring import wiring
from tasks.records import decide_now, hold


@dataclass(frozen=True)
class Questions:
    """What one manager is asked in one letter. `label` and `client` name the task run."""

    asked: tuple[Act, ...]
    label: str = "Ваш ход: сводка"

    @property
    def client(self) -> str:
        return times(len(self.asked), "вопрос", "вопроса", "вопросов")


def ask_in_one_letter(asked_of: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """A digest for every manager who has enough questions waiting; who has got one, and how many are in it.

    `asked_of`: managers' addresses, each with the codes of their cases. The others are asked case by case.
    """
    enough = wiring().settings.policy.digest_from
    sent = {to: _ask(to, codes, enough) for to, codes in asked_of.items() if len(codes) >= enough}
    return {to: count for to, count in sent.items() if count}


def _ask(recipient: str, codes: Sequence[str], enough: int) -> int:
    """Under the locks of all these cases, each decided afresh."""
    with hold(*codes) as held:
        asked = []
        for code in held.codes:
            loaded, decision = decide_now(code)
            mine = [it for it in decision.due if it.effect.can_be_gathered and it.recipient == recipient]
            asked += [Act.of(loaded.case, it) for it in mine]
        if len(asked) < enough:
            return 0
        return len(asked) if send_digest(Questions(tuple(asked)), return_state=True).is_completed() else 0


@outside_task
def send_digest(act: Questions) -> None:
    """One letter; in the ledger each question is an act of its own case, and in doubt like any other."""
    act_together(act.asked, _send)


def _send(asked: Sequence[Act]) -> Done:
    us = wiring()
    questions: list[dict[str, str]] = []
    overdue: list[dict[str, str]] = []
    undelivered: list[dict[str, str]] = []
    for act in asked:
        case = us.cases.load(act.code).case
        if act.effect in FORMS:
            # The letter that would have gone out alone says in its subject what is asked: «Ваш ход: … · ЖК Ромашка».
            asks = render_subject(act.effect.value, letter_context(act, case)).partition(": ")[2]
            words = f"{case.code}: {asks}{' (напоминаем)' if act.overdue else ''}"
            questions.append({"words": words, "link": form_link(FORMS[act.effect], case), "note": act.note})
        elif act.effect is Effect.TELL_HEAD_OVERDUE:
            context = letter_context(act, case)
            words = f"{case.title}: {context['asked']} – {us.people[case.data.manager].name}"
            overdue.append({"words": words, "link": form_link(str(context["form"]), case), "note": act.note})
        else:
            undelivered.append({"words": case.title, "note": act.note})
    manager = next(it for it in us.people.everyone if it.email == asked[0].recipient)
    parts: dict[str, object] = {
        "questions": questions,
        "overdue": overdue,
        "undelivered": undelivered,
        "renewed": any("-link-" in it.occurrence for it in asked),
        "handed_over": all("-handed-" in it.occurrence for it in asked),
        "board": page_link(board_name(manager.code)) or page_link(board_name()),
    }
    letter = render_letter("digest", parts)
    address = mailbox(manager.name, manager.email)
    return Done(reference=hand_over(asked, letter, to=address, reply_to=address))
