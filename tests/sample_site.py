"""Photos, verdicts and answers of the sample site: two barriers."""

from datetime import date

from cases.equipment import EQUIPMENT, kinds_in
from cases.facts import Photo, PhotosJudged, PhotosReceived, SiteAnswered, Verdict
from cases.facts.site import Outcome
from cases.site import BY_CODE, items_for

KINDS = kinds_in("шлагбаумы CAME – 2, распознавание номеров", EQUIPMENT)
ASKED_FOR = tuple(it.code for it in items_for(KINDS) if it.has_photo)
"""The items of this site that a photo shows."""


def sha(item: str, number: int = 1) -> str:
    """What the sample's photo of an item is called."""
    place = list(BY_CODE).index(item)
    return f"{place:02x}{number:02x}" + "0" * 60


def photo(item: str, number: int = 1) -> Photo:
    return Photo(sha256=sha(item, number), taken_on=date(2026, 11, 26))


def received(item: str, number: int = 1, *, round: int = 1) -> PhotosReceived:  # noqa: A002 - as the fact's field
    return PhotosReceived(round=round, item=item, photos=(photo(item, number),))


def verdict(item: str, outcome: Outcome = "accepted", reason: str = "", number: int = 1) -> Verdict:
    return Verdict(sha256=sha(item, number), outcome=outcome, reason=reason)


def judged(*verdicts: Verdict, round: int = 1, closes: bool = True) -> PhotosJudged:  # noqa: A002 - likewise
    return PhotosJudged(round=round, verdicts=verdicts, closes=closes)


SITE_KNOWN = SiteAnswered(
    power=True,
    power_kw="1,5 кВт",
    power_place="у шкафа",
    breaker="С16, щит в комнате охраны",
    internet=True,
    internet_kind="кабель",
    internet_speed="50 Мбит/с",
    internet_provider="Ростелеком",
    access="будни 9–18, пропуск закажут",
    on_site="Пётр Савин, +7 900 000-00-20",
)
ALL_PHOTOS = tuple(received(it) for it in ASKED_FOR)
ALL_ACCEPTED = judged(*(verdict(it) for it in ASKED_FOR))
DARK = "темно, автомата не видно"
ONE_RETURNED = judged(*(verdict(it) if it != "breaker" else verdict(it, "returned", DARK) for it in ASKED_FOR))
"""All will do but one."""
