"""Links to sign in by for whoever has the machine: where mail is down, and to try things out in the sandbox."""

import hashlib
import secrets
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from settings import HERE
from stack.errors import StackError
from stack.local import Stack
from store.database import connect
from store.sessions import Link, Sessions

GOOD_FOR = timedelta(minutes=15)
FIRST_PAGE = "/onboarding/"


def sign_in_link(stack: Stack, code: str, *, good_for: timedelta = GOOD_FOR) -> str:
    """A link that signs this person in once. StackError: there is nobody of that code, or no database."""
    known = [person["code"] for person in people(stack.environment)]
    if code not in known:
        raise StackError(f"В people.toml нет {code!r}; есть: {', '.join(known)}.")
    secret, now = secrets.token_urlsafe(), datetime.now(UTC)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    engine = connect(stack.database_url)
    try:
        Sessions(engine).make_link(digest, Link(code, FIRST_PAGE), now, now + good_for)
    except SQLAlchemyError as error:
        raise StackError(f"База не отвечает: {type(error).__name__}") from None
    finally:
        engine.dispose()
    return f"{stack.public_url.rstrip('/')}/onboarding/sign-in/{secret}"


def people(environment: Mapping[str, str]) -> list[dict[str, str]]:
    """Whoever may come in: code, name and e-mail."""
    file = Path(environment.get("ONBOARDING_PEOPLE_FILE") or HERE / "people.toml")
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))["people"]
    except (OSError, ValueError, KeyError) as error:
        raise StackError(f"{file} не прочитать: {error}") from None
    return [{name: it[name] for name in ("code", "name", "email")} for it in found if it["roles"]]
