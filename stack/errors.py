"""What can go wrong with the stack itself."""


class StackError(Exception):
    """The stack cannot start or go on; the message is one sentence for the person who started it."""

    exit_code = 1
