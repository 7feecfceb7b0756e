"""The file of a copy: for its owner alone, encrypted with the operator's key if there is one; how long kept.

The key has two halves (age, X25519). The public one is in the settings and can only encrypt; the secret one is needed
to restore, and best lies on another machine.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pyrage

from stack.errors import StackError

PATTERN = "cases-*.dump*"
KEPT_AT_LEAST = 3
"""So many copies stay, however old they are: with a clock or a cron gone wrong the last good ones would go, too."""
_AGE = b"age-encryption.org/v1"
_TIMED = "cases-%Y-%m-%d-%H%M%S.dump"


def name_at(now: datetime, *, encrypted: bool) -> str:
    """How a copy is called that was given no name; `old` knows them by it."""
    return now.strftime(_TIMED) + (".age" if encrypted else "")


def new_key(file: Path) -> str:
    """Makes a secret key in a new file; its public half, for the settings."""
    identity = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise StackError(f"Ключ не записать: {error}") from None
    with os.fdopen(handle, "w") as output:
        output.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def recipient(text: str) -> pyrage.x25519.Recipient:
    """The public key of the settings."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise StackError("ONBOARDING_BACKUP_RECIPIENT: это не открытый ключ, он начинается с age1.") from None


def write(plain: Path, file: Path, public_key: str) -> None:
    """Puts a copy in its place, encrypted if there is a key; it appears whole or not at all."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with plain.open("rb") as source, os.fdopen(handle, "w+b") as target:
            if public_key:
                pyrage.encrypt_io(source, target, [recipient(public_key)])
            else:
                written, wanted = hashlib.sha256(), hashlib.sha256()
                _pieces(source, target.write, wanted.update)
                target.flush()
                os.fsync(target.fileno())
                target.seek(0)
                _pieces(target, written.update)
                if written.digest() != wanted.digest():
                    raise StackError(f"Записанное в {file.parent} читается не так, как было записано: проверьте диск.")
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise StackError(f"Копию не записать: {error}") from None
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def readable(file: Path, secret_key: str, scratch: Path) -> Iterator[Path]:
    """The copy as it was before it was encrypted; what is deciphered lies in `scratch` for the while."""
    if not file.is_file():
        raise StackError(f"Копии {file} нет.")
    with file.open("rb") as source:
        if source.read(len(_AGE)) != _AGE:
            yield file
            return
        if not secret_key:
            raise StackError("Копия зашифрована: задайте ONBOARDING_BACKUP_KEY_FILE, файл с секретным ключом.")
        source.seek(0)
        with TemporaryDirectory(dir=scratch) as folder:
            plain = Path(folder, "plain")
            try:
                with plain.open("wb") as target:
                    pyrage.decrypt_io(source, target, _identities(secret_key))
            except pyrage.DecryptError:
                raise StackError("Ключ не от этой копии, или она испорчена.") from None
            yield plain


def old(folder: Path, keep_days: int, now: datetime) -> list[Path]:
    """Copies in the folder that the rule lets go: older than so many days, and not among the newest few. 0: none."""
    if not keep_days:
        return []
    named = sorted(((at, it) for it in folder.glob(PATTERN) if (at := _taken_at(it))), reverse=True)
    return [it for at, it in named[KEPT_AT_LEAST:] if at < now - timedelta(days=keep_days)]


def _taken_at(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.name.removesuffix(".age"), _TIMED).replace(tzinfo=UTC)
    except ValueError:
        return None  # named by a person: a person's to delete


def _identities(text: str) -> list[pyrage.x25519.Identity]:
    lines = [line.strip() for line in text.splitlines()]
    try:
        return [pyrage.x25519.Identity.from_str(it) for it in lines if it and not it.startswith("#")]
    except pyrage.IdentityError:
        raise StackError(
            "ONBOARDING_BACKUP_KEY_FILE: это не секретный ключ, он начинается с AGE-SECRET-KEY-."
        ) from None


def _pieces(source: IO[bytes], *takers: Callable[[bytes], object]) -> None:
    while piece := source.read(1 << 20):
        for take in takers:
            take(piece)
