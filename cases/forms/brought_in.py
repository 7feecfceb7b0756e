"""A case that began before it came into the system: what was done already, as facts and as letters nobody repeats."""

from collections.abc import Mapping

from cases.calendar_days import local_day, moment, working_day_after
from cases.effects import Effect
from cases.errors import FormError
from cases.facts import (
    BroughtIn,
    CaseOpened,
    Fact,
    FollowUpAnswered,
    FollowUpPlanned,
    LoggedIn,
    PhotosReceived,
    RecordingReady,
    TalkHeld,
    TechnicalCard,
    TrainingAppointed,
    TrainingHeld,
)
from cases.forms import reading as fields
from cases.forms.desk import Desk
from cases.forms.training import INTEGRATIONS, SERVER_FORMATS
from cases.people import Role

CLOUD, ACCESS, LOGIN, APPOINTED, HELD, RECORDING, CONTACT, REQUESTED, PHOTOS = STEPS = (
    "облако готово",
    "доступ отправлен",
    "клиент вошёл",
    "обучение назначено",
    "обучение проведено",
    "запись отправлена",
    "контакт состоялся",
    "фото запрошены",
    "фото получены",
)
"""What «Уже сделано» may say; what stands before it is done, too."""

BEFORE = "до переноса в систему"


def brought_in(desk: Desk, opened: CaseOpened, cells: Mapping[str, str], *, talk_known: bool) -> tuple[Fact, ...]:
    """The facts of a case in flight, from the cells of its row; none where nothing is done yet.

    The cloud itself is given by its number or address and checked like any other. FormError names the cell.
    """
    last = _last_step(cells.get("done", ""))
    if last is None:
        return ()
    facts: list[Fact] = []
    if not talk_known:
        today = local_day(desk.now, opened.time_zone)
        notes = f"Разговор был {BEFORE}, день неизвестен."
        facts.append(TalkHeld(held_on=today, needs=opened.needs, pain=opened.pain, notes=notes))
    done = set(STEPS[: STEPS.index(last) + 1])
    if LOGIN in done:
        facts.append(LoggedIn(at=desk.now))
    if last == APPOINTED:
        facts.append(_appointed(desk, opened, cells))
    if HELD in done:
        facts += _held(desk, opened, cells, contacted=CONTACT in done)
    if RECORDING in done or (HELD in done and cells.get("recording")):
        facts.append(RecordingReady(url=fields.link("recording", cells.get("recording"))))
    if CONTACT in done:
        facts.append(FollowUpAnswered(number=1, outcome="well", answers=f"Контакт состоялся {BEFORE}."))
    if PHOTOS in done:
        where = fields.line("photos", cells.get("photos"), required=False, limit=1000)
        facts.append(PhotosReceived(round=1, where=where or f"получены {BEFORE}"))
    return (*facts, BroughtIn(done=tuple(_letters(desk, done))))


def _last_step(raw: str) -> str | None:
    """The step that is furthest on; the cell may name several."""
    named = [it.strip() for it in raw.lower().replace(";", ",").replace("\n", ",").split(",") if it.strip()]
    known = {it.replace("ё", "е"): it for it in STEPS}
    for words in named:
        if words.replace("ё", "е") not in known:
            raise FormError("done", f"«{words}» нет среди шагов: {', '.join(STEPS)}.")
    return max((known[it.replace("ё", "е")] for it in named), key=STEPS.index, default=None)


def _appointed(desk: Desk, opened: CaseOpened, cells: Mapping[str, str]) -> TrainingAppointed:
    on, _, at = cells.get("training", "").partition(" ")
    starts_at = moment(fields.required_day("training", on), fields.clock("training", at), opened.time_zone)
    if starts_at <= desk.now:
        raise FormError("training", f"Это время уже прошло; если обучение было, напишите «{HELD}».")
    return TrainingAppointed(
        number=1,
        starts_at=starts_at,
        time_zone=opened.time_zone,
        trainer=fields.person("trainer", cells.get("trainer"), desk.people, Role.TRAINER).code,
        place=fields.line("place", cells.get("place"), limit=300),
    )


def _held(desk: Desk, opened: CaseOpened, cells: Mapping[str, str], *, contacted: bool) -> tuple[Fact, ...]:
    """The report, with a card as far as it is known, and the contact that is next, or was the last."""
    zone = opened.time_zone
    on = cells.get("training", "").partition(" ")[0]
    report = TrainingHeld(
        number=1,
        held_on=desk.past_day("training", fields.required_day("training", on), zone),
        feedback=fields.text("feedback", cells.get("feedback"), required=False),
        card=TechnicalCard(
            server_format=_known("server_format", cells, SERVER_FORMATS),
            equipment=fields.text("equipment", cells.get("equipment"), required=False) or "не указано",
            integration=_known("integration", cells, INTEGRATIONS),
            passage_points=fields.number("passage_points", cells.get("passage_points") or 0, most=10_000),
        ),
    )
    if contacted:
        return report, FollowUpPlanned(number=1, due_at=desk.now)
    if cells.get("next_contact"):
        on_day = desk.coming_working_day(
            "next_contact", fields.required_day("next_contact", cells["next_contact"]), zone
        )
    else:
        usual = working_day_after(report.held_on, desk.policy.follow_up_after_days)
        on_day = max(usual, working_day_after(local_day(desk.now, zone), 1))
    return report, FollowUpPlanned(number=1, due_at=moment(on_day, desk.policy.day_starts_at, zone))


def _known(field: str, cells: Mapping[str, str], choices: tuple[str, ...]) -> str:
    """One of the card's choices; the last one, «пока неизвестно», where the cell is empty."""
    return fields.choice(field, cells.get(field) or choices[-1], {it: it for it in choices})


def _letters(desk: Desk, done: set[str]) -> list[str]:
    """What others have got already, as «effect occurrence»."""
    cards = [(Effect.SEND_TECHNICAL_CARD, it.code) for it in desk.people.of(Role.TECH_SUPPORT)]
    sent = {
        ACCESS: [(Effect.SEND_CREDENTIALS, "1")],
        APPOINTED: [(Effect.SEND_INVITATION, "1"), (Effect.SEND_PRESENTATIONS, "1")],
        HELD: cards,
        RECORDING: [(Effect.SEND_RECORDING, "1")],
        REQUESTED: [(Effect.REQUEST_PHOTOS, "1")],
    }
    return [f"{effect} {occurrence}" for step in STEPS if step in done for effect, occurrence in sent.get(step, [])]
