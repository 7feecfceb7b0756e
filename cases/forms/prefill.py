"""What a form opened from a letter already has in it: every parameter, so that both UIs show the same.

A form that changes something is filled in with today's values; what comes back empty is erased.
"""

from zoneinfo import ZoneInfo

from cases.case import Case
from cases.forms import after_restore as restored
from cases.forms import again
from cases.forms import control as control_forms
from cases.forms import follow_up as follow_up_forms
from cases.forms import training as training_forms
from cases.people import People
from cases.wording import zone_choice

Parameters = dict[str, str | bool]


def parameters(form: str, case: Case, people: People) -> Parameters:
    """The parameters of a form (the name of its flow) for a case. KeyError: no such form is opened from letters."""
    return _FORMS[form](case, people)


def _base(case: Case, people: People) -> Parameters:
    return {"case": case.title, "who": people[case.data.manager].name}


def _correct_contact(case: Case, people: People) -> Parameters:
    contact = case.contact
    values = {"contact_name": contact.name, "contact_email": contact.email, "contact_phone": contact.phone}
    return _base(case, people) | values | {"send_again": False}


def _first_talk(case: Case, people: People) -> Parameters:
    talk = case.talk
    needs, pain = (talk.needs, talk.pain) if talk else (case.data.needs, case.data.pain)
    held_on, notes = (talk.held_on.isoformat(), talk.notes) if talk else ("", "")
    return _base(case, people) | {"held_on": held_on, "needs": needs, "pain": pain, "notes": notes}


def _agree_address(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"slug": "", "agreed_by": case.contact.name, "agreed_on": ""}


def _cloud_by_hand(case: Case, people: People) -> Parameters:
    given = case.cloud_given
    url = given.url if given else f"https://{case.address.slug}.pass24.online/" if case.address else ""
    return _base(case, people) | {
        "cloud_id": given.cloud_id if given else "",
        "cloud_url": url,
        "cloud_login": given.login if given else case.contact.email,
        "password_delivery": given.password_delivery if given else "",
    }


def _appoint_training(case: Case, people: People) -> Parameters:
    training, zone = case.training, case.data.time_zone
    local = training.starts_at.astimezone(ZoneInfo(training.time_zone)) if training else None
    return _base(case, people) | {
        "action": training_forms.APPOINT,
        "day": local.date().isoformat() if local else "",
        "time": f"{local:%H:%M}" if local else "",
        "time_zone": zone_choice(training.time_zone if training else zone),
        "trainer": people[training.trainer].name if training else "",
        "place": training.place if training else "",
        "reason": "",
    }


def _report_training(case: Case, people: People) -> Parameters:
    return _base(case, people) | {
        "question": str(case.trainings),
        "held_on": "",
        "feedback": "",
        "server_format": training_forms.SERVER_FORMATS[0],
        "equipment": "",
        "integration": training_forms.INTEGRATIONS[0],
        "passage_points": "",
    }


def _recording_ready(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"url": ""}


def _move_follow_up(case: Case, people: People) -> Parameters:
    planned, zone = case.follow_up, ZoneInfo(case.data.time_zone)
    local = planned.due_at.astimezone(zone) if planned else None
    return _base(case, people) | {
        "question": str(planned.number) if planned else "",
        "action": follow_up_forms.NOW,
        "day": local.date().isoformat() if local else "",
        "time": f"{local:%H:%M}" if local else "",
    }


def _follow_up_outcome(case: Case, people: People) -> Parameters:
    return _base(case, people) | {
        "question": str(case.follow_up.number) if case.follow_up else "",
        "outcome": next(iter(follow_up_forms.OUTCOMES)),
        "answers": "",
        "site_work": True,
        "next_on": "",
        "reason": "",
    }


def _take_purchase(case: Case, people: People) -> Parameters:
    who = people[case.data.sales_manager].name
    return {"case": case.title, "who": who, "question": str(case.purchase or "")}


def _photos_received(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"question": str(case.photo_round), "where": ""}


def _judge_photos(case: Case, people: People) -> Parameters:
    ticks: Parameters = {"photos_ok": False, "power_220": False, "internet": False}
    return _base(case, people) | {"question": str(case.photo_round)} | ticks | {"reason": ""}


def _review_after_restore(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"question": str(case.restores or ""), "letters": restored.SENT}


def _control_case(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"action": control_forms.PAUSE, "reason": "", "until": ""}


def _add_note(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"text": ""}


def _hand_over(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"all_of": "", "manager": "", "reason": ""}


def _correct_data(case: Case, people: People) -> Parameters:
    data = case.data
    return _base(case, people) | {
        "object_name": data.object_name,
        "object_type": data.object_type,
        "client_name": data.client_name,
        "time_zone": zone_choice(data.time_zone),
        "sales_manager": people[data.sales_manager].name,
        "objects": data.objects,
        "send_again": False,
    }


def _send_again(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"letter": again.ASKED}


def _skip_step(case: Case, people: People) -> Parameters:
    return _base(case, people) | {"step": next(iter(control_forms.STEPS)), "reason": ""}


_FORMS = {
    "correct_contact": _correct_contact,
    "first_talk": _first_talk,
    "agree_address": _agree_address,
    "cloud_by_hand": _cloud_by_hand,
    "retry_cloud": _base,
    "send_access_again": _base,
    "client_logged_in": _base,
    "appoint_training": _appoint_training,
    "report_training": _report_training,
    "recording_ready": _recording_ready,
    "move_follow_up": _move_follow_up,
    "follow_up_outcome": _follow_up_outcome,
    "take_purchase": _take_purchase,
    "photos_received": _photos_received,
    "judge_photos": _judge_photos,
    "review_after_restore": _review_after_restore,
    "control_case": _control_case,
    "add_note": _add_note,
    "hand_over": _hand_over,
    "correct_data": _correct_data,
    "send_again": _send_again,
    "skip_step": _skip_step,
}

FORMS = tuple(_FORMS)
"""The forms that letters and the case itself lead to."""
