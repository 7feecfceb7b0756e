"""What is mounted on the site."""

from cases.forms.site_work import TellSiteWork
from journey.answers import answered
from prefect_ui.form import offer

tell_site_work = offer(TellSiteWork, answered)
