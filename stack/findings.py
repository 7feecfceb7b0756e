"""What a look through the settings comes to."""

from dataclasses import dataclass, field

from stack.errors import StackError


class SettingsError(StackError):
    """Something in the settings is wrong; nothing was started."""

    exit_code = 2


@dataclass
class Findings:
    """`faults` keep the stack from starting; `remarks` do not; `good` is what was tried and works."""

    faults: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    good: list[str] = field(default_factory=list)

    @property
    def report(self) -> str:
        """One line for each, the worst first."""
        marked = [("Неверно", self.faults), ("Обратите внимание", self.remarks), ("В порядке", self.good)]
        return "\n".join(f"{mark}: {line}" for mark, lines in marked for line in lines)
