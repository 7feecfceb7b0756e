"""So many attempts in so much time, for each of many who ask. In memory: one process is the door."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_KEPT = 20_000


@dataclass
class Limit:
    """`most` attempts within `per`, counted from the first of them."""

    most: int
    per: timedelta
    _kept: dict[Hashable, tuple[datetime, int]] = field(default_factory=dict)

    def allows(self, who: Hashable, now: datetime) -> bool:
        """Counts this attempt; whether it is one too many."""
        since, count = self._kept.get(who, (now, 0))
        if now - since >= self.per:
            since, count = now, 0
        if who not in self._kept and len(self._kept) >= MOST_KEPT:
            self._kept = {it: row for it, row in self._kept.items() if now - row[0] < self.per}
            if len(self._kept) >= MOST_KEPT:
                return False
        self._kept[who] = since, count + 1
        return count < self.most
