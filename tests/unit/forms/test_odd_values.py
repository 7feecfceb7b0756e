"""Whatever odd values are sent: a refusal or an answer comes out, nothing else."""

import math
import random

import pytest

from cases.errors import FormError
from cases.facts import (
    parse_fact,
)
from cases.forms.follow_up import LATER, NOW, FollowUpComesDue
from cases.forms.recording import ShareRecording
from cases.forms.training import APPOINT, CANCEL
from tests.form_samples.form import Use
from tests.form_samples.good import FORMS
from tests.form_samples.refusal import check_refusal
from tests.sample_cases import MANAGER, SALES, STAGES, sample_case

ODD: list[object] = [
    None, True, False, 0, 1, -1, 2**63, 10**5000, 1.5, math.nan, math.inf, b"", b"\xff", [], [None], {}, {"a": []}, (),
    object(), "", " ", "\n", "\x00", "\ud800", "\udfff\ud800", "\ufffe", "\u200b", "\u202e", "\u3164", "\U000e0041",
    "None", "null", "{{ 7*7 }}", "%s%n", "'; DROP TABLE cases; --", "../..", "A" * 10_000, "\n" * 500, "é" * 120,
    "е\u0301" * 130, "🏳️‍🌈", "שלום", "1", "01", "٣", "²", "1e400", "-0", "0x10",
    "0001-01-01", "9999-12-31", "2026-02-29", "29.02.2028", "2026-12-04", "04.12.2026", "2026-12-02", "24:00", "00:00",
    "٠٩:٣٠", "9.30", "R-0042", "Р-0042", "r-٠٠٤٢", "R-0042 · \u202e", "a@b.co", "a@b", "https://x.example/",
    "https://[::1", "abc", "Europe/Moscow", "Factory", "posixrules", "UTC", "Asia", "· UTC", MANAGER.name, SALES.code,
    "ЖК", NOW, LATER, APPOINT, CANCEL, "связаться ещё раз", "остановить подключение", "облако", "настроена",
]  # fmt: skip


def odd(dice: random.Random) -> object:
    """One of the list, or a text of random characters from all over Unicode."""
    if dice.random() < 0.8:
        return dice.choice(ODD)
    return "".join(chr(dice.choice((dice.randrange(128), dice.randrange(0x110000)))) for _ in range(dice.randrange(40)))


@pytest.mark.parametrize("use", FORMS.values(), ids=FORMS)
def test_nothing_but_a_refusal_or_an_answer_comes_out_of_odd_values(use: Use) -> None:
    dice = random.Random(use.form.name)
    kept = 0
    for _ in range(150):
        names = sorted({*use.good, "case"} if use.case else use.good)
        if use.form is FollowUpComesDue:
            names = ["case"]  # its number is the system's own
        changed = dice.sample(names, dice.randint(1, len(names)) if dice.random() < 0.3 else 1)
        changes = {name: odd(dice) for name in changed}
        stands = sample_case(dice.choice(STAGES)) if use.case and dice.random() < 0.3 else None
        try:
            answer = use.submit(changes, case=stands)
        except FormError as error:
            if use.form is not ShareRecording or "уже отправлена" not in error.sentence:  # LINK_AT_THE_END
                check_refusal(use.form, error)
            continue
        kept += 1
        for fact in answer.facts:
            stored = fact.model_dump_json()
            assert "\\u0000" not in stored  # PostgreSQL cannot keep it
            assert parse_fact.validate_json(stored) == fact
        answer.said.encode()
    assert kept < 150
