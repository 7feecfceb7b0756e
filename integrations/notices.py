"""Short notices to a person beside mail – Telegram, Mattermost and the like – by the addresses of the library apprise.

apprise answers only yes or no, so a lost notice cannot be told from a lost answer: UnavailableError is never raised,
and nothing is tried again.
"""

import logging
from collections.abc import Sequence

from integrations.errors import OutcomeUnknownError, RejectedError, UnreadableError

# It tells addresses, and so their secrets. A filter, for Prefect's set-up of logging enables every logger again.
logging.getLogger("apprise").addFilter(lambda record: False)


class Notices:
    """One person's addresses. They hold secrets: none of them is in a message or repr."""

    def __init__(self, urls: Sequence[str], timeout_s: float) -> None:
        self._urls = tuple(urls)
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return f"Notices({len(self._urls)} addresses)"

    def send(self, title: str, body: str) -> None:
        """To every address. RejectedError: one of them is no address, and nothing was sent."""
        from apprise import Apprise  # 0.3 s of a processor, and hardly anybody needs it

        services = Apprise()
        for number, url in enumerate(self._urls, 1):
            joined = "&" if "?" in url else "?"
            if not services.add(f"{url}{joined}cto={self._timeout_s}&rto={self._timeout_s}"):
                raise RejectedError(
                    f"notice address {number} is not understood", "notice_address", "адрес непонятен", by="notices"
                )
        try:
            sent = services.notify(title=title, body=body, body_format="text")
        except TypeError as error:
            raise UnreadableError("the notice is not one") from error
        if not sent:
            raise OutcomeUnknownError("the notice was not confirmed by every address")
