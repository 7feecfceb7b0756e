"""Many letters to one colleague as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.effects import Effect
from cases.occurrence import why_again
from cases.people import Person
from cases.requests import filled_in
from cases.wording import both_clocks, questions
from engine.acting import Act, Done, act_together
from engine.retries import outside_task
from engine.wiring import wiring
from integrations.letter import mailbox
from letters.post import letter_context, post_together
from letters.proposals import proposals
from letters.rendering import render_asked, render_letter
from prefect_ui.links import board_name, card_name, form_link, page_link

PARTS = ("questions", "standing", "coming", "overdue", "undelivered", "handed", "disagreed", "kept")


@dataclass(frozen=True)
class Questions:
    """What one colleague is asked in one letter; `standing` are asked already, `more`: not all of those are listed."""

    asked: tuple[Act, ...]
    standing: tuple[Act, ...] = ()
    more: bool = False

    @property
    def run_name(self) -> str:
        """The name of the task run in the Prefect UI."""
        return f"Ваш ход: сводка · {questions(len(self.asked))}"


@outside_task
def send_digest(act: Questions) -> None:
    """One letter; in the ledger each question is an act of its own case, and in doubt like any other."""
    act_together(act.asked, lambda asked: _send(asked, act))


def _send(asked: Sequence[Act], digest: Questions) -> Done:
    app = wiring()
    parts: dict[str, list[dict[str, str]]] = {it: [] for it in PARTS}
    for act in asked:
        part, line = _line(act)
        if act.effect is Effect.ASK_ADDRESS:
            line["note"] = "\n".join(filter(None, (line["note"], _proposed(act))))
        parts[part].append(line)
    parts["standing"] = [_line(act)[1] for act in digest.standing]
    to = app.people[asked[0].person]
    about: dict[str, object] = {
        **why_again(it.occurrence for it in asked),
        "morning": to.digest,
        "more": digest.more,
        "board": page_link(board_name(to.code)) or page_link(board_name()),
    }
    letter = render_letter("digest", parts | about)
    address = mailbox(to.name, to.email)
    return Done(reference=post_together(asked, letter, to=address, reply_to=address))


def _proposed(act: Act) -> str:
    found = proposals(wiring().cases.load(act.code).case)
    return f"Можно предложить: {', '.join(found.slugs)}." if found.slugs else ""


def _line(act: Act) -> tuple[str, dict[str, str]]:
    """A part of the digest, and what it says of the act there."""
    app = wiring()
    case = app.cases.load(act.code).case
    if act.effect.is_question:
        asked = render_asked(act.effect.value, letter_context(act, case))
        words = f"{case.code}: {asked} · {case.data.object_name}{' (напоминаем)' if act.occurrence.overdue else ''}"
        link = form_link(act.effect.row.form, case, filled_in(act.effect, act.occurrence))
        return "questions", {"words": words, "link": link, "note": act.note}
    if act.effect is Effect.TELL_HEAD_OVERDUE:
        context = letter_context(act, case)
        asked_of = context["asked_of"]
        assert isinstance(asked_of, Person)
        words = f"{case.title}: {context['asked']} – {asked_of.name}"
        link = form_link(str(context["form"]), case, filled_in(act.effect, act.occurrence, act.about))
        return "overdue", {"words": words, "link": link, "note": act.note}
    if act.effect is Effect.TELL_FORMER_MANAGER:
        words = f"{case.title} – {app.people[case.data.manager].name}"
        return "handed", {"words": words, "link": page_link(card_name(case.code)), "note": ""}
    if act.effect is Effect.BRIEF_FOLLOW_UP:
        at = both_clocks(case.follow_up.due_at, case.data.time_zone) if case.follow_up else ""
        words = " – ".join(filter(None, (case.title, at)))
        return "coming", {"words": words, "link": page_link(card_name(case.code)), "note": ""}
    if act.effect is Effect.TELL_WHO_ASKED:
        return "disagreed", {"words": case.title, "link": page_link(card_name(case.code)), "note": act.note}
    if act.effect is Effect.TELL_HEAD_KEPT:
        return "kept", {"words": case.title, "link": form_link("forget_client", case), "note": ""}
    return "undelivered", {"words": case.title, "note": act.note}
