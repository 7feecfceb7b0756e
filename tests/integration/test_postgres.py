"""PostgreSQL from the wheel: two databases, nothing on the network, and data that survives kill -9."""

import os
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from stack import Postgres


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres", durable=False)
    try:
        server.start()
        yield server
    finally:
        server.delete()


def connect(server: Postgres, database: str) -> psycopg.Connection:
    return psycopg.connect(server.url(database).replace("+psycopg", ""), autocommit=True)


def test_two_databases_made_twice_are_still_two(postgres: Postgres) -> None:
    for _ in range(2):
        postgres.create_database("onboarding")
        postgres.create_database("prefect", "pg_trgm")
    with connect(postgres, "onboarding") as connection:
        names = connection.execute("select datname from pg_database where not datistemplate order by 1").fetchall()
    with connect(postgres, "prefect") as connection:
        extensions = connection.execute("select extname from pg_extension").fetchall()
    assert names == [("onboarding",), ("postgres",), ("prefect",)]
    assert ("pg_trgm",) in extensions


def test_russian_text_is_compared_without_regard_to_case(postgres: Postgres) -> None:
    with connect(postgres, "postgres") as connection:
        assert connection.execute("select 'ЖК РОМАШКА' ilike 'жк ромашка'").fetchone() == (True,)


def test_data_survives_a_crash(postgres: Postgres) -> None:
    postgres.create_database("onboarding")
    with connect(postgres, "onboarding") as connection:
        connection.execute("create table facts (what text)")
        connection.execute("insert into facts values ('обучение')")
        postgres.kill()
        assert not postgres.running
        postgres.start()
    with connect(postgres, "onboarding") as connection:
        assert connection.execute("select what from facts").fetchall() == [("обучение",)]


def test_a_pid_file_that_names_another_program_is_no_obstacle(postgres: Postgres) -> None:
    postgres.kill()
    pid_file = postgres.log.parent / "data" / "postmaster.pid"
    pid_file.write_text("\n".join([str(os.getpid()), *pid_file.read_text().splitlines()[1:]]) + "\n")
    assert not postgres.running
    postgres.start()
    assert postgres.running


def test_a_postmaster_killed_alone_is_no_obstacle(postgres: Postgres) -> None:
    with connect(postgres, "postgres") as connection:
        psutil.Process(postmaster(postgres)).kill()
        postgres.start()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select 1")
    assert postgres.running


def test_a_server_left_running_by_a_killed_stack_is_replaced(postgres: Postgres) -> None:
    orphan = postmaster(postgres)
    after = Postgres(postgres.data_dir, durable=False)
    after.start()
    assert postmaster(after) != orphan
    assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == psutil.STATUS_ZOMBIE
    with connect(after, "postgres") as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_nobody_can_reach_it_over_the_network(postgres: Postgres) -> None:
    process = psutil.Process(postmaster(postgres))
    family = [process, *process.children(recursive=True)]
    assert [each.net_connections("inet") for each in family] == [[] for _ in family]
    assert postgres.log.parent.stat().st_mode & 0o077 == 0


def test_the_folders_above_keep_their_permissions(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    server = Postgres(home / "checkout" / "var" / "postgres", durable=False)
    try:
        with server:
            assert home.stat().st_mode & 0o777 == 0o700
        assert not server.running
    finally:
        server.delete()
    assert not server.data_dir.exists()


def test_a_long_path_is_no_obstacle(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "очень-длинная-папка" / ("x" * 100) / "postgres", durable=False)
    try:
        with server:
            server.create_database("onboarding")
    finally:
        server.delete()


def test_a_server_can_begin_with_a_copy_of_another_which_stays_as_it_was(postgres: Postgres, tmp_path: Path) -> None:
    postgres.create_database("onboarding")
    with connect(postgres, "onboarding") as connection:
        connection.execute("create table facts (what text)")
    postgres.stop()
    copy = Postgres(tmp_path / "copy", durable=False, begin_with=postgres.cluster)
    try:
        with copy, connect(copy, "onboarding") as connection:
            connection.execute("insert into facts values ('обучение')")
        copy.start()  # the second time there is something of its own to begin with
        with connect(copy, "onboarding") as connection:
            assert connection.execute("select what from facts").fetchall() == [("обучение",)]
    finally:
        copy.delete()
    postgres.start()
    with connect(postgres, "onboarding") as connection:
        assert connection.execute("select what from facts").fetchall() == []


def postmaster(server: Postgres) -> int:
    return int((server.log.parent / "data" / "postmaster.pid").read_text().split()[0])
