"""Where the registry and nadmozg say different things: each with the form that mends it. Pure: told what both say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cases.registry.legal_entity import name_key

GONE = "gone"
NO_CLOUD = (GONE, "deleted", "deleting")


@dataclass(frozen=True)
class SeenCloud:
    """A cloud as nadmozg described it; `state` GONE: there is none of this number."""

    cloud_id: str
    state: str
    title: str = ""
    url: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Ours:
    """What the registry says of an object, as far as nadmozg can know it. `open_case`: the code of one under way."""

    code: str
    name: str
    status: str
    cloud_id: str = ""
    cloud_url: str = ""
    open_case: str = ""


@dataclass(frozen=True)
class Drift:
    """One thing that differs. `form`: the name of the flow that mends it; `case`: the code of the case it opens for.

    `key` tells whether it was there yesterday. `code` empty: no object of ours.
    """

    kind: str
    code: str
    name: str
    words: str
    form: str
    case: str = ""
    cloud_id: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        return f"{self.kind} {self.code or self.cloud_id} {self.words}"


def drifts(ours: Ours, seen: SeenCloud | None) -> Iterator[Drift]:
    """Of an object of ours and its cloud. Connecting is watched by the process itself: it has no drift yet."""

    def found(kind: str, words: str, *, stops: bool = False) -> Drift:
        of_case = stops and ours.open_case
        form = "control_case" if of_case else "tell_object"
        at = seen.at if seen else None
        return Drift(kind, ours.code, ours.name, words, form, ours.open_case if of_case else "", ours.cloud_id, at)

    if ours.status == "off" and ours.open_case:
        yield found("case", f"в реестре отключён, а подключение {ours.open_case} идёт", stops=True)
    if seen is None:
        return
    if seen.state in NO_CLOUD:
        if ours.status != "off":
            words = "облака больше нет в nadmozg" if seen.state != "deleting" else "облако в nadmozg удаляют"
            yield found("gone", words, stops=True)
        return
    if seen.state == "suspended" and ours.status == "works":
        yield found("suspended", "облако в nadmozg приостановлено, а в реестре объект работает")
    if seen.state == "active" and ours.status in ("off", "paused"):
        stands = "отключён" if ours.status == "off" else "на паузе"
        yield found("active", f"в реестре объект {stands}, а облако в nadmozg работает")
    if seen.title and name_key(seen.title, "") != name_key(ours.name, ""):
        yield found("title", f"в nadmozg облако называется «{seen.title}»")
    if seen.url and not _same(seen.url, ours.cloud_url):
        there = f", у нас {ours.cloud_url}" if ours.cloud_url else ""
        yield found("url", f"адрес облака в nadmozg – {seen.url}{there}")


def listed(seen: SeenCloud, by_url: Ours | None) -> Drift | None:
    """Of a cloud in a pasted list whose number no object of ours has. `by_url`: the object with this address."""
    if seen.state in NO_CLOUD:
        return None
    if by_url and not by_url.cloud_id:
        words = f"номер этого облака в nadmozg – {seen.cloud_id}: впишите его, и строку будем сверять"
        return Drift("number", by_url.code, by_url.name, words, "tell_object", cloud_id=seen.cloud_id)
    words = f"облако {seen.cloud_id} есть в nadmozg ({seen.url or 'без адреса'}), а у нас его нет"
    return Drift("unknown", "", seen.title or seen.cloud_id, words, "new_client", cloud_id=seen.cloud_id)


def _same(one: str, other: str) -> bool:
    return one.rstrip("/").casefold() == other.rstrip("/").casefold()
