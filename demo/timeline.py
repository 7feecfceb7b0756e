"""The case's timeline, read from the database as ops would."""

import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, text

PEOPLE = Path(__file__).resolve().parent.parent / "people.toml"
QUERY = text("SELECT at, actor, text FROM timeline ORDER BY id")


def _names() -> dict[str, str]:
    people = tomllib.loads(PEOPLE.read_text(encoding="utf-8"))["people"]
    return {it["code"]: it["name"] for it in people} | {"system": "система"}


def timeline(database_url: str) -> str:
    """Who, what, when; Moscow time."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(QUERY).all()
    engine.dispose()
    zone = ZoneInfo("Europe/Moscow")
    names = _names()
    return "\n".join(f"  {at.astimezone(zone):%d.%m %H:%M:%S}  {names[who]:<13} {words}" for at, who, words in rows)
