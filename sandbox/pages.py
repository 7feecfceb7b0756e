"""How the sandbox's pages look."""

from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

_STYLE = """
:root{color-scheme:light;--ink:#1c2733;--dim:#64748b;--line:#e2e8f0;--main:#0b6bcb;--back:#f4f6f9}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,Arial,sans-serif}
header{background:#12263f;color:#fff;padding:14px 28px;display:flex;gap:22px;align-items:baseline;flex-wrap:wrap}
header a{color:#cfe3ff;text-decoration:none}header b{font-size:18px}
main{max-width:1080px;margin:26px auto;padding:0 20px}main.narrow{max-width:430px}
.card{background:#fff;border:1px solid var(--line);border-radius:12px;padding:22px;margin-bottom:20px;overflow-x:auto}
h1{font-size:24px;margin:0 0 14px}h2{font-size:17px;margin:0 0 10px}
table{width:100%;border-collapse:collapse}th{font-weight:600;color:var(--dim);font-size:13px;text-align:left}
td,th{padding:9px 10px 9px 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}
a{color:var(--main)}.dim{color:var(--dim);font-size:14px}.bad{color:#b42318}
.badge{padding:2px 9px;border-radius:99px;background:#e7f0fb;font-size:13px;white-space:nowrap}
label{display:block;margin:12px 0 4px;font-size:14px;color:var(--dim)}
input{width:100%;padding:10px;border:1px solid #cbd5e1;border-radius:8px;font:inherit}
button{margin-top:18px;width:100%;padding:11px;border:0;border-radius:8px;background:var(--main);color:#fff;font:inherit}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font:14px/1.5 ui-monospace,monospace}
iframe{width:100%;height:640px;border:1px solid var(--line);border-radius:8px;background:#fff}
"""

_MOSCOW = ZoneInfo("Europe/Moscow")


def page(title: str, body: str, *, header: str = "", narrow: bool = False) -> str:
    """A whole page; `body` and `header` are HTML."""
    return (
        f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body>'
        f"{f'<header>{header}</header>' if header else ''}"
        f'<main class="{"narrow" if narrow else "wide"}">{body}</main></body></html>'
    )


def shown(moment: datetime | None) -> str:
    """A time for people."""
    if moment is None:
        return "—"
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(_MOSCOW).strftime("%d.%m.%Y %H:%M:%S МСК")
