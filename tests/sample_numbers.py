"""An October of the department, for its letter: what a head reads in November."""

from datetime import UTC, date, datetime, timedelta

from cases.numbers.history import Asked, Connection, History, Open, Session, Spent
from cases.numbers.monthly import for_letter, month_name
from cases.policy import Policy

OCTOBER = date(2026, 10, 1)
TELLS_AT = datetime(2026, 11, 2, 7, tzinfo=UTC)
CALLED = {"smirnova": "Анна Смирнова", "orlov": "Павел Орлов"}
DAYS = (8, 12, 20)
WAITS = Open(
    "R-0042",
    "R-0042 · ЖК «Ромашка»",
    "ЖК",
    "smirnova",
    "Первый вход",
    "клиент",
    "ждём, когда клиент войдёт в облако",
    TELLS_AT - timedelta(days=12),
)
HISTORY = History(
    (
        *(
            Connection(OCTOBER - timedelta(it), "ЖК", "smirnova", OCTOBER + timedelta(it), None, 2.0 * it)
            for it in DAYS
        ),
        Connection(date(2026, 9, 2), "КП", "orlov", stopped_on=date(2026, 10, 5)),
    ),
    (Spent(OCTOBER, "ЖК", "клиент", 50 * 86_400.0), Spent(OCTOBER, "ЖК", "менеджер", 30 * 86_400.0)),
    (Session(date(2026, 10, 9), "orlov", 5, "ЖК"), Session(date(2026, 10, 19), "smirnova", None, "ЖК")),
    (Asked("ask_training", date(2026, 10, 8), True, "ЖК"), Asked("ask_training", date(2026, 10, 9), False, "ЖК", 2)),
    (WAITS,),
)


def sample_numbers(history: History = HISTORY) -> dict[str, object]:
    """What the letter is made of."""
    measures = for_letter(history, OCTOBER, TELLS_AT, Policy(), lambda code: CALLED.get(code, code))
    link = "https://onboarding.pass24.example/onboarding/numbers"
    return {"month": month_name(OCTOBER), "measures": measures, "link": link}
