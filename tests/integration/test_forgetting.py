"""Forgetting in our own tables, and a copy that must not bring anybody back."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from cases.errors import ForgottenError, FormError
from cases.facts import ForgettingAnswered, ForgettingAsked
from cases.personal import TABLES
from cases.process.due import Decision
from stack.backup import backup
from stack.forgetting.second_machine import blot_out_forgotten
from stack.postgres import Postgres
from stack.restore import restore
from store.agenda import Agenda
from store.cases import CaseStore
from store.forgetting import Forgetting
from store.known import everything
from store.migrate import upgrade
from store.sessions import Link, Sessions
from store.tables import EffectRow, ForgottenRow, LetterRow, PageRow
from store.watch import watch
from tests.integration.test_backup import NOW, names, open_case, running, store, talk
from tests.played_case import Journey, utc
from tests.sample_cases import answered, with_follow_up
from tests.written_case import write

YEARS = timedelta(days=1095)


def finished() -> Journey:
    journey = with_follow_up()
    journey.tell(answered("well"), at=utc(11, 27, 7))
    return journey


def wish(engine: Engine, code: str, *, agreed: bool = True) -> None:
    cases = CaseStore(engine)
    with Session(engine) as session, session.begin():
        case_id = cases.id_of(code)
        cases.add_facts(session, case_id, (ForgettingAsked(number=1, reason="asked"),), "guseva", NOW)
        cases.add_facts(session, case_id, (ForgettingAnswered(number=1, agreed=agreed),), "smirnova", NOW)


def watched(engine: Engine, now: datetime) -> int:
    return watch(engine, now, timedelta(minutes=15), timedelta(minutes=10)).to_forget


def test_only_what_two_people_want_is_forgotten(engine: Engine) -> None:
    yes, no, asked = (write(engine, f"Склад {it}", finished()) for it in ("Да", "Нет", "Ждём"))
    wish(engine, yes)
    wish(engine, no, agreed=False)
    with Session(engine) as session, session.begin():
        cases = CaseStore(engine)
        cases.add_facts(session, cases.id_of(asked), (ForgettingAsked(number=1, reason="ended"),), "guseva", NOW)
    assert Forgetting(engine).agreed() == [yes]
    assert watched(engine, NOW + timedelta(minutes=59)) == 0
    assert watched(engine, NOW + timedelta(minutes=61)) == 1, "a monitor hears of one who is still here"
    Forgetting(engine).erase(Forgetting(engine).subject(yes), NOW)
    assert Forgetting(engine).agreed() == []


def test_words_that_another_case_has_are_not_searched_for(engine: Engine) -> None:
    first, second = write(engine, "Пристань Тихая", finished()), write(engine, "Пристань Шумная", finished())
    subject = Forgetting(engine).subject(first)
    assert "Пристань Тихая" in subject.words
    assert not {"Ромашка ООО", "romashka", "очередь из машин у шлагбаума по вечерам"} & subject.words
    assert second in subject.others


def test_nothing_of_a_case_stays_but_numbers(engine: Engine) -> None:
    code = write(engine, "Маяк Дальний", finished())
    cases, forgetting = CaseStore(engine), Forgetting(engine)
    case_id = cases.id_of(code)
    with Session(engine) as session, session.begin():
        at = {"at": NOW, "case_id": case_id}
        session.add(
            LetterRow(effect="x", occurrence="1", message_id="<1>", recipient="a@b", subject="Маяк", state="", **at)
        )
        session.get_one(PageRow, f"card {code}").row = {"title": "Маяк Дальний"}
    sessions = Sessions(engine)
    for digest, leads_to in (("form", "/v2/x/run?parameters=%7B%7D"), ("board", "/onboarding/")):
        sessions.make_link(digest, Link("smirnova", leads_to), NOW, NOW + timedelta(minutes=15))
    wish(engine, code)

    kept = forgetting.erase(forgetting.subject(code), NOW)

    assert (kept.reason, kept.asked_by, kept.agreed_by) == ("asked", "guseva", "smirnova")
    assert [it["stage"] for it in kept.steps] == ["Новое"]
    assert kept in forgetting.forgotten()
    with engine.connect() as connection:
        for name, table in TABLES.items():
            rows = connection.execute(text(f"SELECT to_jsonb(t)::text FROM {name} t")).scalars().all()
            assert not [it for it in rows if "Маяк" in it], name
            if "case_id" in table.columns and name != "forgotten":
                assert not [it for it in rows if str(case_id) in it], name
    assert sessions.find_link("form", NOW) is None
    assert sessions.find_link("board", NOW) is not None
    with pytest.raises(ForgottenError, match=f"{code}: этого клиента забыли 23 ноября 2026"):
        cases.load(code)
    assert "забыли" in cases.forgotten_words(code)
    assert cases.forgotten_words("R-9999") == ""


def test_all_that_is_known_is_every_row_of_the_case(engine: Engine) -> None:
    code, other = write(engine, "Утёс Седой", finished()), write(engine, "Утёс Чужой", finished())
    rows = everything(engine, code)
    of_objects = {"objects", "object_cases", "registry"}
    assert set(rows) == {"cases", "facts", "effects", "pages", "timeline", "turns"} | of_objects
    with Session(engine) as session:
        case_id = CaseStore(engine).id_of(code)
        assert len(rows["effects"]) == session.query(EffectRow).filter_by(case_id=case_id).count()
    assert "Утёс Чужой" not in str(rows)
    with pytest.raises(FormError):
        everything(engine, "R-9999")
    assert other


def test_the_head_is_asked_about_what_was_closed_long_ago_and_once(engine: Engine) -> None:
    code = write(engine, "Архив", finished())
    cases = CaseStore(engine)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE cases SET closed_at = :at WHERE id = :id"), {"at": NOW, "id": cases.id_of(code)}
        )
    assert code in Agenda(engine).kept_since(NOW)
    assert code not in Agenda(engine).kept_since(NOW - timedelta(seconds=1))
    with Session(engine) as session, session.begin():
        common = {"attempts": 1, "begun_at": NOW, "recipient": "", "reference": "", "refused_by": "", "error": ""}
        session.add(
            EffectRow(
                case_id=cases.id_of(code),
                effect="tell_head_kept",
                occurrence="guseva",
                state="done",
                doubted=False,
                **common,
            )
        )
    cases.remember(cases.load(code), Decision(finished="подключение завершено"), NOW, None)
    assert code not in Agenda(engine).kept_since(NOW)


def test_a_restored_copy_forgets_again_before_anything_starts(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    file = old / "copies" / "cases-2026-11-23-090000.dump"
    try:
        with running(old) as url, store(url) as (cases, _):
            upgrade(url)
            gone, stays = open_case(cases, "Кряж"), open_case(cases, "Остаётся")
            cases.record(gone.code, lambda _: talk("Очереди"), NOW)
            backup(old, {}, None, NOW)
            engine = cases._engine
            kept = Forgetting(engine).erase(Forgetting(engine).subject(gone.code), NOW)
            backup(old, {}, None, NOW + timedelta(days=1))
        assert '"number": 1' in (old / "copies" / "forgotten.json").read_text()
        assert "Кряж" not in (old / "copies" / "forgotten.json").read_text()

        said = restore(new, {}, file)  # beside it lies the list, though nothing else is known in the new home

        assert "Снова забыты клиенты, которые были в копии: 1." in said
        assert "открытых: 1" in said
        assert names(new) == ["Остаётся"]
        with running(new) as url, store(url) as (cases, _):
            assert "забыли" in cases.forgotten_words(gone.code)
            assert Forgetting(cases._engine).forgotten() == [kept]
            assert cases.load(stays.code).case.code == stays.code
    finally:
        for home in (old, new):
            Postgres(home / "postgres").delete()


def test_a_second_machine_forgets_in_its_logs_by_the_ids_of_runs(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    code, run = write(engine, "Остров", finished()), "0a2c6c9e-5b2f-4d53-8a1e-0d7c5f3b9a11"
    log = tmp_path / "log" / "worker.log"
    log.parent.mkdir()
    ours = f"2026-11-26T04:22:22.183+00:00 INFO x [{run}] Beginning flow run 'Отвечает Анна · Остров'\n    | Остров\n"
    others = "2026-11-26T04:22:23.183+00:00 INFO x [9a] Beginning flow run 'Сверка'\n"
    log.write_text(others + ours + others, encoding="utf-8")
    assert blot_out_forgotten(tmp_path, database_url) == 0
    Forgetting(engine).erase(Forgetting(engine).subject(code), NOW, {run})
    assert blot_out_forgotten(tmp_path, database_url) == 1
    assert "Остров" not in log.read_text(encoding="utf-8")
    assert log.read_text(encoding="utf-8").count("Сверка") == 2
    log.write_text(ours, encoding="utf-8")
    assert blot_out_forgotten(tmp_path, database_url) == 0, "each is looked for once"


def test_the_rows_that_stay_are_declared(engine: Engine) -> None:
    assert set(TABLES["forgotten"].columns) == {it.name for it in ForgottenRow.__table__.columns}
