"""What is mounted on the site: whether and what, where the equipment is, the day, how it went."""

from cases.forms.installation import AppointInstallation, TellEquipment
from cases.forms.installation_report import ReportInstallation
from cases.forms.site_work import TellSiteWork
from journey.answers import answered
from prefect_ui.form import offer

tell_site_work = offer(TellSiteWork, answered)
tell_equipment = offer(TellEquipment, answered)
appoint_installation = offer(AppointInstallation, answered)
report_installation = offer(ReportInstallation, answered)
