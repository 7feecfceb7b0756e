"""Addresses of clouds: which are allowed, which are kept back, which are like another."""

import re
from collections.abc import Iterator

_RESERVED = """
www admin api mail smtp imap pass24 nadmozg support help test demo sandbox stage static cdn auth login app
cloud status blog docs dev ns1 ns2 vpn git root
"""
RESERVED = frozenset(_RESERVED.split())
_SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){2,39}")


def is_slug(text: str) -> bool:
    """Whether the text may be an address."""
    return _SLUG.fullmatch(text) is not None


def like(slug: str) -> Iterator[str]:
    """Addresses like the one asked for; not all of them need be free."""
    stem = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:34].strip("-")
    if not stem:
        return
    for candidate in (stem, f"{stem}-pass", f"{stem}-online", f"my-{stem}", *(f"{stem}-{n}" for n in range(2, 20))):
        if is_slug(candidate):
            yield candidate
