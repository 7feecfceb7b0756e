"""Reconcile: every few minutes, whatever is due and was not done is done, whoever died in the middle."""

from functools import partial

from flows.journey import move_on
from tasks._form import Outcome, form
from tasks._mark import leave_mark, notice_older_copy
from tasks.records import due_cases, each_apart


@form("99 · Сверка", run_name="Сверка")
def reconcile() -> Outcome:
    """Проверяет все открытые подключения и доделывает то, чему пора. Запускается сама каждые несколько минут."""
    restored = notice_older_copy()
    codes = due_cases()
    moved, errors = each_apart(codes, partial(move_on, patient=False))
    leave_mark()
    lines = [f"Проверено подключений: {len(codes)}."]
    lines += [f"База восстановлена из более ранней копии, спрашиваем менеджеров: {', '.join(restored)}."] * bool(
        restored
    )
    for code, result in moved.items():
        lines += [f"{code}: {words}." for words in result.done]
        lines += [f"{code}: отказ – {words}." for words in result.refused]
        lines += [f"{code}: не получилось – {words}." for words in result.failed]
    lines += [f"{code}: ошибка – {words}." for code, words in errors.items()]
    return Outcome("Сверено не всё" if errors else "Сверено", "\n".join(lines), failed=bool(errors))
