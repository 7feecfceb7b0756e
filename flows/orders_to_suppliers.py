"""Suppliers, and the orders to them."""

from cases.forms.order import ApproveInvoice, PlaceOrder, RecordInvoice
from cases.forms.order_steps import CallOffOrder, MoveDelivery, PayOrder, ReceiveOrder, RecordDocuments
from cases.forms.suppliers import KeepSupplier
from journey.answers import answered, answered_together
from journey.suppliers import kept
from prefect_ui.form import offer

keep_supplier = offer(KeepSupplier, kept)
place_order = offer(PlaceOrder, answered_together)
record_invoice = offer(RecordInvoice, answered)
approve_invoice = offer(ApproveInvoice, answered)
pay_order = offer(PayOrder, answered)
receive_order = offer(ReceiveOrder, answered)
record_documents = offer(RecordDocuments, answered)
move_delivery = offer(MoveDelivery, answered)
call_off_order = offer(CallOffOrder, answered)
