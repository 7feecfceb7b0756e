"""What a health check has found: one line for people, JSON for monitors."""

import json
from dataclasses import dataclass, field


@dataclass
class Health:
    """`line` is for people, `troubles` are what is wrong; `wrong` names the kinds."""

    facts: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    numbers: dict[str, float] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """Troubles first."""
        return f"{'ПЛОХО' if self.troubles else 'Всё хорошо'}: {'; '.join([*self.troubles, *self.facts])}"

    @property
    def json(self) -> str:
        """For a monitor: `well`, the kinds of what is wrong, the same in words, numbers."""
        told = {"well": not self.troubles, "wrong": self.wrong, "troubles": self.troubles, "facts": self.facts}
        return json.dumps(told | {"numbers": self.numbers}, ensure_ascii=False)

    def add(self, kind: str, words: str, *, good: bool) -> None:
        """One thing that was looked at."""
        if good:
            self.facts.append(words)
        else:
            self.troubles.append(words)
            self.wrong.append(kind)
