"""Lines about a client in files of logs: they are written over in place, for whoever writes the file goes on.

A file that is appended to keeps its length, so nothing that comes meanwhile is lost, and no writer has to be stopped.
"""

import fcntl
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from stack.forgetting.matcher import Matcher

_CONTINUES = (b" ", b"\t")
"""How the second and further lines of a record begin: ours with `    | `, PostgreSQL's with a tab."""
_TIMED = re.compile(rb"\d{4}-\d\d-\d\d[T ][\d:.,+]+\S*")
_JSON, _TEXT = b'{"said": "forgotten"}', b"forgotten"


def blot_out(file: Path, matcher: Matcher) -> int:
    """Writes over every record that names the client; how many there were. The moment of each stays."""
    count = 0
    with file.open("r+b") as log:
        fcntl.flock(log, fcntl.LOCK_EX)  # it must not be turned over meanwhile
        for at, record in _records(log):
            if matcher.finds(record.decode(errors="replace")):
                log.seek(at)
                log.write(_blot(record))
                count += 1
    return count


def _records(log: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """A record with where it begins. Only whole lines: one that is being written is left to the next look."""
    at, record = 0, b""
    position = 0
    while True:
        log.seek(position)
        line = log.readline()
        if not line.endswith(b"\n"):
            break
        if record and not line.startswith(_CONTINUES):
            yield at, record
            at, record = position, b""
        record += line
        position += len(line)
    if record:
        yield at, record


def _blot(record: bytes) -> bytes:
    """As long as the record, line by line."""
    return b"".join(_blotted(it) for it in record.splitlines(keepends=True))


def _blotted(line: bytes) -> bytes:
    room = len(line.rstrip(b"\r\n"))
    timed = _TIMED.match(line)
    kept = timed[0] + b" " if timed else b""
    said = _JSON if line.startswith(b"{") else _TEXT
    words = b"    |" if line.startswith(_CONTINUES) else kept + said
    return words[:room].ljust(room) + line[room:]
