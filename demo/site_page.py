"""The page of a site as a manager's browser uses it: photos are sent, and what is filled in there is recorded."""

import struct
import zlib
from typing import Any

from demo.doors import MANAGER, Forms, NotObservedError, Run

PHOTO_ITEMS = ("entrance", "cabinet", "cables", "socket", "breaker", "internet")
"""What any mounting asks a photo of; of barriers and cameras, further ones."""
BARRIERS_AND_CAMERAS = (*PHOTO_ITEMS, "barrier_place", "barrier_base", "barrier_arm", "cameras")
ANSWERS = {
    "power": "есть",
    "power_kw": "1,5 кВт",
    "power_place": "у шкафа",
    "breaker": "С16, щит в комнате охраны",
    "internet": "есть",
    "internet_kind": "кабель",
    "internet_speed": "50 Мбит/с",
    "internet_provider": "Ростелеком",
    "access": "будни 9–18, пропуск закажут",
    "on_site": "Пётр Савин, +7 900 000-00-20",
}


def picture(number: int) -> bytes:
    """A photo of nothing, another one for each number: a PNG made by hand."""
    width, height = 640, 480
    shade = bytes((40 + number * 37 % 200, 90 + number * 53 % 160, 120 + number * 71 % 130))
    rows = b"".join(b"\0" + shade * (width // 2) + bytes(it ^ 60 for it in shade) * (width // 2) for _ in range(height))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


class SitePage:
    """Of one case, for somebody who is signed in."""

    def __init__(self, forms: Forms, case: str, who: str = MANAGER) -> None:
        self._browser = forms.as_person(who)
        self._forms = forms
        self.address = f"{forms.site_url}/onboarding/site/{case}"

    def text(self) -> str:
        """The page as it stands."""
        return self._browser.get(self.address).raise_for_status().text

    def upload(self, photo: bytes) -> str:
        """Sends a photo; what it is called from now on."""
        answer = self._browser.post(f"{self.address}/photos", content=photo)
        return str(answer.raise_for_status().json()["sha256"])

    def receive(self, item: str, *photos: bytes) -> tuple[Run, list[str]]:
        """Photos of an item, as if dropped there: sent, then recorded."""
        sent = [self.upload(it) for it in photos]
        return self.record("receive_photos", item=item, photo=sent), sent

    def judge(self, verdicts: dict[str, str], reason: str = "") -> Run:
        """By the name of each photo: принято, вернуть, убрать."""
        said = {f"verdict-{name}": word for name, word in verdicts.items()}
        return self.record("judge_photos", **said, **{f"reason-{name}": reason for name in verdicts})

    def record(self, form: str, **fields: Any) -> Run:
        """Presses a button of the page, and waits for what comes of it."""
        said = self._browser.post(f"{self.address}/record", data={"form": form, **fields}).json()
        if not said.get("run"):
            raise NotObservedError(f"страница площадки не записала {form}: {said}")
        return self._forms.finished(said["run"].rpartition("/")[2])
