"""`make letters`: one page with every letter in every state, as it looks at 390 and 1000 px, light and dark.

`python -m tests.letter_page FILE`. Which of the two a frame shows is written into its letter, so no browser is asked.
"""

import sys
from html import escape
from pathlib import Path

from tests.letter_states import states

WIDTHS = (1000, 390)
DARK = "(prefers-color-scheme: dark)"
HEAD = """<!doctype html>
<html lang="ru"><head><meta charset="utf-8"><title>Все письма</title>
<style>
body { margin: 0; padding: 24px; font: 15px/1.5 sans-serif; background: #dfe5ea; color: #1f2d3a; }
h2 { margin: 48px 0 8px; } .frames { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
iframe { height: 900px; border: 1px solid #9aa8b4; background: #fff; }
pre { max-width: 1000px; padding: 16px; background: #fff; white-space: pre-wrap; }
nav { columns: 3; }
</style></head><body><h1>Все письма</h1>
"""


def letter_page() -> str:
    """The page in HTML."""
    found = list(states())
    links = "".join(f'<div><a href="#{number}">{escape(words)}</a></div>' for number, (words, _) in enumerate(found))
    parts = [HEAD, f"<nav>{links}</nav>"]
    for number, (words, letter) in enumerate(found):
        frames = "".join(
            f'<iframe width="{width}" loading="lazy" srcdoc="{escape(letter.html.replace(DARK, shown))}"></iframe>'
            for shown in ("not all", "all")
            for width in WIDTHS
        )
        parts.append(f'<h2 id="{number}">{escape(words)}</h2><p>Тема: <b>{escape(letter.subject)}</b></p>')
        parts.append(f'<div class="frames">{frames}</div><details><summary>Текстом</summary>')
        parts.append(f"<pre>{escape(letter.text)}</pre></details>")
    return "\n".join([*parts, "</body></html>"])


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(letter_page(), encoding="utf-8")
    print(target.resolve())
