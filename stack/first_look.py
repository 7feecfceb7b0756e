"""What a stack does with the cases' database before anything else uses it."""

from datetime import UTC, datetime

from stack.errors import StackError


def prepare_cases(url: str, rules: str = "") -> None:
    """The schema of this release, its first start, and a look at every open case where its waits may be others now.

    `rules`: what cases are decided by, in one word (stack/fingerprint.py). As long as it is the same, so are the waits.
    """
    from settings import RELEASE
    from store.agenda import Agenda
    from store.database import connect
    from store.marks import RULES, Marks
    from store.migrate import NewerDatabaseError, upgrade
    from store.outages import login_outages

    try:
        upgrade(url)
    except NewerDatabaseError as error:
        raise StackError(str(error)) from None
    engine = connect(url)
    now = datetime.now(UTC)
    marks = Marks(engine)
    marks.enter_release(RELEASE, now)
    login_outages(engine).end_all()
    if marks.rules() != rules:
        Agenda(engine).look_at_all(now)
        marks.set(RULES, {"are": rules}, now)  # after it: a start that dies in between looks at them again
    engine.dispose()


def require_same_release(url: str) -> None:
    """For a second machine, which migrates nothing. StackError: the database is of another release than this one."""
    from store.migrate import difference

    if words := difference(url):
        raise StackError(f"{words} На обеих машинах должна стоять одна версия: сначала обновляют главную.")
