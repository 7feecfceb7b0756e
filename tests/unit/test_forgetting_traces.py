"""A client is found however they were written down; lines of a log are written over where they stand."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest

from stack.errors import StackError
from stack.forgetting import beside_copies
from stack.forgetting.logs import blot_out
from stack.forgetting.matcher import Matcher, codes
from store.forgetting import Forgotten

NAME = "ЖК «Ромашка»"
NOTE = "Сторож спит после обеда.\nЗвонить в калитку."
GONE = Forgotten(
    UUID(int=7),
    42,
    datetime(2026, 11, 26, 9, tzinfo=UTC),
    "asked",
    "guseva",
    "smirnova",
    ({"stage": "Новое", "turn": "менеджер", "since": "2026-11-16T07:00:00+00:00"},),
    datetime(2026, 11, 16, 7, tzinfo=UTC),
    numbers={"connection": {"opened_on": "2026-11-16", "object_type": "ЖК", "manager": "smirnova"}},
)


@pytest.mark.parametrize(
    "text",
    [
        f"Подключение открыто: {NAME}, Ромашка ООО",
        f"подключение {NAME.upper()}",
        json.dumps({"object_name": NAME}),
        json.dumps({"object_name": NAME}, ensure_ascii=False),
        f"/run?parameters={quote(json.dumps({'case': NAME}, ensure_ascii=False), safe='')}",
        "## R\\-0042 · ЖК «Ромашка»",
        "ЖК\n    «Ромашка»",
        json.dumps({"text": NOTE}, ensure_ascii=False),
        "    | Сторож спит после обеда.",
        "written to Olga@Romashka.Example today",
    ],
)
def test_a_client_is_found(text: str) -> None:
    assert Matcher({NAME, NOTE, "olga@romashka.example"}).finds(text)


@pytest.mark.parametrize("text", ["romashka2.pass24.online", "aromashka", "ЖК «Василёк»", "R-00421", ""])
def test_others_are_not(text: str) -> None:
    assert not Matcher({"romashka", NAME, *codes("R-0042")}).finds(text)


@pytest.mark.parametrize("text", ["R-0042", "р-0042", "R-42", "[R-0042 8f3c]", "R-0042.1a2b3c4d"])
def test_a_code_is_found_as_people_type_it(text: str) -> None:
    assert Matcher(codes("R-0042")).finds(text)


def test_records_about_a_client_are_written_over_and_nothing_else_moves(tmp_path: Path) -> None:
    ours = "2026-11-26T04:22:22.183+00:00 INFO     prefect [8f3c] Beginning 'ЖК Ромашка'\n    | и ещё строка\n"
    others = "2026-11-26T04:22:23.183+00:00 INFO     prefect [9a] Beginning 'ЖК Василёк'\n    | и ещё строка\n"
    as_json = json.dumps({"at": "x", "said": "о ЖК Ромашка"}, ensure_ascii=False) + "\n"
    unfinished = "2026-11-26T04:22:24.183+00:00 INFO     ЖК Ромашка, ещё пиш"
    log = tmp_path / "worker.log"
    log.write_text(others + ours + as_json + others + unfinished, encoding="utf-8")
    size = log.stat().st_size
    with log.open("ab") as writer:  # whoever writes it goes on
        assert blot_out(log, Matcher({"ЖК Ромашка"})) == 2
        writer.write("ет\nдальше\n".encode())
    text = log.read_bytes().decode()
    lines = text.splitlines()
    assert log.stat().st_size == size + len("ет\nдальше\n".encode())
    assert text.startswith(others)
    assert lines[2].rstrip() == "2026-11-26T04:22:22.183+00:00 forgotten"
    assert lines[3].rstrip() == "    |"
    assert json.loads(lines[4]) == {"said": "forgotten"}
    assert lines[-1] == "дальше"
    assert blot_out(log, Matcher({"ЖК Ромашка"})) == 1, "the line that was being written is whole now"
    assert "Ромашка" not in log.read_text(encoding="utf-8")


def test_who_was_forgotten_is_kept_beside_copies_by_numbers(tmp_path: Path) -> None:
    home, copies = tmp_path / "home", tmp_path / "copies"
    early = Forgotten(GONE.case_id, 42, GONE.forgotten_at)
    beside_copies.add([early], home)
    beside_copies.add([GONE], home, copies)
    another = Forgotten(UUID(int=8), 43, datetime(2026, 11, 27, tzinfo=UTC))
    beside_copies.add([another], copies)
    assert beside_copies.read(home, copies) == [GONE, another]
    assert beside_copies.read(home)[0].steps == GONE.steps
    assert beside_copies.read(home)[0].numbers == GONE.numbers
    assert (copies / "forgotten.json").stat().st_mode & 0o077 == 0
    assert beside_copies.read(tmp_path / "nowhere") == []


def test_a_list_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "forgotten.json").write_text("[{")
    with pytest.raises(StackError, match="забытые вернутся"):
        beside_copies.read(tmp_path)
