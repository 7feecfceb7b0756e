"""Pages of the Prefect UI in Markdown: values that a template prints are shown as plain text, never as markup.

What a client or a manager has typed can neither break a table nor become a link, a heading or HTML.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import get_args
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cases import wording
from cases.calendar_days import local_day
from cases.facts import Fact

TEMPLATES = Path(__file__).parents[1] / "templates"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_BARE_LINK = re.compile(r"(?i)\b(https?:|ftp:|www)(?=[/.])")
_JOINER = "\N{WORD JOINER}"
_LOOKALIKES = str.maketrans("[]<>`*_|\\~", "()‹›'∗‗¦/∼")
_BETWEEN_ITEMS = re.compile(r"^(- .*)\n\n(?=- )", re.MULTILINE)
_WEB_LINK = re.compile(r"https?://\S+")


def render_page(name: str, context: Mapping[str, object]) -> str:
    """Renders templates/pages/<name>.md.jinja. jinja2's UndefinedError: the context lacks something."""
    text = _environment().get_template(f"pages/{name}.md.jinja").render(context)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return _BETWEEN_ITEMS.sub(r"\1\n", text).strip() + "\n"


def escaped(value: object) -> Markup:
    """The value as text; its line breaks stay. Markdown lets every ASCII mark be escaped, so nothing of it is markup.

    Prefect's UI makes links of bare addresses, escaped or not: an invisible joiner keeps it from that.
    """
    lines = [" ".join(line.split()) for line in str(value).strip().splitlines()]
    return Markup("<br>".join(_PUNCTUATION.sub(r"\\\1", _BARE_LINK.sub(rf"\1{_JOINER}", line)) for line in lines))


def linked(words: object, url: str) -> Markup:
    """A link of ours. What would end it is percent-encoded.

    The older UI shows the words of a link as they stand, escapes and all: marks that mean something become lookalikes.
    """
    shown = " ".join(str(words).translate(_LOOKALIKES).split())
    return Markup(f"[{shown}]({quote(url, safe='%/:=&?#+;,@~!$-._')})")


def linked_if(words: object, url: str) -> Markup:
    """The same, or only the words where there is nowhere to go."""
    return linked(words, url) if url else escaped(words)


def web_linked(value: str) -> Markup:
    """An address that was typed into a form, as a link that shows where it leads; other text as text."""
    return linked(value, value) if _WEB_LINK.fullmatch(value) else escaped(value)


def _department_day(at: datetime) -> str:
    return wording.day(local_day(at, wording.DEPARTMENT))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,  # so that macros give Markup; the escaping itself is `finalize`'s
        finalize=lambda value: value if isinstance(value, Markup) else escaped(value),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=wording.day,
        agreement=wording.agreement_words,
        department_day=_department_day,
        when=wording.when,
        zone=wording.zone_choice,
        stamp=wording.stamp,
        both_clocks=wording.both_clocks,
        near_day=wording.near_day,
        near_date=wording.near_date,
        near_moment=wording.near_moment,
        for_days=wording.for_days,
        times=wording.times,
        linked=linked,
        linked_if=linked_if,
        web_linked=web_linked,
    )
    environment.globals.update({kind.__name__: kind for kind in get_args(Fact)})
    return environment
