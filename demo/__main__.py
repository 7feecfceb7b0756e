"""`python -m demo`: starts a stack of its own, plays the story, and says whether everything expected was observed."""

import json
import os
import sys
import time
from pathlib import Path

from demo.doors import Browser, Forms, Mailbox, NotObservedError
from demo.report import Findings, letters_table
from demo.story import Story, today
from demo.timeline import timeline
from stack.clean import clean
from stack.errors import StackError
from stack.local import Stack
from stack.ports import Ports

HOME = Path(__file__).resolve().parent.parent / "var" / "demo"
HURRY = {
    "ONBOARDING_CLOUD_POLL_S": "0.5",
    "ONBOARDING_MAIL_PER_MINUTE": "0",  # weeks are played in seconds: the pace of real ones would hold them up
    "ONBOARDING_NADMOZG_PER_MINUTE": "0",
    "ONBOARDING_POLICY__LOGIN_LOOK_EVERY": "PT1S",  # the client logs in within seconds here
}
CLOUD_SECONDS, REQUESTS_PER_MINUTE = 1.0, 10_000


def main() -> int:
    """Plays it all; the last line is the summary, as JSON."""
    started = time.monotonic()

    def say(words: str) -> None:
        print(f"[{time.monotonic() - started:5.1f} с] {words}", flush=True)

    findings, letters, clouds, runs = Findings(), 0, 0, 0
    try:
        clean(HOME)
        with (
            Stack(
                HOME,
                Ports.free(),
                settings=HURRY,
                on_progress=say,
                cloud_seconds=CLOUD_SECONDS,
                requests_per_minute=REQUESTS_PER_MINUTE,
                worker=os.environ.get("ONBOARDING_WORKER"),
            ) as stack,
            Mailbox(stack.sandbox_http_url) as mailbox,
            Forms(stack) as forms,
            Browser(stack.ca_path) as browser,
        ):
            story = Story(forms, mailbox, browser, today(), say)
            try:
                story.play()
            except NotObservedError as error:
                findings.faults.append(str(error))
            received = mailbox.letters()
            findings.check_letters(received)
            findings.check_clouds(mailbox.clouds())
            findings.check_runs(forms.runs())
            ran = [it for it in forms.runs() if it["state_type"] != "SCHEDULED"]  # those ahead are reconcile's
            letters, clouds, runs = len(received), len(mailbox.clouds()), len(ran)
            print("\nИстория подключения\n" + timeline(stack.database_url))
            print("\nПисьма, которые получил почтовый сервер\n" + letters_table(received))
    except StackError as error:
        findings.faults.append(str(error))
    for fault in findings.faults:
        print(f"Не так: {fault}", file=sys.stderr)
    print("\nПосмотреть самим: make up – откроются формы Prefect и почта песочницы.\n")
    seconds = round(time.monotonic() - started)
    ok = not findings.faults
    print(json.dumps({"ok": ok, "letters": letters, "clouds": clouds, "runs": runs, "seconds": seconds}))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
