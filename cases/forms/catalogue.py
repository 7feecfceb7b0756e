"""Every form that is offered, by its name; a form declared in one of these files is in it without further ado."""

from cases.forms import (
    after_restore,
    card,
    client_questions,
    cloud,
    clouds_list,
    control,
    correction,
    follow_up,
    forgetting,
    four_eyes,
    installation,
    installation_report,
    many,
    onboarding,
    operations,
    order,
    order_steps,
    payment,
    place,
    recording,
    registry,
    registry_table,
    report,
    requests,
    shipment_received,
    shipments,
    site_answers,
    site_photos,
    site_work,
    suppliers,
    training,
)
from cases.forms.fields import TheObject
from cases.forms.form import Form

STAGES = (
    onboarding,
    cloud,
    place,
    training,
    report,
    card,
    recording,
    requests,
    follow_up,
    site_work,
    site_photos,
    site_answers,
    shipments,
    shipment_received,
    installation,
    installation_report,
    registry,
    registry_table,
    clouds_list,
    payment,
    client_questions,
    suppliers,
    order,
    order_steps,
    four_eyes,
    control,
    correction,
    many,
    forgetting,
    after_restore,
    operations,
)

FORMS: dict[str, type[Form]] = {
    declared.name: declared
    for stage in STAGES
    for declared in vars(stage).values()
    if isinstance(declared, type) and issubclass(declared, Form) and declared.__module__ == stage.__name__
    if declared.title
}
"""Of each stage in the order in which they are declared."""

OF_AN_OBJECT = {
    name: it for name, it in FORMS.items() if any(isinstance(each, TheObject) for each in it.fields.values())
}
"""Those about an object of the registry; a case opens them for the object it belongs to."""
OF_A_CASE = {name: it for name, it in FORMS.items() if "case" in it.fields and not it.by_system} | OF_AN_OBJECT
"""Those that a link can open filled in from a case."""
