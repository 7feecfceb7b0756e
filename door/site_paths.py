"""The addresses of a site's page: by them the door knows what may be sent there, and what comes back."""

import re

from starlette.types import Scope

BASE = "/onboarding/site"
_PLACE = rf"{BASE}/[^/]+"


def is_site(scope: Scope) -> bool:
    """A page of a site."""
    return bool(re.fullmatch(rf"{_PLACE}(?:/sheet)?", str(scope["path"])))


def is_upload(scope: Scope) -> bool:
    """A photo on its way in; nothing else may have so much in it."""
    return scope["method"] == "POST" and bool(re.fullmatch(rf"{_PLACE}/photos", str(scope["path"])))


def is_picture(scope: Scope) -> bool:
    """A photo on its way out; a browser may keep it, for itself."""
    return bool(re.fullmatch(rf"{_PLACE}/photos/[^/]+", str(scope["path"])))
