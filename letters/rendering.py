"""Letters: a template and a context become a subject, a text part and an HTML part.

A letter is one template. It speaks through `kit`, which exists twice (templates/letters/kit), and extends `layout`:
one for the subject, one for the text, one for the HTML, and one for what a question asks for.
"""

import os
import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import get_args

import css_inline
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from cases import site_words, wording
from cases.calendar_days import local_day
from cases.facts import Fact
from cases.forgetting import ERASED, NOT_REACHED, REASONS, forgetting
from cases.orders import money, position_words
from cases.registry.row import lacks
from cases.set_questions import replies
from cases.technical_card import PARTS, card_rows, owed_words
from integrations.letter import Content
from letters.addressing import addressed

TEMPLATES = Path(__file__).parents[1] / "templates"
_THIS_FILE = Path(__file__).read_text("utf-8")
SUBJECT_LENGTH = 120
TEXT_WIDTH = 76

_CSS = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_SHORT_WORDS = "а без в во где да для до за и из или к ко на над не ни но о об от по под при с со у что".split()  # noqa: SIM905 - reads better
_SPACE = "\N{NO-BREAK SPACE}"
_UNIT = re.compile(r"(?<=\d)\s+(?=В\b|минут)")
_SHORT_WORD = re.compile(rf"(?<![\w{_SPACE}-])({'|'.join(_SHORT_WORDS)})\s+", re.IGNORECASE)
_DASH = re.compile(r"\s+(?=[–—](?:\s|$))")


def render_letter(name: str, context: Mapping[str, object]) -> Content:
    """Renders templates/letters/<name>.jinja. jinja2's UndefinedError: the context lacks something."""
    text = _render("text", name, "text", context)
    html = _render("html", name, "html", context)
    return Content(render_subject(name, context), _tidy(text), _CSS.inline(html))


def render_subject(name: str, context: Mapping[str, object]) -> str:
    """The subject alone."""
    correction = "Исправлено: " if context.get("corrected") else ""
    return _one_line(correction + _render("text", name, "subject", context))


def render_asked(name: str, context: Mapping[str, object]) -> str:
    """What a question asks for, in the words of its block `asked`: «назначить обучение»."""
    return _one_line(_render("text", name, "asked", context))


def _render(part: str, name: str, layout: str, context: Mapping[str, object]) -> str:
    template = _environment(part).get_template(f"letters/{name}.jinja")
    return template.render({**context, "layout": f"letters/layout/{layout}.jinja"})


class Typography(Extension):
    """Non-breaking spaces after short words, before dashes and units: in the templates' words, never in values."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type in ("data", "string"):
                words = _UNIT.sub(_SPACE, token.value)
                words = _SHORT_WORD.sub(rf"\1{_SPACE}", words)
                token = Token(token.lineno, token.type, _DASH.sub(_SPACE, words))
            yield token


class Compiled(FileSystemBytecodeCache):
    """Compiled templates beside them, as Python keeps modules: 4 ms less for each the first time in a process."""

    def get_source_checksum(self, source: str) -> str:
        """What compiling depends on beside the template is in this file."""
        return super().get_source_checksum(source + _THIS_FILE)


def _compiled(part: str) -> Compiled | None:
    folder = TEMPLATES / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:  # a checkout that belongs to somebody else
        return None
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return Compiled(str(folder), f"{part}-%s.jinjac")


@cache
def _environment(part: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        bytecode_cache=_compiled(part),
        undefined=StrictUndefined,
        autoescape=part == "html",
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Typography],
    )
    environment.filters.update(
        day=wording.day,
        agreement=wording.agreement_words,
        weekday=wording.weekday,
        stamp=wording.stamp,
        when=wording.when,
        both_clocks=wording.both_clocks,
        times=wording.times,
        zone=wording.zone_choice,
        day_in=_day_in,
        addressed=addressed,
        dial=_dial,
        one_paragraph=_one_paragraph,
        wrapped=_wrapped,
        seen_words=site_words.seen,
        known_words=site_words.known,
        returned_words=site_words.returned,
        line_words=site_words.LINE.get,
        money=money,
        position_words=position_words,
    )
    environment.tests["web_link"] = _is_web_link
    environment.globals.update({kind.__name__: kind for kind in get_args(Fact)})  # for case.latest(PhotosJudged)
    environment.globals.update(
        card_rows=card_rows,
        lacks=lacks,
        owed_words=owed_words,
        parts=PARTS,
        forgetting=forgetting,
        erased=ERASED,
        not_reached=NOT_REACHED,
        replies=replies,
        reasons={it: words for words, it in REASONS.items()},
    )
    environment.globals["kit"] = environment.get_template(f"letters/kit/{part}.jinja").module
    return environment


def _day_in(at: datetime, time_zone: str) -> str:
    """Which day it was there, in words."""
    return wording.day(local_day(at, time_zone))


def _dial(phone: str) -> str:
    """The digits of a phone number, for a tel: link."""
    return re.sub(r"[^+\d]", "", phone)


def _is_web_link(value: str) -> bool:
    return value.startswith(("https://", "http://")) and not any(each.isspace() for each in value)


def _one_paragraph(text: object) -> str:
    """Without the line breaks of the template; non-breaking spaces stay."""
    return re.sub(r"[ \t\r\n]+", " ", str(text)).strip()


def _wrapped(text: object, first: str = "", rest: str = "") -> str:
    """Lines of a bearable length behind the given indents; the author's line breaks stay, links are never broken."""
    lines = str(text).strip().splitlines() or [""]
    return "\n".join(
        textwrap.fill(
            line.strip(),
            TEXT_WIDTH,
            initial_indent=rest if number else first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(lines)
    )


def _tidy(text: str) -> str:
    """One empty line between paragraphs; non-breaking spaces have done their work when the lines are wrapped."""
    lines = "\n".join(line.rstrip() for line in text.replace(_SPACE, " ").splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def _one_line(subject: str) -> str:
    """A header can hold neither line breaks nor control characters, and nobody reads a long one."""
    line = " ".join(subject.split())
    line = "".join(each for each in line if unicodedata.category(each) not in {"Cc", "Cs"})
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1].rstrip() + "…"
