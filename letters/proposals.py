"""Addresses that a letter offers: from the object's name, free in nadmozg, and no other case's."""

from itertools import islice

from prefect.logging import get_run_logger

from cases.case import Case
from cases.slugs import PROPOSED, Proposed, slugs
from engine.wiring import wiring
from integrations.errors import IntegrationError

MOST_ASKED = 12
"""So many addresses nadmozg is asked about for one letter, at most."""


def proposals(case: Case) -> Proposed:
    """Addresses for the case that no other has agreed on, and that are free in nadmozg, if it can be asked."""
    app = wiring()
    found: list[str] = []
    checked = app.nadmozg is not None
    for slug in islice(slugs(case), MOST_ASKED):
        if len(found) == PROPOSED:
            break
        if app.cases.holder_of(slug, case.id):
            continue
        try:
            if checked and app.nadmozg and app.nadmozg.check_slug(slug).state != "available":
                continue
        except IntegrationError as error:
            # The question does not wait for nadmozg: the address is checked again when it is agreed.
            get_run_logger().warning("nadmozg could not be asked about %s: %s", slug, error)
            checked = False
        found.append(slug)
    return Proposed(tuple(found), checked)
