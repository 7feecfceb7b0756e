"""The start page, and the far end's own record of the clouds (without secrets)."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse

from sandbox.clock import told
from sandbox.mailbox import Mailbox
from sandbox.mailbox_pages import HEADER
from sandbox.nadmozg_accounts import Nadmozg
from sandbox.nadmozg_api import told_operation
from sandbox.nadmozg_records import Cloud, User
from sandbox.pages import page, shown
from sandbox.tls import Certificate

_STATES = {
    "creating": "создаётся",
    "active": "работает",
    "suspended": "приостановлено",
    "deleting": "удаляется",
    "deleted": "удалено",
}


def overview(nadmozg: Nadmozg, mail: Mailbox, certificate: Certificate) -> APIRouter:
    """`/`, `/api/clouds`, `/ca.pem`."""
    router = APIRouter()

    @router.get("/")
    def show_start() -> HTMLResponse:
        clouds = "".join(_row(nadmozg, cloud) for cloud in reversed(list(nadmozg.clouds.values())))
        head = "<tr><th>Облако</th><th>Подключение</th><th>Состояние</th><th>Первый вход</th></tr>"
        table = f"<table>{head}{clouds}</table>" if clouds else '<p class="dim">Облаков пока нет.</p>'
        body = f"""<div class="card"><h1>Внешний мир на этой машине</h1>
<p>Здесь видно то, что в жизни находится снаружи: почта клиентов и менеджеров и облака, созданные в nadmozg.</p>
<p><a href="/letters"><b>Почта песочницы</b></a> — писем: {len(mail.letters)}</p>
<p class="dim">Адреса облаков защищены сертификатом песочницы. Чтобы браузер ему доверял, добавьте
<a href="/ca.pem">ca.pem</a> или подтвердите исключение.</p></div>
<div class="card"><h1>Облака клиентов</h1>{table}</div>"""
        return HTMLResponse(page("Песочница PASS24", body, header=HEADER))

    @router.get("/api/clouds")
    def list_clouds(case_ref: str | None = None) -> list[dict[str, Any]]:
        clouds = list(nadmozg.clouds.values())
        return [_described(nadmozg, cloud) for cloud in clouds if case_ref in (None, cloud.case_ref)]

    @router.get("/ca.pem")
    def get_ca() -> FileResponse:
        return FileResponse(certificate.ca_path, media_type="application/x-pem-file", filename="ca.pem")

    return router


def _row(nadmozg: Nadmozg, cloud: Cloud) -> str:
    url, state = escape(nadmozg.url(cloud)), _STATES[cloud.state()]
    if cloud.operation and cloud.state() == "creating":
        operation = told_operation(cloud)
        stuck = {"failed": "ошибка", "needs_operator": "ждёт оператора"}.get(operation.state)
        state = f"{stuck or state}, {operation.progress} %"
    case_ref = escape(cloud.case_ref) if cloud.case_ref else "создано продажами"
    return (
        f'<tr><td><b>{escape(cloud.title)}</b><br><a href="{url}" target="_blank" rel="noreferrer">{url}</a></td>'
        f'<td class="dim">{case_ref}</td><td><span class="badge">{state}</span></td>'
        f'<td class="dim">{shown(first_login(cloud.users.values()))}</td></tr>'
    )


def first_login(users: Iterable[User]) -> datetime | None:
    """When the client's first person came in, if anybody has."""
    return min((user.counted_logins()[0] for user in users if user.counted_logins()), default=None)


def _described(nadmozg: Nadmozg, cloud: Cloud) -> dict[str, Any]:
    first = first_login(cloud.users.values())
    return {
        "cloud_id": cloud.cloud_id,
        "slug": cloud.slug,
        "title": cloud.title,
        "case_ref": cloud.case_ref,
        "state": cloud.state(),
        "url": nadmozg.url(cloud),
        "operation": told_operation(cloud).model_dump(mode="json") if cloud.operation else None,
        "admin_user_id": cloud.admin_user_id,
        "first_login_at": told(first) if first else None,
        "objects": [place.model_dump() for place in cloud.places],
        "users": [_described_user(user) for user in cloud.users.values()],
    }


def _described_user(user: User) -> dict[str, Any]:
    logins = user.counted_logins()
    return {
        "user_id": user.user_id,
        "role": user.role,
        "email": user.email,
        "has_password": user.password_hash is not None,
        "must_change_password": user.must_change_password,
        "open_invite": user.invite_hash is not None,
        "first_login_at": told(logins[0]) if logins else None,
    }
