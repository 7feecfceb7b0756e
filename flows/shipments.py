"""What is on its way: ordered or sent, moved to another day, how it came, what was done about what came wrong."""

from cases.forms.shipment_received import ReceiveShipment, SettleShipment
from cases.forms.shipments import MoveShipment, TellShipment
from journey.answers import answered, answered_together
from prefect_ui.form import offer

tell_shipment = offer(TellShipment, answered_together)
receive_shipment = offer(ReceiveShipment, answered_together)
move_shipment = offer(MoveShipment, answered_together)
settle_shipment = offer(SettleShipment, answered)
