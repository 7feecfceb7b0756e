"""The page of suppliers: orders under way, the late ones first; the book; how often and how long each is late."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.calendar_days import local_day
from cases.orders import OrderState, money
from cases.people import Person
from cases.policy import Policy
from cases.suppliers import Supplier, Suppliers, code_of
from cases.views.orders import OWNERS, due_on
from cases.wording import DEPARTMENT
from door.pages import page, refused
from door.prefect_inside import PrefectInside
from door.ui_paths import card_path, form_path
from store.orders import Lateness, OrderLine, Orders
from store.suppliers import SupplierStore

PATH = "/onboarding/suppliers"
NOT_YOURS = (
    "Поставщиков и заказы смотрят менеджеры, продажи, бухгалтерия и руководство. Нужно и вам – скажите руководителю."
)
NOTHING_YET = Lateness(0, 0, 0, 0, 0)
FORM_OF = {
    OrderState.INVOICE: "record_invoice",
    OrderState.APPROVAL: "approve_invoice",
    OrderState.REFUSED: "record_invoice",
    OrderState.PAYMENT: "pay_order",
    OrderState.DELIVERY: "receive_order",
    OrderState.DOCUMENTS: "record_documents",
    OrderState.ACCEPTANCE: "record_documents",
}
"""The form that comes next."""


@dataclass(frozen=True)
class Shown:
    """An order as a row: whose turn it is and by when; `late`: that day is over."""

    line: OrderLine
    supplier: str
    owner: str
    due: date | None
    late: bool
    form: str


class SuppliersPage:
    """What is read is made when it is first needed."""

    def __init__(
        self,
        prefect: PrefectInside,
        book: Callable[[], SupplierStore],
        orders: Callable[[], Orders],
        policy: Callable[[], Policy],
        clock: Callable[[], datetime],
    ) -> None:
        self._prefect = prefect
        self._book = book
        self._orders = orders
        self._policy = policy
        self._clock = clock

    def routes(self) -> list[Route]:
        """To be served under /onboarding/."""
        return [Route(PATH, self._show, methods=["GET"])]

    async def _show(self, request: Request) -> Response:
        if instead := refused(request, PATH, NOT_YOURS):
            return instead
        person: Person = request.state.person
        wanted = request.query_params.get("supplier", "")[:6]
        number = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
        over, today = request.query_params.get("over", "") == "1", local_day(self._clock(), DEPARTMENT)
        book = await run_in_threadpool(self._book().book)
        found = await run_in_threadpool(lambda: self._orders().find(today, supplier=number, over=over))
        lateness = await run_in_threadpool(self._orders().lateness, today)
        ids = await self._prefect.ids_of_forms()
        rows = [_shown(it, book, today, self._policy(), _next_form(it, ids, person)) for it in found]
        return page(
            "suppliers",
            person=person,
            now=self._clock(),
            number=number,
            over=over,
            book=book,
            rows=rows if over else sorted(rows, key=lambda it: not it.late),
            lateness=lambda it: lateness.get(it.number, NOTHING_YET),
            card=lambda line: card_path(line.artifact_id),
            new=form_path("keep_supplier", ids, person),
            correct=lambda it: form_path("keep_supplier", ids, person, _values(it)),
            order=lambda it: form_path("place_order", ids, person, {"supplier": it.title}),
            money=money,
            code=code_of,
        )


def _shown(it: OrderLine, book: Suppliers, today: date, policy: Policy, form: str) -> Shown:
    supplier = book.get(it.supplier)
    due = due_on(it.state, it.since, it.promised_on, policy)
    owner = ", ".join(it.waits_for) if it.state is OrderState.APPROVAL else OWNERS.get(it.state, "")
    return Shown(
        line=it,
        supplier=supplier.name if supplier else code_of(it.supplier),
        owner=owner,
        due=due,
        late=due is not None and due < today,
        form=form,
    )


def _next_form(it: OrderLine, ids: Mapping[str, str], person: Person) -> str:
    """Where the form that comes next is; empty, where none does, or it is for others."""
    filled_in = {"case": f"{it.code} · {it.object_name}", "order": str(it.number)}
    return form_path(FORM_OF.get(it.state, ""), ids, person, filled_in)


def _values(it: Supplier) -> dict[str, str]:
    told = {"called": it.name, "person": it.person, "email": it.email, "phone": it.phone, "comment": it.comment}
    return {"supplier": code_of(it.number)} | told
