"""The secret by which the door knows our own services: worker, deploying, health. Nobody types it.

From the environment, from a file that it names, or made at the first start and kept in a file of ours. It goes on in
environments only: not in `ps`, in no deployment, no log, no parameter.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from stack.errors import StackError

HEADER = "X-Onboarding-Service"
SECRET, SECRET_FILE = NAMES = "ONBOARDING_SERVICE_SECRET", "ONBOARDING_SERVICE_SECRET_FILE"
SHORTEST = 32


def service_secret(home: Path, settings: Mapping[str, str]) -> str:
    """The secret of the stack in `home`. StackError: it is too short, or others may read it."""
    if given := settings.get(SECRET):
        return _long_enough(given, SECRET)
    if named := settings.get(SECRET_FILE):
        return _long_enough(_read(Path(named)), SECRET_FILE)
    file = home / "service-secret"
    if not file.exists():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = file.with_name(f"{file.name}.{os.getpid()}")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
            output.write(secrets.token_urlsafe(48))
        unfinished.replace(file)
    return _long_enough(_read(file), str(file))


def _read(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise StackError(f"Файл {file} могут читать другие: chmod 600 {file}")
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeError) as error:
        raise StackError(f"Секрет служб не прочитать: {error}") from None


def _long_enough(secret: str, where: str) -> str:
    if len(secret) < SHORTEST or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise StackError(f"{where}: нужен секрет не короче {SHORTEST} знаков, латиницей и без пробелов.")
    return secret
