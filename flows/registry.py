"""The registry of objects: what is known of one, the first payment, and the department's spreadsheet."""

from cases.forms.clouds_list import CompareClouds
from cases.forms.payment import TellPayment
from cases.forms.registry import TellObject
from cases.forms.registry_table import ImportRegistry
from journey.answers import answered, read_first
from journey.objects import told_of_object
from journey.registry_drift import compare_clouds as clouds_compared
from journey.registry_table import registry_table
from prefect_ui.form import offer

tell_object = offer(TellObject, told_of_object)
tell_payment = offer(TellPayment, answered)
compare_clouds = offer(CompareClouds, read_first(clouds_compared))
import_registry = offer(ImportRegistry, read_first(registry_table))
