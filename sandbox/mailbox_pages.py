"""The mailbox for people: «Почта песочницы»."""

import base64
import re
from html import escape
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse, Response

from sandbox.mailbox import Letter, Mailbox
from sandbox.pages import page, shown

HEADER = '<b>Песочница PASS24</b><a href="/">Обзор</a><a href="/letters">Почта</a>'
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]»]")


def mailbox_pages(mail: Mailbox) -> APIRouter:
    """The list, a page for each letter, its parts."""
    router = APIRouter(prefix="/letters")

    def found(letter_id: str) -> Letter:
        if letter := mail.letter(letter_id):
            return letter
        raise HTTPException(404, "Такого письма нет")

    @router.get("")
    def show_letters() -> HTMLResponse:
        rows = "".join(
            f'<tr><td class="dim">{shown(letter.received_at)}</td><td>{escape(letter.header("From"))}</td>'
            f"<td>{escape(', '.join(letter.envelope_to))}</td>"
            f'<td><a href="/letters/{letter.letter_id}">{escape(letter.subject or "(без темы)")}</a></td></tr>'
            for letter in reversed(mail.letters)
        )
        head = "<tr><th>Получено</th><th>От кого</th><th>Кому</th><th>Тема</th></tr>"
        table = f"<table>{head}{rows}</table>" if rows else '<p class="dim">Писем пока нет.</p>'
        body = f'<div class="card"><h1>Почта песочницы</h1>{table}</div>'
        return HTMLResponse(page("Почта песочницы", body, header=HEADER))

    @router.get("/{letter_id}")
    def show_letter(letter_id: str) -> HTMLResponse:
        letter = found(letter_id)
        body = _summary(letter)
        if letter.html:
            body += f"""<div class="card"><h2>Письмо</h2>
<iframe sandbox="{_SANDBOX}" src="/letters/{letter_id}/html" title="Письмо"></iframe></div>"""
        if letter.text:
            body += f'<div class="card"><h2>Текстовая часть</h2><pre>{_with_links(letter.text)}</pre></div>'
        headers = "\n".join(f"{name}: {value}" for name, value in letter.message.items())
        body += f'<div class="card"><h2>Заголовки</h2><pre class="dim">{escape(headers)}</pre></div>'
        return HTMLResponse(page(letter.subject or "(без темы)", body, header=HEADER))

    @router.get("/{letter_id}/html")
    def show_html(letter_id: str) -> HTMLResponse:
        letter = found(letter_id)
        policy = f"sandbox {_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
        html = f'<base target="_blank">{_with_inline_images(letter)}'
        return HTMLResponse(html, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"})

    @router.get("/{letter_id}/attachments/{number}")
    def get_attachment(letter_id: str, number: int) -> Response:
        attachments = found(letter_id).attachments
        if not 1 <= number <= len(attachments):
            raise HTTPException(404, "Такого вложения нет")
        name, _, content = attachments[number - 1]
        return _download(name, content)

    @router.get("/{letter_id}/raw")
    def get_raw(letter_id: str) -> Response:
        letter = found(letter_id)
        return _download(letter.path.name, letter.raw)

    return router


def _download(name: str, content: bytes) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type="application/octet-stream", headers=headers)


def _summary(letter: Letter) -> str:
    rows = "".join(
        f'<tr><td class="dim">{name}</td><td>{escape(value)}</td></tr>'
        for name, value in (
            ("От кого", letter.header("From")),
            ("Кому", letter.header("To")),
            ("Копия", letter.header("Cc")),
            ("Доставлено", ", ".join(letter.envelope_to)),
            ("Дата письма", letter.header("Date")),
            ("Получено", shown(letter.received_at)),
        )
        if value
    )
    attached = "".join(
        f'<li><a href="/letters/{letter.letter_id}/attachments/{number}">{escape(name)}</a> '
        f'<span class="dim">{escape(kind)}, {len(content) / 1024:.1f} КБ</span></li>'
        for number, (name, kind, content) in enumerate(letter.attachments, 1)
    )
    attached = f"<h2>Вложения</h2><ul>{attached}</ul>" if attached else ""
    return (
        f'<div class="card"><h1>{escape(letter.subject or "(без темы)")}</h1><table>{rows}</table>{attached}'
        f'<p><a href="/letters/{letter.letter_id}/raw">Скачать письмо целиком (.eml)</a></p></div>'
    )


def _with_links(text: str) -> str:
    found = list(_LINK.finditer(text))
    pieces, end = [], 0
    for match in found:
        url = escape(match[0])
        pieces += [escape(text[end : match.start()]), f'<a href="{url}" target="_blank" rel="noreferrer">{url}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def _with_inline_images(letter: Letter) -> str:
    html = letter.html
    for part in letter.message.walk():
        content_id = str(part.get("Content-ID", "")).strip("<> ")
        content = part.get_payload(decode=True) if content_id else None
        if isinstance(content, bytes):
            data = base64.b64encode(content).decode()
            html = html.replace(f"cid:{content_id}", f"data:{part.get_content_type()};base64,{data}")
    return html
