"""The sandbox's mail server and mailbox: real SMTP, and the pages that show what arrived."""

import smtplib
import ssl
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.servers import Sandbox

CLIENT = "anna@romashka.example"
MANAGER = "mos@pass24.example"
LINK = "https://127.0.0.1:9/c/romashka/invite/abc"


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    with Sandbox(tmp_path, client_secret="not-needed-here") as sandbox:
        yield sandbox


def a_letter(subject: str = "Доступ в PASS24", to: str = CLIENT) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = f"Отдел сопровождения <{MANAGER}>", to, subject
    letter["Message-ID"], letter["Date"] = "<case-1.access@pass24.example>", format_datetime(datetime.now(UTC))
    letter.set_content(f"Здравствуйте!\n.точка в начале строки\nВход: {LINK}.\n")
    letter.add_alternative(f'<p>Здравствуйте!</p><script>alert(1)</script><a href="{LINK}">Вход</a>', subtype="html")
    letter.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Руководство.pdf")
    return letter


@contextmanager
def connected(sandbox: Sandbox) -> Iterator[smtplib.SMTP]:
    """A connection that is closed whatever became of it."""
    connection = smtplib.SMTP(sandbox.smtp_host, sandbox.smtp_port, timeout=5)
    try:
        yield connection
    finally:
        connection.close()


def send(sandbox: Sandbox, letter: EmailMessage | None = None, to: str = CLIENT) -> None:
    with connected(sandbox) as connection:
        connection.send_message(letter or a_letter(to=to), MANAGER, [to])


def get(sandbox: Sandbox, path: str) -> httpx.Response:
    return httpx.get(f"{sandbox.http_url}{path}", trust_env=False)


def ask_for_fault(sandbox: Sandbox, **fault: Any) -> None:
    assert httpx.post(f"{sandbox.http_url}/control/smtp", json=fault, trust_env=False).status_code == 201


# Keeping letters


def test_letter_is_kept_as_it_came(sandbox: Sandbox) -> None:
    send(sandbox)
    [letter] = sandbox.mail.letters
    assert (letter.envelope_from, letter.envelope_to) == (MANAGER, (CLIENT,))
    assert (letter.subject, letter.message_id) == ("Доступ в PASS24", "<case-1.access@pass24.example>")
    assert "\n.точка в начале строки" in letter.text
    assert "<p>Здравствуйте!</p>" in letter.html
    assert letter.links == [LINK]
    assert [(name, kind) for name, kind, _ in letter.attachments] == [("Руководство.pdf", "application/pdf")]


def test_file_is_named_after_number_and_recipient_and_is_private(sandbox: Sandbox) -> None:
    send(sandbox)
    send(sandbox, to="a/../b!c@romashka.example")
    paths = [letter.path for letter in sandbox.mail.letters]
    assert [path.name for path in paths] == [f"0001-{CLIENT}.eml", "0002-a_.._b_c@romashka.example.eml"]
    assert {path.parent for path in paths} == {sandbox.state_dir / "mail"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_letters_survive_a_restart_and_numbers_go_on(tmp_path: Path) -> None:
    for _ in range(3):
        with Sandbox(tmp_path, client_secret="not-needed-here") as sandbox:
            send(sandbox)
    assert [letter.letter_id for letter in sandbox.mail.letters] == ["0001", "0002", "0003"]
    assert [letter.envelope_to for letter in sandbox.mail.letters] == [(CLIENT,)] * 3


def test_half_written_letter_is_not_a_letter(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "0001-x.json").write_text("{}")
    (tmp_path / "mail" / ".0001-x.eml.1.tmp").write_text("Subj")
    with Sandbox(tmp_path, client_secret="not-needed-here") as sandbox:
        assert sandbox.mail.letters == []


def test_letters_are_found_by_recipient(sandbox: Sandbox) -> None:
    send(sandbox)
    send(sandbox, to="other@x.example")
    assert [letter.letter_id for letter in sandbox.mail.letters_to("ANNA@romashka.example")] == ["0001"]


# Refusing


@pytest.mark.parametrize(
    ("phase", "refusal"),
    [
        ("mail", smtplib.SMTPSenderRefused),
        ("rcpt", smtplib.SMTPRecipientsRefused),
        ("data_command", smtplib.SMTPDataError),
        ("data", smtplib.SMTPDataError),
    ],
)
def test_refusal_at_each_phase_happens_so_many_times(
    sandbox: Sandbox, phase: Any, refusal: type[smtplib.SMTPException]
) -> None:
    sandbox.mail.refuse([451, 550], phase=phase)
    for code in ("451", "550"):
        with pytest.raises(refusal, match=code):
            send(sandbox)
    assert sandbox.mail.letters == []
    send(sandbox)
    assert len(sandbox.mail.letters) == 1


def test_one_recipient_is_refused_always(sandbox: Sandbox) -> None:
    sandbox.mail.refuse_recipient("bad@romashka.example", 550)
    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="550"):
            send(sandbox, to="Bad@romashka.example")
        send(sandbox)
    assert len(sandbox.mail.letters) == 2


def test_connection_dropped_after_the_letter_was_kept(sandbox: Sandbox) -> None:
    sandbox.mail.drop_after_data()
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(sandbox)
    assert len(sandbox.mail.letters) == 1


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data_command", "data"])
def test_connection_dropped_before_the_letter_was_kept(sandbox: Sandbox, phase: Any) -> None:
    sandbox.mail.drop_before(phase)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(sandbox)
    assert sandbox.mail.letters == []
    send(sandbox)


def test_late_answer_to_a_letter_that_was_kept(sandbox: Sandbox) -> None:
    sandbox.mail.delay(1.0)
    connection = smtplib.SMTP(sandbox.smtp_host, sandbox.smtp_port, timeout=0.3)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        connection.send_message(a_letter(), MANAGER, [CLIENT])
    connection.close()
    assert len(sandbox.mail.letters) == 1


def test_faults_through_the_control_api(sandbox: Sandbox) -> None:
    ask_for_fault(sandbox, kind="refuse", phase="rcpt", code=452, times=None)
    assert [each["code"] for each in get(sandbox, "/control/smtp").json()] == [452]
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="452"):
        send(sandbox)
    assert httpx.delete(f"{sandbox.http_url}/control/smtp", trust_env=False).status_code == 204
    send(sandbox)
    ask_for_fault(sandbox, kind="drop_after_data")
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        send(sandbox)
    assert len(sandbox.mail.letters) == 2


def test_misspelt_fault_is_refused(sandbox: Sandbox) -> None:
    answer = httpx.post(f"{sandbox.http_url}/control/smtp", json={"kind": "refuse", "cod": 1}, trust_env=False)
    assert answer.status_code == 422


# AUTH and STARTTLS


def test_auth_is_demanded_when_credentials_are_given(tmp_path: Path) -> None:
    with Sandbox(tmp_path, client_secret="x", smtp_credentials=("mailer", "secret")) as sandbox:
        with pytest.raises(smtplib.SMTPSenderRefused, match="530"):
            send(sandbox)
        with connected(sandbox) as connection, pytest.raises(smtplib.SMTPAuthenticationError):
            connection.login("mailer", "wrong")
        with connected(sandbox) as connection:
            connection.login("mailer", "secret")
            connection.send_message(a_letter(), MANAGER, [CLIENT])
        assert len(sandbox.mail.letters) == 1


def test_starttls_is_demanded_and_uses_the_same_authority(tmp_path: Path) -> None:
    with Sandbox(tmp_path, client_secret="x", smtp_credentials=("m", "s"), smtp_starttls=True) as sandbox:
        with pytest.raises(smtplib.SMTPException, match="STARTTLS"):
            send(sandbox)
        with connected(sandbox) as connection:
            connection.starttls(context=ssl.create_default_context(cafile=sandbox.ca_path))
            connection.login("m", "s")
            connection.send_message(a_letter(), MANAGER, [CLIENT])
        assert len(sandbox.mail.letters) == 1
        sandbox.mail.drop_after_data()
        with connected(sandbox) as connection:
            connection.starttls(context=ssl.create_default_context(cafile=sandbox.ca_path))
            connection.login("m", "s")
            with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
                connection.send_message(a_letter(), MANAGER, [CLIENT])
        assert len(sandbox.mail.letters) == 2


def test_stops_quickly_with_a_connection_open(tmp_path: Path) -> None:
    with Sandbox(tmp_path, client_secret="x") as sandbox, connected(sandbox) as connection:
        connection.ehlo()
        begun = time.monotonic()
        sandbox.__exit__()
        assert time.monotonic() - begun < 2.0


# Reading


def test_letters_for_programs(sandbox: Sandbox) -> None:
    send(sandbox, a_letter("Первое"))
    send(sandbox, a_letter("Второе"))
    letters = get(sandbox, "/api/letters").json()
    assert [each["subject"] for each in letters] == ["Второе", "Первое"]
    wanted = {"id": "0001", "to": [CLIENT], "from": MANAGER, "links": [LINK], "attachments": ["Руководство.pdf"]}
    assert wanted.items() <= letters[1].items()
    assert set(letters[1]) >= {"message_id", "date", "received_at", "path", "text"}
    one = get(sandbox, "/api/letters/0001").json()
    assert "<p>Здравствуйте!</p>" in one["html"]
    assert get(sandbox, "/api/letters/0009").status_code == 404
    assert get(sandbox, "/api/letters?to=nobody@x.example").json() == []


def test_pages_for_people(sandbox: Sandbox) -> None:
    assert "Писем пока нет" in get(sandbox, "/letters").text
    send(sandbox, a_letter("Тема <b>"))
    listed = get(sandbox, "/letters").text
    assert "Почта песочницы" in listed
    assert "Тема &lt;b&gt;" in listed
    page = get(sandbox, "/letters/0001").text
    assert '<iframe sandbox="allow-popups' in page
    assert f'<a href="{LINK}"' in page
    assert "<script>" not in page
    assert "case-1.access@pass24.example" in page
    assert get(sandbox, "/letters/0009").status_code == 404


def test_html_of_a_letter_can_run_nothing(sandbox: Sandbox) -> None:
    send(sandbox)
    answer = get(sandbox, "/letters/0001/html")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "allow-scripts" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_attachments_and_raw_letter_can_be_downloaded(sandbox: Sandbox) -> None:
    send(sandbox)
    attachment = get(sandbox, "/letters/0001/attachments/1")
    assert attachment.content == b"%PDF-1.4"
    assert attachment.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%D0%A0")
    assert get(sandbox, "/letters/0001/attachments/2").status_code == 404
    assert get(sandbox, "/letters/0001/raw").content == sandbox.mail.letters[0].path.read_bytes()


def test_inline_image_is_shown(sandbox: Sandbox) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = MANAGER, CLIENT, "Картинка"
    letter.set_content('<img src="cid:logo@pass24">', subtype="html")
    letter.add_related(b"PNG", maintype="image", subtype="png", cid="<logo@pass24>")
    send(sandbox, letter)
    assert 'src="data:image/png;base64,UE5H"' in get(sandbox, "/letters/0001/html").text


def test_letter_with_an_unknown_charset_is_still_shown(sandbox: Sandbox) -> None:
    with connected(sandbox) as connection:
        raw = b"Subject: odd\r\nContent-Type: text/plain; charset=x-martian\r\n\r\nhello\r\n"
        connection.sendmail(MANAGER, [CLIENT], raw)
    assert "hello" in get(sandbox, "/letters/0001").text


def test_start_page_shows_clouds_and_their_login_pages(sandbox: Sandbox) -> None:
    cloud = sandbox.nadmozg.make_cloud_by_sales("vysota", "БЦ Высота", "boss@vysota.example")
    page = get(sandbox, "/").text
    assert 'href="/letters"' in page
    assert f'href="{sandbox.nadmozg.url(cloud)}"' in page
    [listed] = get(sandbox, "/api/clouds").json()
    assert (listed["slug"], listed["state"], listed["case_ref"]) == ("vysota", "active", None)
    assert listed["users"][0]["email"] == "boss@vysota.example"
    assert "hash" not in get(sandbox, "/api/clouds").text
    assert get(sandbox, "/ca.pem").content == sandbox.ca_path.read_bytes()


def test_another_name_for_this_machine_is_refused(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.http_url}/letters", headers={"Host": "evil.example"}, trust_env=False)
    assert answer.status_code == 400
