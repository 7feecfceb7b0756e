"""«Что мы знаем о клиенте» as files: one to be read, one for a program. Form 93 sends them, `make know` writes them.

`python -m letters.known R-0042 FOLDER` is what `make know` runs.
"""

import json
import os
import sys
from pathlib import Path
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cases.errors import FormError
from cases.views.known import ELSEWHERE, Known
from cases.wording import stamp
from engine.clock import now
from engine.known import everything
from engine.wiring import wiring
from integrations.errors import UnavailableError
from integrations.letter import Attachment
from prefect_ui.runs import runs_of

TEMPLATES = Path(__file__).parents[1] / "templates"


def known_files(code: str) -> list[Attachment]:
    """All that we hold. FormError: there is no such case; UnavailableError: Prefect's server does not answer."""
    tables = everything(code)
    runs = {UUID(it["flow_run_id"]) for it in tables.get("timeline", []) if it["flow_run_id"]}
    known = Known(code, tables, runs_of(code, runs))
    data = json.dumps(known.as_json(), ensure_ascii=False, indent=1, default=str)
    return [
        Attachment(f"{code}.html", "text/html", known_page(known).encode()),
        Attachment(f"{code}.json", "application/json", data.encode()),
    ]


def known_page(known: Known) -> str:
    """The page in HTML, complete in itself."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True)
    environment.filters["who"] = _who
    template = environment.get_template("pages/known.html.jinja")
    return template.render(known=known, at=stamp(now()), elsewhere=ELSEWHERE)


def _who(code: str) -> str:
    found = wiring().people.find(code)
    return "система" if code == "system" else found.name if found else code


def main(code: str, folder: Path) -> int:
    """Writes the files, for their owner alone."""
    try:
        files = known_files(code)
    except FormError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in files:
        handle = os.open(folder / each.name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as output:
            output.write(each.content)
        print(folder / each.name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
