"""Whether a page has a form that asks for a password."""

from html.parser import HTMLParser


def asks_for_a_password(page: str) -> bool:
    """`page` is HTML, however badly written."""
    forms = _Forms()
    forms.feed(page)
    return forms.found


class _Forms(HTMLParser):
    """Whether a form of the page has a field for a password."""

    def __init__(self) -> None:
        super().__init__()
        self._within = False
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self._within = True
        elif tag == "input" and self._within:
            kind = next((value for name, value in attrs if name == "type"), None) or ""
            self.found = self.found or kind.strip().lower() == "password"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = False
