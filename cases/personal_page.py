"""docs/privacy.md, made of the declaration: `python -m cases.personal_page > docs/privacy.md`; a test holds it."""

from cases.forgetting import NOT_REACHED
from cases.personal import FACTS, FILES, PREFECT, PREFECT_WITHOUT, TABLES, Mark

HEAD = """# What is kept where, why and how long

Made by `python -m cases.personal_page > docs/privacy.md` of `cases/personal.py`, where every column, every field of a
fact, every kind of file and every table of Prefect's is declared; `tests/unit/test_personal.py` fails on one that is
not. `tests/acceptance/test_forgetting.py` plays a client, forgets them, and searches both databases, all files and the
logs. For managers: [docs/ru/privacy.md](ru/privacy.md). What happens, step by step:
[decision 0027](decisions/0027-forgetting.md).

"""
NOT_HERE = """## What is not reached

{reached}

The form, the letter and this page say so. *In PostgreSQL's own files* what was deleted stays in freed pages and in the
write-ahead log until it is written over; nothing but a look at the raw disk finds it. With PostgreSQL by URL its log is
its operators'. A worker on a second machine writes over lines of its own logs within a minute, while it runs.
"""


def page() -> str:
    """The page in Markdown."""
    parts = [
        "## Our tables\n\n" + _table(("table", "the client's", "why", "how long", "when forgotten"), _ours()),
        "## Facts\n\nIn `facts.body`, as JSON. **Bold**: tells who it is, and is searched for everywhere.\n\n"
        + _table(("fact", "the client's", "a colleague's", "nobody's"), _facts()),
        "## Prefect's tables\n\nHow long: runs, states, task runs and logs until they are deleted; events a week.\n\n"
        + _table(("table", "when forgotten"), [(f"`{it}`", goes) for it, goes in PREFECT.items()])
        + f"\nNothing of a client's: {', '.join(sorted(PREFECT_WITHOUT))}.\n",
        "## Files below the data folder\n\n"
        + _table(
            ("file", "what", "a client's", "how long", "when forgotten"),
            [(f"`{it.pattern}`", it.what, "yes" if it.personal else "no", it.kept, it.goes) for it in FILES],
        ),
        NOT_HERE.format(reached="\n".join(f"- {it}" for it in NOT_REACHED)),
    ]
    return HEAD + "\n".join(parts)


def _ours() -> list[tuple[str, ...]]:
    return [
        (f"`{name}`", _fields(it.columns, Mark.NAME, Mark.CLIENT), it.why, it.kept, it.goes)
        for name, it in TABLES.items()
    ]


def _facts() -> list[tuple[str, ...]]:
    return [
        (f"`{kind}`", _fields(it, Mark.NAME, Mark.CLIENT), _fields(it, Mark.COLLEAGUE), _fields(it, Mark.NO))
        for kind, it in FACTS.items()
    ]


def _fields(marks: dict[str, Mark], *wanted: Mark) -> str:
    named = [f"**{it}**" if mark is Mark.NAME else it for it, mark in marks.items() if mark in wanted]
    return ", ".join(named) or "–"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(it)} |\n" for it in lines)


if __name__ == "__main__":
    print(page(), end="")
