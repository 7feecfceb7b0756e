"""A cloud being made: watched, and the manager's help asked for where nadmozg does not manage by itself."""

from datetime import datetime

from cases.cloud_closed import closed_words
from cases.effects import Effect
from cases.ledger import Entry
from cases.process.questions import ask
from cases.process.step import Step
from cases.turns import Stage, Turn, Waiting


def look_at_cloud(step: Step, since: datetime, waiting: Waiting) -> None:
    """Looks at a cloud that is `waiting` to be made; when it is slow, or in trouble, the manager is told."""
    slow_at, stuck_at = since + step.policy.cloud_slow_after, since + step.policy.cloud_stuck_after
    phase, until = ("fresh", slow_at) if step.now < slow_at else ("slow", stuck_at)
    if step.now >= stuck_at:
        phase, until = "stuck", step.now
    trouble = step.case.cloud_trouble
    if trouble:
        until = step.now
        number = len([it for it in step.case.facts if it.fact.kind == trouble.kind])
        waiting = step.waits(Turn.MANAGER, Stage.CLOUD, "помочь с облаком: nadmozg сам не справился")
        told_at = step.case.recorded_at(type(trouble))
        overdue_at = step.working_day(told_at, step.policy.cloud_help_overdue_after_days)
        ask(step, Effect.ASK_CLOUD_HELP, f"trouble-{number}", waiting, overdue_at=overdue_at, note=trouble.words)
    elif phase == "slow":
        minutes = int(step.policy.cloud_slow_after.total_seconds() // 60)
        closed = f"; последнее, что видно: {closed_words(step.case.cloud_closed)}" if step.case.cloud_closed else ""
        note = f"облако создаётся дольше {minutes} минут{closed}"
        ask(step, Effect.ASK_CLOUD_HELP, f"slow-{since:%Y%m%d%H%M}", waiting, note=note)
    step.look(Effect.LOOK_AT_CLOUD, step.policy.cloud_look_every, phase, until)


def ask_cloud_help(step: Step, refused: Entry) -> None:
    """nadmozg said no: the manager gets its words."""
    waiting = step.waits(Turn.MANAGER, Stage.CLOUD, "помочь с облаком: nadmozg отказал")
    name = f"{refused.effect} {refused.occurrence.base}"
    if refused.occurrence.attempt > 1:
        name += f" {refused.occurrence.attempt}"
    ask(step, Effect.ASK_CLOUD_HELP, name, waiting, note=refused.words)
