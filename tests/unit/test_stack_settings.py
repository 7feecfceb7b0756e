"""What `make up` and `make serve` hand over to the worker, and what they refuse."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from prefect.settings import Settings
from prefect.utilities.templating import find_placeholders

from settings import settings_from
from stack import StackError
from stack.databases import open_databases
from stack.deploy import JOB_TEMPLATE
from stack.findings import SettingsError
from stack.history import history_environment
from stack.local import PROJECT
from stack.own_files import operator_settings
from stack.prefect_env import UNHURRIED, base_environment, prefect_environment, server_environment
from stack.up import refuse_settings_of_the_server


def test_the_sandbox_leaves_the_file_of_a_real_installation_alone(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("ONBOARDING_DATABASE_URL=postgresql://real\nONBOARDING_UI_PORT=4300\nOTHER=1\n")
    environment = {"ONBOARDING_UI_PORT": "4400", "HOME": "/"}
    assert operator_settings(environment, tmp_path, sandbox=True) == {"ONBOARDING_UI_PORT": "4400"}
    assert operator_settings(environment, tmp_path, sandbox=False) == {
        "ONBOARDING_DATABASE_URL": "postgresql://real",
        "ONBOARDING_UI_PORT": "4400",
    }


def test_settings_are_read_from_what_is_given_and_from_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONBOARDING_SMTP_PORT", "1")
    given = {
        "ONBOARDING_DATABASE_URL": "postgresql+psycopg://",
        "ONBOARDING_UI_URL": "https://onboarding.example",
        "ONBOARDING_NADMOZG_URL": "manual",
        "ONBOARDING_SMTP_HOST": "mail.example",
        "ONBOARDING_MAIL_SENDER": "a@b.example",
        "ONBOARDING_POLICY__DIGEST_FROM": "7",
    }
    settings = settings_from(given)
    assert (settings.smtp_port, settings.policy.digest_from, settings.manual_cloud) == (587, 7, True)


def test_half_of_the_databases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="ONBOARDING_PREFECT_DATABASE_URL"):
        open_databases(tmp_path, {"ONBOARDING_DATABASE_URL": "postgresql://db/cases"}, durable=False)


def test_databases_by_url_get_the_drivers_we_have(tmp_path: Path) -> None:
    given = {
        "ONBOARDING_DATABASE_URL": "postgres://u@db/cases",
        "ONBOARDING_PREFECT_DATABASE_URL": "postgresql+psycopg://u@db/prefect",
    }
    databases = open_databases(tmp_path, given, durable=False)
    assert databases.cases_url == "postgresql+psycopg://u@db/cases"
    assert databases.prefect_url == "postgresql+asyncpg://u@db/prefect"
    assert databases.server is None


def test_a_database_that_is_not_postgresql_is_refused(tmp_path: Path) -> None:
    given = {"ONBOARDING_DATABASE_URL": "sqlite:///x", "ONBOARDING_PREFECT_DATABASE_URL": "sqlite:///y"}
    with pytest.raises(StackError, match="postgresql://"):
        open_databases(tmp_path, given, durable=False)


def test_children_inherit_nothing_that_would_misdirect_them() -> None:
    ambient = {
        "PATH": "/bin",
        "PREFECT_API_URL": "https://elsewhere",
        "ONBOARDING_SMTP_HOST": "mail.real.example",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    inherited = base_environment(ambient)
    assert inherited["PATH"] == "/bin"
    assert not {key for key in inherited if key.startswith(("PREFECT_", "ONBOARDING_", "PYTHONDONTWRITE"))}


def test_prefect_stays_at_home_and_silent(tmp_path: Path) -> None:
    environment = server_environment(tmp_path, 4300, "postgresql+asyncpg://db/prefect", "https://onboarding.example/")
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["DO_NOT_TRACK"] == "1"
    assert environment["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert environment["PREFECT_SERVER_UI_API_URL"] == "https://onboarding.example/api"
    assert Path(environment["PREFECT_HOME"]).is_relative_to(tmp_path)
    assert Path(environment["PREFECT_PROFILES_PATH"]).is_relative_to(tmp_path)
    assert "PREFECT_API_DATABASE_CONNECTION_URL" not in prefect_environment(tmp_path, 4300, {})


@pytest.mark.parametrize(
    ("given", "vacuumed", "runs", "events"),
    [
        ({}, {"events", "flow_runs", "orphans"}, timedelta(days=90), timedelta(days=7)),
        ({"HISTORY_DAYS": "30", "EVENTS_DAYS": "2"}, {"events", "flow_runs", "orphans"}, timedelta(30), timedelta(2)),
        ({"HISTORY_DAYS": "0"}, {"events"}, timedelta(days=90), timedelta(days=7)),
    ],
)
def test_prefects_server_deletes_what_is_older_than_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], vacuumed: set[str], runs: timedelta, events: timedelta
) -> None:
    for name, value in history_environment({f"ONBOARDING_{name}": it for name, it in given.items()}).items():
        monkeypatch.setenv(name, value)
    server = Settings().server
    assert server.services.db_vacuum.enabled_vacuum_types == vacuumed
    assert (server.services.db_vacuum.retention_period, server.events.retention_period) == (runs, events)


def test_prefect_knows_every_setting_that_slows_its_loops_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown one would be passed over in silence."""
    for name, value in UNHURRIED.items():
        monkeypatch.setenv(name, value)
    assert set(UNHURRIED) <= set(Settings().to_environment_variables(exclude_unset=True))


def test_the_pools_job_template_leaves_nothing_to_fill_in() -> None:
    """Command, environment and folder of a stock worker's process come from here and from nowhere else."""
    assert not find_placeholders(json.dumps(JOB_TEMPLATE))
    assert not JOB_TEMPLATE["variables"]["properties"]
    assert not {"command", "env", "working_dir", "name"} & set(JOB_TEMPLATE["job_configuration"])


def test_a_setting_of_prefects_server_is_refused_by_name() -> None:
    refuse_settings_of_the_server({"PATH": "x", "PREFECT_API_URL": "x"})
    with pytest.raises(StackError, match=r"PREFECT_SERVER_CORS_ALLOWED_ORIGINS.*уберите"):
        refuse_settings_of_the_server({"PREFECT_SERVER_CORS_ALLOWED_ORIGINS": "*"})


def test_the_departments_own_files_lie_in_one_folder_outside_the_checkout(tmp_path: Path) -> None:
    own, checkout = tmp_path / "own", tmp_path / "checkout"
    own.mkdir()
    checkout.mkdir()
    (own / ".env").write_text("ONBOARDING_SMTP_HOST=mail.company.ru\n")
    (checkout / ".env").write_text("ONBOARDING_SMTP_HOST=elsewhere\n")
    settings = operator_settings({"ONBOARDING_FOLDER": str(own)}, checkout, sandbox=False)
    assert settings["ONBOARDING_SMTP_HOST"] == "mail.company.ru"
    assert settings["ONBOARDING_PEOPLE_FILE"] == str(own / "people.toml")
    assert settings["ONBOARDING_CATALOGUE_FILE"] == str(own / "catalogue.toml")
    assert "ONBOARDING_PEOPLE_FILE" not in operator_settings({}, checkout, sandbox=False)


def test_secrets_come_from_files_and_from_systemd(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p w\n")
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "ONBOARDING_NADMOZG_CLIENT_SECRET").write_text("s\n")
    (tmp_path / ".env").write_text(f"ONBOARDING_SMTP_PASSWORD_FILE={tmp_path / 'password'}\n")
    given = {"CREDENTIALS_DIRECTORY": str(credentials), "ONBOARDING_PEOPLE_FILE": "p.toml"}
    assert operator_settings(given, tmp_path, sandbox=False) == {
        "ONBOARDING_SMTP_PASSWORD": "p w",
        "ONBOARDING_NADMOZG_CLIENT_SECRET": "s",
        "ONBOARDING_PEOPLE_FILE": "p.toml",
    }


def test_files_of_secrets_that_cannot_be_read_are_all_named(tmp_path: Path) -> None:
    given = {
        "ONBOARDING_SMTP_PASSWORD_FILE": "/nowhere/a",
        "ONBOARDING_NADMOZG_CLIENT_SECRET_FILE": "/nowhere/b",
        "ONBOARDING_DATABASE_URL_FILE": "/nowhere/c",
        "ONBOARDING_DATABASE_URL": "postgresql://",
    }
    with pytest.raises(SettingsError) as caught:
        operator_settings(given, tmp_path, sandbox=False)
    for words in ("ONBOARDING_SMTP_PASSWORD_FILE: файла нет", "/nowhere/b", "нужно что-то одно"):
        assert words in str(caught.value)


def test_secrets_of_an_installation_are_not_for_git() -> None:
    assert ".env" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
