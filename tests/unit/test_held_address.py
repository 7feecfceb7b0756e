"""When an address that was agreed on is kept from other cases."""

import pytest

from cases.facts import AddressAgreed, CaseCancelled, CaseReopened, CloudGiven, Fact
from cases.held_address import holds
from tests.sample_cases import ADDRESS, ORDERED, READY, sample_case

OTHER = ADDRESS.model_copy(update={"slug": "romashka-2"})
CANCELLED, REOPENED = CaseCancelled(reason="передумали"), CaseReopened(reason="вернулись")

TABLE: dict[str, tuple[tuple[Fact, ...], bool]] = {
    "nothing agreed": ((), False),
    "agreed": ((ADDRESS,), True),
    "another agreed since": ((ADDRESS, OTHER), False),
    "another before": ((OTHER, ADDRESS), True),
    "ordered": ((ADDRESS, ORDERED), True),
    "ended before there was a cloud": ((ADDRESS, CANCELLED), False),
    "reopened": ((ADDRESS, CANCELLED, REOPENED), True),
    "ended with a cloud at it": ((ADDRESS, ORDERED, READY, CANCELLED), True),
    "ended while it was made": ((ADDRESS, ORDERED, CANCELLED), True),
    "ended with a cloud made by hand": ((ADDRESS, CloudGiven(by="hand", url=READY.url), CANCELLED), True),
}


@pytest.mark.parametrize(("facts", "held"), TABLE.values(), ids=TABLE)
def test_an_address_is_held_for_its_case(facts: tuple[Fact, ...], held: bool) -> None:
    case = sample_case("talk", more=facts)
    assert holds(case, "romashka") is held
    assert not holds(case, "yuzhny-park")


def test_who_agreed_is_told_with_how_and_when() -> None:
    assert AddressAgreed.model_validate(ADDRESS.model_dump(exclude={"agreed_how"})).agreed_how == ""
