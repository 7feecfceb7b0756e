"""Many clients at once: a pasted table is checked, and its good rows become cases."""

from cases.forms.many import SeveralClients
from journey.answers import read_first
from journey.new_clients import several_clients as read_several
from prefect_ui.form import offer

several_clients = offer(SeveralClients, read_first(read_several))
