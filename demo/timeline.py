"""The case's timeline, read from the database as ops would."""

from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, text

QUERY = text("SELECT at, actor, text FROM timeline ORDER BY id")


def timeline(database_url: str) -> str:
    """Who, what, when; Moscow time."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(QUERY).all()
    engine.dispose()
    zone = ZoneInfo("Europe/Moscow")
    return "\n".join(f"  {at.astimezone(zone):%d.%m %H:%M:%S}  {actor:<9} {words}" for at, actor, words in rows)
