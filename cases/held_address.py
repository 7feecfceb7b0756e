"""An address that was agreed on is held for its case: no other agrees on it too."""

from cases.case import Case
from cases.errors import FormError


def holds(case: Case, slug: str) -> bool:
    """Whether the address is this case's; one that has ended lets it go, unless there is a cloud at it."""
    has_cloud = case.cloud or case.cloud_given or case.cloud_order
    return case.address is not None and case.address.slug == slug and (not case.ended or bool(has_cloud))


def refused(slug: str, holder: Case) -> FormError:
    """What whoever wants it, too, is told."""
    return FormError("slug", f"Адрес {slug} уже согласован по подключению {holder.title}; выберите другой.")
