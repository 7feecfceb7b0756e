"""Settings that are wrong are told all at once, in words, before anything starts; secrets are not repeated."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from settings import HERE
from stack.findings import SettingsError
from stack.setting_names import known_names, unread
from stack.setting_values import judge
from stack.up import check_in_short

GOOD = {
    "ONBOARDING_UI_URL": "https://onboarding.company.ru",
    "ONBOARDING_NADMOZG_URL": "https://nadmozg.company.ru/api/v1",
    "ONBOARDING_NADMOZG_CLIENT_ID": "onboarding",
    "ONBOARDING_NADMOZG_CLIENT_SECRET": "hush-hush",
    "ONBOARDING_SMTP_HOST": "mail.company.ru",
    "ONBOARDING_MAIL_SENDER": "onboarding@company.ru",
}
PERSON = (
    '[[people]]\ncode = "a"\nname = "Анна"\nroles = ["МОС", "МОП", "ТП", "тренер", "руководитель", "эксплуатация"]\n'
)


def faults(changes: dict[str, str], *without: str) -> list[str]:
    given = {name: value for name, value in (GOOD | changes).items() if name not in without}
    return judge(given, HERE / "no.env").faults


def test_what_is_right_is_let_pass() -> None:
    assert faults({}) == []
    assert faults({"ONBOARDING_NADMOZG_URL": "manual"}, "ONBOARDING_NADMOZG_CLIENT_ID") == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("UI_URL", "onboarding.company.ru", "https://"),
        ("UI_URL", "http://onboarding.company.ru", "нужен https://"),
        ("NADMOZG_URL", "http://nadmozg.company.ru/api/v1", "https://, или слово manual"),
        ("NADMOZG_URL", "nadmozg.company.ru", "https://"),
        ("NADMOZG_URL", "https://[::1", "https://"),
        ("CA_BUNDLE", "/nowhere/ca.pem", "файла нет"),
        ("CA_BUNDLE", str(HERE / "people.toml"), "нет сертификатов"),
        ("MAIL_SENDER", "onboarding", "не адрес почты"),
        ("MAIL_BOUNCES", "bounces", "ONBOARDING_MAIL_BOUNCES: 'bounces' – не адрес почты"),
        ("SMTP_PORT", "many", "нужно целое число, а стоит 'many'"),
        ("SMTP_SECURITY", "ssl", "'none', 'starttls' or 'tls'"),
        ("SMTP_HOST", "smtp://mail.company.ru", "без http"),
        ("SMTP_PASSWORD", "hush-hush", "задаются вместе"),
        ("HTTP_TIMEOUT_S", "0", "нужно больше 0"),
        ("RETRY_DELAYS_S", "2,8", "список"),
        ("POLICY__DIGEST_FROM", "many", "ONBOARDING_POLICY__DIGEST_FROM: нужно целое число"),
        ("POLICY__LOGIN_LOOK_EVERY", "soon", "PT10M"),
        ("CONCURRENT_RUNS", "0", "не меньше 1"),
        ("UI_PORT", "99999", "не номер порта"),
        ("WORKER", "hot", "есть stock и warm"),
        ("DATABASE_URL", "postgresql://db/cases", "PREFECT_DATABASE_URL"),
        ("BACKUP_RECIPIENT", "hush", "age1"),
        ("BACKUP_KEEP_DAYS", "month", "целое число"),
        ("PEOPLE_FILE", "/nowhere/people.toml", "не прочитать"),
        ("CATALOGUE_FILE", "/nowhere/catalogue.toml", "нет файла"),
        ("SMTP_USER", "x", "вероятно, ONBOARDING_SMTP_USERNAME"),
        ("NADMOZG_SECRET", "x", "вероятно, ONBOARDING_NADMOZG_CLIENT_SECRET"),
        ("POLICY_DIGEST_FROM", "7", "вероятно, ONBOARDING_POLICY__DIGEST_FROM"),
    ],
)
def test_what_is_wrong_is_said_in_words(name: str, value: str, words: str) -> None:
    found = faults({f"ONBOARDING_{name}": value})
    assert len(found) == 1, found
    assert words in found[0]
    assert f"ONBOARDING_{name}" in found[0] or value in found[0]


def test_half_a_login_at_nadmozg_is_said_beside_all_else() -> None:
    found = faults({"ONBOARDING_SMTP_PORT": "x"}, "ONBOARDING_NADMOZG_CLIENT_ID")
    assert len(found) == 2
    assert "нужны ONBOARDING_NADMOZG_CLIENT_ID и" in found[1]


def test_what_is_wrong_with_nadmozg_does_not_keep_the_alarm_from_its_mail() -> None:
    """`wiring` makes each client when it is needed: the alarm «98» needs the mail server only."""
    given = GOOD | {"ONBOARDING_NADMOZG_URL": "http://x", "ONBOARDING_DATABASE_URL": "postgresql+psycopg://"}
    code = "from engine.wiring import wiring; print(wiring().mail); wiring().nadmozg"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, env=given, capture_output=True, text=True, check=False
    )
    assert "MailServer" in done.stdout
    assert "https only" in done.stderr


def test_everything_at_once_and_no_secret_in_it() -> None:
    found = faults(
        {"ONBOARDING_SMTP_PORT": "x", "ONBOARDING_CA_BUNDLE": "/nowhere", "ONBOARDING_SMTP_PASSWORD": "hush-hush-ы"},
        "ONBOARDING_UI_URL",
        "ONBOARDING_SMTP_HOST",
    )
    assert {it.partition(":")[0].removeprefix("ONBOARDING_") for it in found} >= {
        "SMTP_PORT",
        "CA_BUNDLE",
        "UI_URL",
        "SMTP_HOST",
    }
    assert "hush" not in "".join(found)


def test_a_name_like_nothing_is_a_remark_and_a_secret_of_people_toml_is_none(tmp_path: Path) -> None:
    people = tmp_path / "people.toml"
    people.write_text(f'{PERSON}email = "a@b.ru"\nnotify = ["tgram://${{ONBOARDING_XYZZY}}/1"]\n')
    given = GOOD | {"ONBOARDING_PEOPLE_FILE": str(people), "ONBOARDING_XYZZY": "t", "ONBOARDING_QWQWQW": "t"}
    given["ONBOARDING_FOLDER"] = str(tmp_path)
    found = judge(given, HERE / "no.env")
    assert (found.faults, found.remarks) == ([], ["ONBOARDING_QWQWQW: эту настройку никто не читает"])


def test_people_are_named_with_file_line_and_what_is_wrong(tmp_path: Path) -> None:
    people = tmp_path / "people.toml"
    people.write_text(
        f'# кто есть кто\n{PERSON}email = "anna(at)company.ru"\n\n[[people]]\ncode = "a"\nname = "Пётр"\n'
        'roles = ["МОСС"]\nnotify = ["tgram://${ONBOARDING_P}/1"]\nmail = "p@company.ru"\n'
    )
    found = faults({"ONBOARDING_PEOPLE_FILE": str(people)})
    assert found == [
        f"{people}: строка 2, Анна: «anna(at)company.ru» – не адрес почты",
        f"{people}: строка 8, Пётр: нет поля email",
        f"{people}: строка 8, Пётр: роли «МОСС» нет; есть МОС, МОП, ТП, тренер, монтажник, руководитель, "
        "генеральный директор, бухгалтер, эксплуатация",
        f"{people}: строка 8, Пётр: в notify названо ONBOARDING_P, а в настройках его нет",
        f"{people}: строка 8, Пётр: поля mail нет; есть calendar, code, email, hours, letters, name, notify, "
        "phone, roles, time_zone",
        f"{people}: строка 8, Пётр: code «a» уже есть у другого",
    ]
    people.write_text("[[people]\n")
    assert "line 1" in faults({"ONBOARDING_PEOPLE_FILE": str(people)})[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('hours = ["пн–пт 9:00–18:00", "сб 10:00–14:00"]', ""),
        ('hours = "вт,чт 10:00–16:00"', ""),
        ('hours = ["с 9 до 18"]', "«с 9 до 18»: не понять дни"),
        ("hours = 9", "hours – список"),
        ('calendar = "https://calendar.company.ru/private-1.ics"', ""),
        ('calendar = "${ONBOARDING_XYZZY}"', ""),
        ('calendar = "${ONBOARDING_NOBODY}"', "в calendar названо ONBOARDING_NOBODY, а в настройках его нет"),
        ('calendar = "http://calendar.company.ru/private-1.ics"', "адрес в calendar должен начинаться с https://"),
        ('calendar = "webcal://calendar.company.ru/private-1.ics"', "адрес в calendar должен начинаться с https://"),
        ('calendar = ["https://calendar.company.ru/private-1.ics"]', "calendar – один адрес"),
    ],
)
def test_hours_and_calendars_are_looked_through_and_no_address_repeated(tmp_path: Path, line: str, words: str) -> None:
    people = tmp_path / "people.toml"
    people.write_text(f'{PERSON}email = "a@b.ru"\n{line}\n')
    found = faults({"ONBOARDING_PEOPLE_FILE": str(people), "ONBOARDING_XYZZY": "https://calendar.company.ru/private-1"})
    assert [words in it for it in found] == [True] * bool(words)
    assert "private-1" not in "".join(found)


def test_a_file_of_secrets_that_others_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.touch(0o644)
    assert "chmod 600" in judge(GOOD, file).faults[0]
    file.chmod(0o600)
    assert judge(GOOD, file).faults == []


def test_a_start_refuses_and_says_everything(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SMTP_HOST") as caught:
        check_in_short({"ONBOARDING_NADMOZG_URL": "http://x"}, tmp_path / ".env", print)
    assert "ONBOARDING_NADMOZG_URL" in str(caught.value)


def test_the_command_says_it_without_a_traceback_and_ends_with_2() -> None:
    bare = {"PATH": "/usr/bin:/bin", "ONBOARDING_NADMOZG_URL": "http://x", "ONBOARDING_SMTP_USER": "x"}
    line = [sys.executable, "-m", "stack", "check-settings"]
    done = subprocess.run(line, cwd=HERE, env=bare, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert "вероятно, ONBOARDING_SMTP_USERNAME" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_certificate_of_the_companys_own_is_taken(tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    assert faults({"ONBOARDING_CA_BUNDLE": str(tmp_path / "ca.pem")}) == []


def test_every_name_that_our_code_reads_is_known() -> None:
    """Whoever adds a setting that is not in Settings adds it to stack/setting_names.py."""
    rooms = ("engine", "stack", "worker", "journey", "tasks", "letters", "prefect_ui", "store", "integrations")
    read = {
        name
        for room in rooms
        for file in (HERE / room).rglob("*.py")
        for name in re.findall(r'"(ONBOARDING_[A-Z][A-Z_]*[A-Z])"', file.read_text(encoding="utf-8"))
    }
    assert unread(read) == {}
    documented = set(re.findall(r"ONBOARDING_[A-Z_]+[A-Z]\b", (HERE / "README.md").read_text(encoding="utf-8")))
    assert documented <= known_names()
