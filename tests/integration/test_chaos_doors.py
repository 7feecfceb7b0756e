"""What the players of chaos make of the letters that the sandbox's mail server has received."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

from chaos.doors import Post
from sandbox.servers import Sandbox

NAME = "Объект 018"


def test_a_case_is_known_by_the_first_letter_that_names_it_not_by_the_operators(tmp_path: Path) -> None:
    """A run that is killed before its case is opened is told to the operators, first of all."""
    with Sandbox(tmp_path, client_secret="not-needed-here") as sandbox:
        post = Post(sandbox.http_url)
        assert post.case_of(NAME) == ""

        send(sandbox, f"Сбой запуска: Новый клиент · {NAME}", "")
        post.fetch()
        assert [it.case for it in post.about_all(NAME)] == [""]
        assert post.case_of(NAME) == ""

        send(sandbox, f"Ваш ход: провести первый разговор · {NAME}", "R-0018")
        send(sandbox, "Ваш ход: провести первый разговор · Объект 019", "R-0019")
        post.fetch()
        assert post.case_of(NAME) == "R-0018"
        post.close()


def send(sandbox: Sandbox, subject: str, case: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "onboarding@pass24.example", "somebody@pass24.example", subject
    letter["Message-ID"] = f"<{case or 'alarm'}@pass24.example>"
    if case:
        letter["X-Case"] = case
    letter.set_content("…")
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=10) as server:
        server.send_message(letter)
