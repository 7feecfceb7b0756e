"""The forms about what is mounted on the site, each in each of its uses, and what is recorded then."""

from datetime import date

from cases.facts import (
    Contact,
    EquipmentTold,
    InstallationAppointed,
    InstallationCancelled,
    InstallationReported,
    RequestSent,
    RequestTaken,
    SiteWork,
)
from cases.forms.corrections import NOTHING_NEW
from cases.forms.installation import APPOINT, CANCEL, AppointInstallation, TellEquipment
from cases.forms.installation_report import DONE, NOT_DONE, ReportInstallation
from cases.forms.site_work import TellSiteWork
from cases.people import Role
from tests.form_samples.form import Fields, Use
from tests.form_samples.parts import MOUNTED, MOUNTED_KINDS, utc
from tests.sample_cases import INSTALLER, MOUNTING, NO_SITE_WORK, sample_case

DAY: Fields = {
    "action": APPOINT,
    "day": "2026-12-07",
    "day_off": False,
    "time": "10:00",
    "mounted_by": "наши монтажники",
    "installer": INSTALLER.name,
    "contractor_name": "",
    "contractor_email": "",
    "contractor_phone": "",
    "mounting": "2 шлагбаума",
    "access": "встретит охрана",
    "site_checked": False,
    "reason": "",
}
DAY_KINDS = {
    "case": "case",
    "action": "choice",
    "day": "coming day",
    "day_off": "yes",
    "time": "clock",
    "mounted_by": "choice",
    "mounting": "line",
    "access": "text",
    "site_checked": "yes",
}
CONTRACTOR: Fields = {
    "mounted_by": "наш подрядчик",
    "installer": "",
    "contractor_name": "Пётр Савин",
    "contractor_email": "savin@montazh.example",
    "contractor_phone": "+7 900 000-00-20",
}
APPOINTED = InstallationAppointed(
    number=1,
    starts_at=utc(2026, 12, 7, 5),
    time_zone="Asia/Yekaterinburg",
    by="ours",
    installer=INSTALLER.code,
    what="2 шлагбаума",
    access="встретит охрана",
)
OUTCOME: Fields = {
    "question": "1",
    "outcome": DONE,
    "reported_on": "2026-12-02",
    "serials": "шлагбаум – C-1001\nшлагбаум – C-1002",
    "why": "",
    "words": "",
    "corrects": "",
}
OUTCOME_KINDS = {
    "case": "case",
    "question": "question",
    "outcome": "choice",
    "reported_on": "past day",
    "serials": "optional lines",
    "words": "optional text",
}
TODAY = MOUNTING.model_copy(update={"starts_at": utc(2026, 12, 2, 5)})
COMING = sample_case("received", more=(TODAY,))
CAME = InstallationReported(
    number=1, reported_on=date(2026, 12, 2), done=True, serials=("шлагбаум – C-1001", "шлагбаум – C-1002")
)
IN_VAIN = InstallationReported(
    number=1, reported_on=date(2026, 12, 2), done=False, why="site", words="Нет кабеля у тумбы."
)

INSTALLATION = {
    "something will be mounted": Use(
        form=TellSiteWork,
        case=sample_case("opened"),
        good={"site_work": "да"} | MOUNTED,
        kinds={"case": "case", "site_work": "choice"} | MOUNTED_KINDS,
        facts=(SiteWork(expected=True, what="2 шлагбаума", by="contractor"),),
        said="Монтаж будет: 2 шлагбаума; монтирует наш подрядчик.",
    ),
    "nothing will be mounted": Use(
        form=TellSiteWork,
        case=sample_case("talk"),
        good={"site_work": "нет", "mounting": "", "mounted_by": ""},
        kinds={"case": "case", "site_work": "choice"},
        facts=(NO_SITE_WORK,),
        said="Монтажа не будет.",
    ),
    "who mounts becomes known": Use(
        form=TellSiteWork,
        case=sample_case("opened", more=(SiteWork(expected=True, what="2 шлагбаума"),)),
        good={"site_work": "да", "mounting": "", "mounted_by": "бригада клиента"},
        kinds={"case": "case"} | MOUNTED_KINDS,
        facts=(SiteWork(expected=True, what="2 шлагбаума", by="client"),),
        said="Монтаж будет: 2 шлагбаума; монтирует бригада клиента.",
    ),
    "equipment on its way": Use(
        form=TellEquipment,
        case=sample_case("judged"),
        good={"where": "в пути", "expected_on": "2026-12-04", "words": "СДЭК 1234"},
        kinds={"case": "case", "where": "choice", "expected_on": "coming day, if any", "words": "optional line"},
        facts=(EquipmentTold(number=1, where="carrier", expected_on=date(2026, 12, 4), words="СДЭК 1234"),),
        said="Оборудование ещё не получено: в пути, ожидаем 4 декабря 2026. СДЭК 1234",
    ),
    "equipment received": Use(
        form=TellEquipment,
        case=sample_case("judged", more=(EquipmentTold(number=1, where="carrier"),)),
        good={"where": "получено, лежит на месте", "expected_on": "", "words": ""},
        kinds={"case": "case", "where": "choice", "words": "optional line"},
        facts=(EquipmentTold(number=2, where="received"),),
        said="Оборудование получено.",
    ),
    "a crew of ours comes": Use(
        form=AppointInstallation,
        case=sample_case("received"),
        good=DAY,
        kinds=DAY_KINDS | {"installer": "person"},
        facts=(APPOINTED,),
        said="Монтаж назначен на 7 декабря 2026, понедельник, 10:00 (Екатеринбург), в Москве 08:00: наши монтажники, "
        "Игорь Волков.",
    ),
    "a contractor comes on another day": Use(
        form=AppointInstallation,
        case=sample_case("mounting"),
        good=DAY | CONTRACTOR,
        kinds=DAY_KINDS | {"contractor_name": "name", "contractor_email": "email", "contractor_phone": "phone"},
        facts=(
            APPOINTED.model_copy(
                update={
                    "number": 2,
                    "by": "contractor",
                    "installer": "",
                    "contractor": Contact(name="Пётр Савин", email="savin@montazh.example", phone="+7 900 000-00-20"),
                }
            ),
        ),
        said="Монтаж перенесён на 7 декабря 2026, понедельник, 10:00 (Екатеринбург), в Москве 08:00: наш подрядчик, "
        "Пётр Савин.",
    ),
    "the client mounts with their own people": Use(
        form=AppointInstallation,
        case=sample_case("received"),
        good=DAY | {"mounted_by": "бригада клиента", "installer": ""},
        kinds=DAY_KINDS,
        facts=(APPOINTED.model_copy(update={"by": "client", "installer": ""}),),
        said="Монтаж назначен на 7 декабря 2026, понедельник, 10:00 (Екатеринбург), в Москве 08:00: бригада клиента.",
    ),
    "a crew is called off": Use(
        form=AppointInstallation,
        case=sample_case("mounting"),
        good=DAY | {"action": CANCEL, "day": "", "time": "", "reason": "снегопад"},
        kinds={"case": "case", "action": "choice", "reason": "text"},
        facts=(InstallationCancelled(number=1, reason="снегопад"),),
        said="Монтаж отменён: снегопад",
    ),
    "mounted": Use(
        form=ReportInstallation,
        case=COMING,
        good=OUTCOME,
        kinds=OUTCOME_KINDS,
        facts=(
            CAME,
            RequestSent(number=2, topic="card", to=Role.TECH_SUPPORT, instead_of=1),
            RequestTaken(number=2, by="support"),
        ),
        said="Смонтировано 2 декабря 2026, 2 серийных номера.",
    ),
    "not mounted": Use(
        form=ReportInstallation,
        case=COMING,
        good=OUTCOME | {"outcome": NOT_DONE, "serials": "", "why": "площадка не готова", "words": IN_VAIN.words},
        kinds={"case": "case", "outcome": "choice", "reported_on": "past day", "why": "choice", "words": "text"},
        facts=(IN_VAIN,),
        said="Не смонтировано 2 декабря 2026: площадка не готова. Нет кабеля у тумбы.",
    ),
    "a serial number corrected": Use(
        form=ReportInstallation,
        case=sample_case("received", more=(TODAY, CAME)),
        good=OUTCOME | {"serials": "шлагбаум – C-1001", "corrects": "1"},
        kinds={"corrects": "entry"},
        facts=(CAME.model_copy(update={"serials": ("шлагбаум – C-1001",)}),),
        said="Исправлено. Смонтировано 2 декабря 2026, 1 серийный номер.",
    ),
    "mounted, corrected with the same values": Use(
        form=ReportInstallation,
        case=sample_case("received", more=(TODAY, CAME)),
        good=OUTCOME | {"corrects": "1"},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
}
