"""A client's cloud, as far as a new client sees it: logging in, a one-time link, a temporary password to change."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse

from sandbox.nadmozg_accounts import MIN_PASSWORD, Nadmozg
from sandbox.nadmozg_records import Cloud
from sandbox.pages import page

Given = Annotated[str, Form()]


def cloud_router(nadmozg: Nadmozg) -> APIRouter:
    """`/c/<slug>/…`; no page carries or repeats a secret it was given."""
    router = APIRouter(prefix="/c/{slug}")

    def reached(slug: str) -> Cloud | HTMLResponse:
        cloud = nadmozg.cloud_by_slug(slug)
        if cloud is not None and cloud.state() == "suspended":
            return _answer("Облако приостановлено", "<h1>Облако приостановлено</h1>", 403)
        if cloud is None or not cloud.answers_after(nadmozg.cloud_lag):
            return _answer("Не найдено", "<h1>404</h1><p>По этому адресу пока ничего нет.</p>", 404)
        return cloud

    @router.get("/")
    def show_login(slug: str) -> HTMLResponse:
        cloud = reached(slug)
        return cloud if isinstance(cloud, HTMLResponse) else _login_page(cloud)

    @router.post("/")
    def log_in(slug: str, email: Given = "", password: Given = "") -> HTMLResponse:
        cloud = reached(slug)
        if isinstance(cloud, HTMLResponse):
            return cloud
        match nadmozg.sign_in(cloud, email, password):
            case "in":
                return _welcome(cloud)
            case "must_change":
                return _change_page(cloud, email)
            case _:
                return _login_page(cloud, "Неверный e-mail или пароль.", 401)

    @router.post("/password")
    def change_password(
        slug: str, email: Given = "", temporary: Given = "", password: Given = "", again: Given = ""
    ) -> HTMLResponse:
        cloud = reached(slug)
        if isinstance(cloud, HTMLResponse):
            return cloud
        if why := _unfit(password, again) or ("Придумайте новый пароль." if password == temporary else ""):
            return _change_page(cloud, email, why, 400)
        if not nadmozg.change_temporary_password(cloud, email, temporary, password):
            return _login_page(cloud, "Временный пароль неверен или уже заменён новым.", 401)
        return _welcome(cloud)

    @router.get("/invite/{token}")
    def show_invite(slug: str, token: str) -> HTMLResponse:
        cloud = reached(slug)
        if isinstance(cloud, HTMLResponse):
            return cloud
        user = nadmozg.user_invited(cloud, token)
        return _invite_page(cloud, user.email) if user else _void_link()

    @router.post("/invite/{token}")
    def accept_invite(slug: str, token: str, password: Given = "", again: Given = "") -> HTMLResponse:
        cloud = reached(slug)
        if isinstance(cloud, HTMLResponse):
            return cloud
        user = nadmozg.user_invited(cloud, token)
        if user is not None and (why := _unfit(password, again)):
            return _invite_page(cloud, user.email, why, 400)
        return _welcome(cloud) if nadmozg.accept_invite(cloud, token, password) else _void_link()

    return router


def _unfit(password: str, again: str) -> str:
    if len(password) < MIN_PASSWORD:
        return f"Пароль должен быть не короче {MIN_PASSWORD} символов."
    return "" if password == again else "Пароли не совпадают."


def _answer(title: str, body: str, status: int = 200) -> HTMLResponse:
    html = page(title, f'<div class="card">{body}</div>', narrow=True)
    return HTMLResponse(html, status, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _login_page(cloud: Cloud, why: str = "", status: int = 200) -> HTMLResponse:
    body = f"""<h1>PASS24</h1><p>{escape(cloud.title)}</p><p class="bad">{escape(why)}</p>
<form method="post" action="/c/{cloud.slug}/">
<label for="email">E-mail</label><input id="email" name="email" type="email" autocomplete="username" required>
<label for="password">Пароль</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Войти</button></form>"""
    return _answer(f"Вход — {cloud.title}", body, status)


_NEW_PASSWORD = f"""<label for="password">Новый пароль (не короче {MIN_PASSWORD} символов)</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="{MIN_PASSWORD}" required>
<label for="again">Новый пароль ещё раз</label>
<input id="again" name="again" type="password" autocomplete="new-password" required>
<button>Сохранить и войти</button></form>"""


def _change_page(cloud: Cloud, email: str, why: str = "", status: int = 200) -> HTMLResponse:
    body = f"""<h1>Смените временный пароль</h1><p class="bad">{escape(why)}</p>
<form method="post" action="/c/{cloud.slug}/password"><input type="hidden" name="email" value="{escape(email)}">
<label for="temporary">Временный пароль</label>
<input id="temporary" name="temporary" type="password" autocomplete="current-password" required>{_NEW_PASSWORD}"""
    return _answer("Смена пароля", body, status)


def _invite_page(cloud: Cloud, email: str, why: str = "", status: int = 200) -> HTMLResponse:
    body = f"""<h1>Добро пожаловать в PASS24</h1><p>{escape(cloud.title)}</p>
<p>Ваш логин: <b>{escape(email)}</b></p><p class="bad">{escape(why)}</p>
<form method="post">{_NEW_PASSWORD}"""
    return _answer(f"Приглашение — {cloud.title}", body, status)


def _welcome(cloud: Cloud) -> HTMLResponse:
    return _answer(cloud.title, f"<h1>Вы вошли</h1><p>{escape(cloud.title)}</p><p>Пропусков пока нет.</p>")


def _void_link() -> HTMLResponse:
    body = """<h1>Ссылка больше не действует</h1>
<p>Она уже использована, заменена новой или её срок истёк. Попросите у менеджера PASS24 новую ссылку.</p>"""
    return _answer("Ссылка не действует", body, 410)
