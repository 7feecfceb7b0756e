"""Reconcile, by the clock: every few minutes."""

from cases.forms.operations import Reconcile
from journey.answers import read_first
from journey.reconcile import reconciled
from prefect_ui.form import offer

reconcile = offer(Reconcile, read_first(reconciled))
