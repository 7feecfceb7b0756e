"""The site, played purely: what the client is asked for, round after round; verdicts put right; lines to be laid."""

from datetime import timedelta

import pytest

from cases.facts import Counted, Fact, SiteAnswered, SiteItemWaived
from cases.forms.site_photos import JudgePhotos
from cases.site import ITEMS
from tests.played_case import Journey, utc
from tests.sample_cases import CARD, SITE_WORK, answered, with_follow_up
from tests.sample_site import (
    ALL_ACCEPTED,
    ALL_PHOTOS,
    ASKED_FOR,
    ONE_RETURNED,
    SITE_KNOWN,
    judged,
    received,
    sha,
    verdict,
)

EQUIPMENT = ["ask_equipment 1"]
"""What comes next once the site is ready."""
NO_POWER = SITE_KNOWN.model_copy(update={"power": False})


def asked() -> Journey:
    journey = with_follow_up()
    assert journey.tell(SITE_WORK, answered("well"), at=utc(11, 27, 7)) == ["request_photos 1", "ask_photos 1"]
    return journey


def with_all_photos() -> Journey:
    journey = asked()
    assert journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 30, 7)) == ["ask_verdict 1"]
    return journey


LACKING: dict[str, tuple[Fact, ...]] = {
    **{f"no photo of {it}": tuple(each for each in ALL_PHOTOS if each.item != it) for it in ASKED_FOR},
    **{
        f"nobody knows {field}": (
            SITE_KNOWN.model_copy(update={field: None if field in ("power", "internet") else ""}),
        )
        for field in SiteAnswered.model_fields
        if field != "kind"
    },
}


@pytest.mark.parametrize("told", LACKING.values(), ids=LACKING)
def test_whatever_is_lacking_the_site_is_not_ready_and_it_is_asked_for(told: tuple[Fact, ...]) -> None:
    journey = asked()
    photos = [it for it in told if it.kind == "photos_received"] or ALL_PHOTOS
    known = [it for it in told if it.kind == "site_answered"] or [SITE_KNOWN]
    journey.tell(*known, *photos, at=utc(11, 30, 7))
    verdicts = judged(*(verdict(it.item) for it in photos if it.kind == "photos_received"))
    assert journey.tell(verdicts) == ["request_photos 2", "ask_photos 2"]
    assert journey.turn == ("клиент", "Фото площадки")
    assert not journey.case.site_ready


def test_a_site_of_which_all_was_seen_and_is_known_is_ready_and_the_equipment_is_next() -> None:
    journey = with_all_photos()
    assert journey.tell(ALL_ACCEPTED) == EQUIPMENT
    assert journey.turn == ("менеджер", "Оборудование")


def test_only_what_is_sent_back_is_asked_again_and_a_better_photo_settles_it() -> None:
    journey = with_all_photos()
    assert journey.tell(ONE_RETURNED) == ["request_photos 2", "ask_photos 2"]
    assert [it.item.code for it in journey.case.site.wanted] == ["breaker"]
    assert journey.tell(received("breaker", 2, round=2), at=utc(12, 1, 7)) == ["ask_verdict 2"]
    assert journey.tell(judged(verdict("breaker", number=2), round=2)) == EQUIPMENT


def test_a_photo_that_came_before_the_verdict_is_no_better_one() -> None:
    journey = with_all_photos()
    journey.tell(received("breaker", 2), at=utc(11, 30, 8))
    both = ONE_RETURNED.model_copy(update={"verdicts": (*ONE_RETURNED.verdicts, verdict("breaker", number=2))})
    assert journey.tell(both) == ["request_photos 2", "ask_photos 2"]


def test_while_a_photo_waits_for_its_verdict_the_client_is_asked_for_nothing() -> None:
    journey = with_all_photos()
    assert journey.tell(judged(verdict("breaker", "returned", "темно"), closes=False)) == []
    assert journey.turn == ("менеджер", "Фото площадки")
    assert journey.case.site.round == 1


def test_a_photo_put_there_by_mistake_is_as_good_as_not_there() -> None:
    journey = with_all_photos()
    dropped = [it if it.sha256 != sha("breaker") else verdict("breaker", "dropped") for it in ALL_ACCEPTED.verdicts]
    assert journey.tell(judged(*dropped)) == ["request_photos 2", "ask_photos 2"]
    assert journey.case.site.photo(sha("breaker")) is None


def test_rounds_go_on_until_it_is_ready_and_each_is_reminded_of() -> None:
    journey = with_all_photos()
    journey.tell(ONE_RETURNED)
    for number in (2, 3):
        journey.tell(received("breaker", number, round=number))
        acts = journey.tell(judged(verdict("breaker", "returned", "темно", number=number), round=number))
        assert acts == [f"request_photos {number + 1}", f"ask_photos {number + 1}"]
    journey.quiet_until(utc(12, 3, 5))
    assert journey.wait(utc(12, 3, 5)) == ["remind_photos 4"]


def test_a_line_that_is_to_be_laid_is_asked_for_by_a_letter_of_its_own() -> None:
    journey = asked()
    assert journey.tell(NO_POWER, at=utc(11, 30, 7)) == ["request_power 1"]
    assert not {"socket", "breaker"} & {it.item.code for it in journey.case.site.wanted}
    assert "линия 220 В" in journey.decision.waiting[-1].what
    assert journey.tell(NO_POWER.model_copy(update={"internet": False})) == ["request_internet 1"]
    assert journey.tell(SITE_KNOWN) == []
    assert journey.tell(NO_POWER) == ["request_power 2"], "it turned out that it is not there after all"


def test_where_only_a_line_is_lacking_no_photos_are_asked_for() -> None:
    journey = with_follow_up()
    without = [it for it in ALL_PHOTOS if it.item not in ("socket", "breaker")]
    verdicts = judged(*(verdict(it.item) for it in without))
    told: tuple[Fact, ...] = (SITE_WORK, answered("well"), NO_POWER, *without, verdicts)
    assert journey.tell(*told, at=utc(11, 27, 7)) == ["request_power 1", "ask_photos 2"]
    assert journey.turn == ("клиент", "Фото площадки")
    assert journey.wait(utc(12, 2, 5)) == ["remind_photos 2"]


def test_a_verdict_that_was_wrong_is_put_right_in_both_directions() -> None:
    journey = with_all_photos()
    assert journey.tell(ALL_ACCEPTED) == EQUIPMENT
    assert judge(journey, f"{sha('breaker')} · вернуть: темно") == ["request_photos 2", "ask_photos 2"]
    assert journey.case.site_was_ready
    assert judge(journey, f"{sha('breaker')} · вернуть: щит закрыт") == ["request_photos 2/2"]
    assert judge(journey, f"{sha('breaker')} · принято") == []
    assert journey.case.site.turned
    assert judge(journey, f"{sha('breaker')} · принято") == []


def judge(journey: Journey, verdicts: str) -> list[str]:
    return journey.fill_in(JudgePhotos, journey.now + timedelta(minutes=5), verdicts=verdicts)


def test_other_equipment_makes_a_ready_site_unready() -> None:
    journey = with_all_photos()
    journey.tell(ALL_ACCEPTED)
    more = (*CARD.equipment, Counted(what="турникет", count=1, kind="турникет"))
    acts = journey.tell(CARD.model_copy(update={"equipment": more}))
    assert [it for it in acts if "photos" in it] == ["request_photos 2", "ask_photos 2"]
    assert [it.item.code for it in journey.case.site.wanted] == ["turnstile"]


def test_photos_that_came_early_are_judged_once_the_site_is_wanted() -> None:
    journey = with_follow_up()
    assert journey.tell(SITE_KNOWN, *ALL_PHOTOS, at=utc(11, 27, 6)) == []
    assert journey.tell(SITE_WORK, at=utc(11, 27, 7)) == ["ask_verdict 1"]


def test_a_site_of_which_nothing_is_needed_has_nothing_to_be_asked() -> None:
    journey = asked()
    waived = (SiteItemWaived(item=it.code, needed=False, reason="всё видели") for it in ITEMS)
    assert journey.tell(*waived) == EQUIPMENT
