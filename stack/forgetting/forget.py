"""Forgets one client in everything that we reach; the same for the form (watch.py) and for `make forget`.

The words that a client is found by are in our own tables, so those go last: wherever this is interrupted, it begins
again from the start. Nothing that is printed or raised here names the client.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cases.errors import FormError
from cases.forgetting import forgotten_words
from stack.backup import copies_folder
from stack.errors import StackError
from stack.forgetting import beside_copies
from stack.forgetting.logs import blot_out
from stack.forgetting.matcher import Matcher, codes
from stack.forgetting.prefect_rows import artifacts_that_name, delete_rows, rows_left, runs_that_name
from stack.local import Stack
from stack.pg_dump import connect
from stack.photo_folder import BESIDE, forget_photos, photos_folder
from stack.postgres import Postgres
from store.database import connect as engine_for
from store.forgetting import Forgetting, Forgotten, Subject
from store.locks import CaseLocks
from store.pages import Pages

PATIENCE_S, PAUSE_S = 90.0, 3.0
"""How long Prefect is looked through again and again; its server writes events, logs and ends of runs seconds late."""
BOARD = "00 ·"
CARD = "## Клиента забыли\n\n{words}\n"


class BusyError(StackError):
    """Something about this client is still under way: to be tried again soon."""


def forget(stack: Stack, code: str, now: datetime | None = None, *, patience_s: float = PATIENCE_S) -> str:
    """What came of it, without a name. BusyError: nothing is lost, try again. StackError: why not at all."""
    engine = engine_for(stack.database_url)
    try:
        return _forget(stack, engine, code, now or datetime.now(UTC), patience_s)
    except FormError as error:
        raise StackError(error.sentence) from None
    except (httpx.HTTPError, SQLAlchemyError, psycopg.Error, OSError) as error:
        # Only what kind of error: its message may quote a row of the client's.
        raise BusyError(f"{code}: клиента пока не забыть ({type(error).__name__}), попробуйте ещё раз.") from None
    finally:
        engine.dispose()


def _forget(stack: Stack, engine: Engine, code: str, now: datetime, patience_s: float) -> str:
    forgetting = Forgetting(engine)
    subject = forgetting.subject(code)
    with _locked(engine, subject):
        # Before anything is erased: a copy that is put back at this very moment must not keep the client.
        beside_copies.add([Forgotten(subject.case_id, subject.number, now)], *_folders(stack))
        forgetting.hide(subject, now)
        with stack.prefect_api() as api, connect(stack.prefect_database_url) as prefect:
            _say_on_the_card(api, subject, now)
            _write_boards(api)
            runs = _sweep(api, prefect, engine, code, patience_s)
        subject = forgetting.subject(code)
        blotted = sum(blot_out(it, _all_of(subject)) for it in logs(stack))
        forget_photos(_photo_folders(stack), [subject.case_id])
        beside_copies.add([forgetting.erase(subject, now, runs)], *_folders(stack))
    others = f" У этого клиента есть ещё подключения: {', '.join(subject.others)}." if subject.others else ""
    return f"{forgotten_words(code, now)} Строк журналов стёрто: {blotted}.{others}"


def logs(stack: Stack) -> list[Path]:
    """Every log of this installation, those that were turned over included."""
    found = sorted((stack.home / "log").glob("*.log*"))
    server = Postgres(stack.home / "postgres")
    if server.exists:
        server.find()
        found += sorted(server.log.parent.glob(f"{server.log.name}*"))
    return [it for it in found if it.is_file()]


def _folders(stack: Stack) -> tuple[Path, Path]:
    return stack.home, copies_folder(stack.home, stack.environment)


def _photo_folders(stack: Stack) -> tuple[Path, Path]:
    return photos_folder(stack.home, stack.environment), copies_folder(stack.home, stack.environment) / BESIDE


@contextmanager
def _locked(engine: Engine, subject: Subject) -> Iterator[None]:
    with CaseLocks(engine).take(subject.case_id) as ours:
        if not ours:
            raise BusyError(f"{subject.code}: подключением занят запуск, попробуйте через минуту.")
        yield


def _all_of(subject: Subject) -> Matcher:
    ids = {str(it) for it in subject.run_ids}
    return Matcher({*subject.words, *codes(subject.code), str(subject.case_id), *ids})


def _say_on_the_card(api: httpx.Client, subject: Subject, now: datetime) -> None:
    """Links of old letters lead there."""
    if subject.card_id:
        said = {"data": CARD.format(words=forgotten_words(subject.code, now)), "description": ""}
        answer = api.patch(f"/artifacts/{subject.card_id}", json=said)
        if answer.status_code != httpx.codes.NOT_FOUND:
            answer.raise_for_status()


def _write_boards(api: httpx.Client) -> None:
    """By the form that does so; whether it did, the sweep will tell."""
    found = api.post("/deployments/filter", json={"deployments": {"name": {"like_": BOARD}}}).raise_for_status().json()
    for each in found:
        begun = api.post(f"/deployments/{each['id']}/create_flow_run", json={"state": {"type": "SCHEDULED"}})
        run = begun.raise_for_status().json()["id"]
        _wait(lambda run=run: _has_ended(api, run), 60)  # type: ignore[misc]


def _has_ended(api: httpx.Client, run: str) -> bool:
    state = api.get(f"/flow_runs/{run}").raise_for_status().json()["state"] or {}
    return state.get("type") in ("COMPLETED", "FAILED", "CANCELLED", "CRASHED")


def _wait(seen: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not seen() and time.monotonic() < until:
        time.sleep(0.5)


def _sweep(api: httpx.Client, prefect: psycopg.Connection, engine: Engine, code: str, patience_s: float) -> set[str]:
    """Until two looks in a row find nothing; the runs that went. BusyError: one is under way, or rows stay."""
    until, quiet = time.monotonic() + patience_s, 0
    run_ids: set[str] = set()
    pages = {str(it) for it in Pages(engine).ids().values()}
    while quiet < 2:
        subject = Forgetting(engine).subject(code)  # somebody may have written something down meanwhile
        named = runs_that_name(prefect, _all_of(subject))
        run_ids |= named.ended | named.under_way
        for run in named.ended:
            _delete(api, f"/flow_runs/{run}")
        traces = Matcher({*subject.words, *codes(code), str(subject.case_id), *run_ids, *map(str, subject.run_ids)})
        artifacts = artifacts_that_name(prefect, Matcher(subject.words)) - pages
        for artifact in artifacts:
            _delete(api, f"/artifacts/{artifact}")
        deleted = delete_rows(prefect, traces)
        left = rows_left(prefect, Matcher(subject.words))
        if left.keys() & {"artifact", "artifact_collection", "deployment"}:
            _write_boards(api)  # another run was writing them
        quiet = 0 if named.ended or named.under_way or artifacts or deleted or left else quiet + 1
        if time.monotonic() > until:
            what = "её запуск ещё идёт" if named.under_way else f"остались строки: {dict(left)}"
            raise BusyError(f"{code}: пока не забыть, {what}; попробуем ещё раз.")
        if quiet < 2:
            time.sleep(PAUSE_S)
    return run_ids | {str(it) for it in subject.run_ids}


def _delete(api: httpx.Client, path: str) -> None:
    answer = api.delete(path)
    if answer.status_code != httpx.codes.NOT_FOUND:
        answer.raise_for_status()
