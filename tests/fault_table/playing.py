"""Plays the rows of one call: each fault begins, its flow runs, the fault ends; then all their cases go on together."""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from prefect.client.schemas.objects import State
from prefect.context import SyncClientContext
from prefect.settings import temporary_settings

from cases.ledger import State as Entered
from cases.second_person import last_change
from demo.doors import outcome
from engine import wiring as _wiring
from engine.records import decide_now
from engine.wiring import wiring
from flows.cloud import agree_address, retry_cloud
from flows.four_eyes import confirm_contact
from flows.onboarding import correct_contact
from flows.reconcile import reconcile
from prefect_ui import links as _links
from tests.fault_table import seeing
from tests.fault_table.aging import let_pass
from tests.fault_table.calls import CALLS, Before, Call
from tests.fault_table.faults import break_prefect
from tests.fault_table.fronts import HttpFront
from tests.fault_table.row import Row, Seen
from tests.fault_table.situation import MANAGER, TODAY
from tests.fault_table.world import LATE_S, World

LATER = timedelta(minutes=16)
"""More than after which reconcile settles doubts, and tries and looks again; less than when a cloud counts as slow."""


@dataclass
class Played:
    """A row under way: what was seen while the fault lasted, and through whom the case went on after it."""

    row: Row
    call: Call
    before: Before
    far_end: str
    ledger: str
    run: str
    words: str
    goes_on: str = ""

    @property
    def has_arrived(self) -> bool:
        """The goal is reached, and the act is neither in doubt nor due any more."""
        in_doubt = any(it.state is Entered.BEGUN for it, _ in seeing.rows(self.call, self.before.case))
        due = {it.effect for it in decide_now(self.before.case.code)[1].due}
        return self.before.goal() > 0 and not in_doubt and self.call.effect not in due

    def seen(self) -> Seen:
        """All of it."""
        told = seeing.told(self.before.case)
        end = seeing.in_the_end(self.before)
        return Seen(self.far_end, self.ledger, self.run, told, self.goes_on, end)


def play(world: World, rows: list[Row], tag: str) -> dict[str, tuple[Seen, str]]:
    """By row: what was seen, and what the run, the ledger and the timeline said word for word."""
    played = [_play(world, row, f"{tag}-{number:02}") for number, row in enumerate(rows)]
    for it in played:
        it.goes_on = "at once" if it.has_arrived else ""
    for words in ("reconcile", "reconcile, twice"):
        _everybody_later(played)
        for it in played:
            it.goes_on = it.goes_on or (words if it.has_arrived else "")
    for it in played:
        it.goes_on = it.goes_on or _with_help(it)
    _everybody_later(played)
    told = {it.row.id: (it.seen(), f"{it.words}\n{seeing.timeline(it.before.case)}") for it in played}
    for it in played:
        seeing.close(it.before.case)
    return told


def _play(world: World, row: Row, tag: str) -> Played:
    call = CALLS[row.call]
    world.heal()
    wiring().login_outages.end_all()  # of the row before
    before = call.before(world, tag)
    _log_in()
    for fault, what in call.also:
        call.break_it(world, fault, call.method, f"{before.path.rpartition('/')[0]}/{what}")
    call.break_it(world, row.fault, call.method, before.path)
    if row.call in ("token", "link to a form"):
        _restart()  # or what we have been told before would do
    if call.break_it is break_prefect:
        with temporary_settings(updates=_through(world.prefect_front)):
            state = before.trigger()
    else:
        with SyncClientContext.get_or_create():
            state = before.trigger()
    if "late" in row.fault:
        time.sleep(LATE_S)  # what is late at the far end still happens
    far_end = "–" if before.left is None else seeing.TIMES[before.left()]
    ledger, said = seeing.ledger(call, before.case), _said(call, before, state)
    words = f"{state.name}: {state.message}\n{seeing.entries(call, before.case)}"
    world.heal()
    return Played(row, call, before, far_end, ledger, said, words)


def _log_in() -> None:
    """With a good token, whatever the row before has done to it."""
    nadmozg = wiring().nadmozg
    assert nadmozg is not None
    nadmozg.check_slug("log-in")


def _through(front: HttpFront) -> dict[Any, Any]:
    return {"api.url": f"http://127.0.0.1:{front.port}/api"}


def _said(call: Call, before: Before, state: State[Any]) -> str:
    """What the run says of the act: `done`, `not yet`, `refused`, `nothing`; or its badge, if it is an unusual one."""
    badge, message = outcome(state.name or "", state.message or "")
    return seeing.said(call, before.case, badge, message, crashed=state.is_crashed())


def _everybody_later(played: list[Played]) -> None:
    """A quarter of an hour later, reconcile looks at those whose time it is."""
    for it in played:
        let_pass(it.before.case, LATER)
    wiring().login_outages.end_all()  # the pauses after one or two refused logins are shorter
    with SyncClientContext.get_or_create():
        reconcile(return_state=True)


def _with_help(it: Played) -> str:
    """What the manager, or the head, was asked for is done; whether the case goes on then."""
    case, told = it.before.case, seeing.told(it.before.case)
    if "help with" in told:
        case.submit(retry_cloud)
        helper = "form 36"
    elif "of the client" in told:
        corrected = {"contact_name": "Ольга Ким", "contact_email": f"new@{case.tag}.example", "reason": "Ящик закрыт"}
        case.submit(correct_contact, **corrected)
        # Where access has left before, it waits for a second person; other letters do not.
        change = last_change(case.case)
        case.submit_as("orlov", confirm_contact, question=change.number if change else 0, agreed="подтвердить")
        helper = "form 15"
    elif "of the cloud" in told:
        case.submit(
            agree_address, slug=f"{case.tag}-2", agreed_by="Ольга Ким", agreed_on=TODAY.isoformat(), agreed_how="звонок"
        )
        helper = "form 30"
    elif "the head" in told:
        _with_other_address(it)
        helper = "people.toml"
    elif it.run.startswith("«Не принято"):
        it.before.trigger()
        helper = "the form again"
    else:
        return "nobody"
    return helper if it.has_arrived else f"not with {helper}"


def _with_other_address(it: Played) -> None:
    file = it.before.case.world.people_file
    usual = file.read_text(encoding="utf-8")
    file.write_text(usual.replace(MANAGER, "smirnova2@pass24.example"), encoding="utf-8")
    _restart()
    try:
        let_pass(it.before.case, timedelta(hours=1))
        reconcile(return_state=True)
    finally:
        file.write_text(usual, encoding="utf-8")
        _restart()


def _restart() -> None:
    """As a new process would begin: settings and people are read again, connections and tokens are new."""
    nadmozg = wiring().nadmozg
    assert nadmozg is not None
    nadmozg.close()
    wiring().login_outages.end_all()  # as stack/local.py does at a start
    for each in (_wiring.wiring, _wiring.people, _wiring.settings, _links.deployments):
        each.cache_clear()
