"""Clients to play with: each test has its own, told apart by name and address."""

from datetime import UTC, datetime
from typing import Any

import httpx
from psycopg import sql

from demo.doors import Forms, Mailbox, Run, wait_for
from stack.local import Stack
from stack.pg_dump import connect

MANAGER = "smirnova@pass24.example"
TODAY = datetime.now(UTC).astimezone().date().isoformat()


def new_client(name: str, host: str, **changes: Any) -> dict[str, Any]:
    """Form 10 of a client whose talk is held and whose address is agreed, so that the cloud is ordered at once."""
    return {
        "object_name": name,
        "object_type": "склад",
        "client_name": f"{host} ООО",
        "contact_name": "Пётр Ильич Савин",
        "contact_email": f"savin@{host}.example",
        "contact_phone": "",
        "time_zone": "Москва · Europe/Moscow",
        "needs": "Пропуска",
        "pain": "Очереди на въезде",
        "inn": "7707083893",
        "object_address": f"Москва, ул. Садовая, 1, {host}",
        "coordinates": "55.751244, 37.618423",
        "talk_on": TODAY,
        "slug": host,
        "agreed_by": "Пётр Савин",
        "agreed_on": TODAY,
        "agreed_how": "звонок",
        "manager": "Анна Смирнова",
        "sales_manager": "Мария Белова",
        "who": "Анна Смирнова",
    } | changes


def fault(stack: Stack, **body: Any) -> None:
    """Asks the sandbox's nadmozg for a fault."""
    _control(stack, "faults", body)


def mail_fault(stack: Stack, **body: Any) -> None:
    """Asks the sandbox's mail server for a fault."""
    _control(stack, "smtp", body)


def cloud_of_sales(stack: Stack, slug: str) -> str:
    """A cloud that was made before the case came into the system."""
    made = {"slug": slug, "title": slug, "admin_email": f"savin@{slug}.example", "admin_name": "Пётр Савин"}
    url = f"{stack.sandbox_http_url}/control/clouds"
    answer = httpx.post(url, json=made, trust_env=False, timeout=10).raise_for_status()
    return str(answer.json()["cloud_id"])


def clouds_of(mailbox: Mailbox, slug: str) -> list[dict[str, Any]]:
    """nadmozg's own record of the clouds of one client."""
    return [it for it in mailbox.clouds() if it["slug"] == slug]


def letters_to(mailbox: Mailbox, slug: str) -> list[str]:
    """The subjects of what the client received."""
    return [it.subject for it in mailbox.letters() if it.to.endswith(f"@{slug}.example")]


def reconcile_until(forms: Forms, what: str, seen: Any, seconds: float = 90) -> Run:
    """Runs reconcile, as its schedule does, until something is seen."""

    def look() -> Run | None:
        run = forms.reconcile()
        return run if seen() else None

    return wait_for(what, look, seconds)


def renewed_boards(forms: Forms) -> Run:
    """Form 00, by which boards and lists are as new as the cases; again while another run is at them, by schedule."""

    def look() -> Run | None:
        run = forms.submit("00")
        return None if run.badge == "Обновляется" else run

    return wait_for("доска обновлена", look, 90)


def making_its_cloud(forms: Forms, mailbox: Mailbox, name: str, host: str) -> str:
    """A client's first run at the moment when nadmozg has just been given the order; its id."""
    run_id = forms.send("10", **new_client(name, host))
    wait_for("заказ облака", lambda: clouds_of(mailbox, host) or None, 90)
    return run_id


def mended_until_ended(stack: Stack, forms: Forms, run_id: str) -> None:
    """The stack's watch starts again what has died; until Prefect answers and the run has ended."""

    def look() -> Run | None:
        stack.mend()
        try:
            return forms.ended(run_id)
        except httpx.HTTPError:
            return None

    wait_for("запуск завершится", look, 120)


def own_database(stack: Stack, name: str, copied_from: str = "template1") -> str:
    """A database beside the stack's own: empty, or a copy of another that nobody is using."""
    with connect(stack.database_url) as database:
        database.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(copied_from))
        )
    return stack.database_url.replace("/onboarding?", f"/{name}?")


def _control(stack: Stack, what: str, body: dict[str, Any]) -> None:
    url = f"{stack.sandbox_http_url}/control/{what}"
    httpx.post(url, json=body, trust_env=False, timeout=10).raise_for_status()
