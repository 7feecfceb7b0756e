"""What `make up` and `make serve` hand over to the worker, and what they refuse."""

import json
from pathlib import Path

import pytest
from prefect.settings import Settings
from prefect.utilities.templating import find_placeholders

from settings import settings_from
from stack import StackError
from stack.databases import open_databases
from stack.deploy import JOB_TEMPLATE
from stack.prefect_env import UNHURRIED, base_environment, prefect_environment, server_environment
from stack.up import check_outside_addresses, operator_settings, refuse_settings_of_the_server


def test_the_sandbox_leaves_the_file_of_a_real_installation_alone(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("ONBOARDING_DATABASE_URL=postgresql://real\nONBOARDING_UI_PORT=4300\nOTHER=1\n")
    environment = {"ONBOARDING_UI_PORT": "4400", "HOME": "/"}
    assert operator_settings(environment, env_file, sandbox=True) == {"ONBOARDING_UI_PORT": "4400"}
    assert operator_settings(environment, env_file, sandbox=False) == {
        "ONBOARDING_DATABASE_URL": "postgresql://real",
        "ONBOARDING_UI_PORT": "4400",
    }


def test_missing_outside_addresses_are_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONBOARDING_SMTP_HOST", "mail.of.this.process.example")
    with pytest.raises(StackError, match="ONBOARDING_SMTP_HOST") as caught:
        check_outside_addresses({"ONBOARDING_NADMOZG_URL": "manual", "ONBOARDING_MAIL_SENDER": "a@b.example"})
    assert "\n" not in str(caught.value)
    assert "ONBOARDING_NADMOZG_URL" not in str(caught.value)


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
    with pytest.raises(StackError, match="ONBOARDING_POLICY__DIGEST_FROM"):
        check_outside_addresses(given | {"ONBOARDING_POLICY__DIGEST_FROM": "many"})


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
