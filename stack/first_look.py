"""What a stack does with the cases' database before anything else uses it."""

from datetime import UTC, datetime

from stack.errors import StackError


def prepare_cases(url: str) -> None:
    """The schema of this release, its first start, and a look at every open case: its waits may be others now."""
    from settings import RELEASE
    from store.cases import CaseStore
    from store.database import connect
    from store.marks import Marks
    from store.migrate import NewerDatabaseError, upgrade
    from store.outages import login_outages

    try:
        upgrade(url)
    except NewerDatabaseError as error:
        raise StackError(str(error)) from None
    engine = connect(url)
    Marks(engine).enter_release(RELEASE, datetime.now(UTC))
    login_outages(engine).end_all()
    CaseStore(engine).look_at_all(datetime.now(UTC))
    engine.dispose()


def require_same_release(url: str) -> None:
    """For a second machine, which migrates nothing. StackError: the database is of another release than this one."""
    from store.migrate import difference

    if words := difference(url):
        raise StackError(f"{words} На обеих машинах должна стоять одна версия: сначала обновляют главную.")
