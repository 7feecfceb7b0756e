"""The forms about what is mounted on the site, each in each of its uses, and what is recorded then."""

from cases.facts import SiteWork
from cases.forms.site_work import TellSiteWork
from tests.form_samples.form import Use
from tests.form_samples.parts import MOUNTED, MOUNTED_KINDS
from tests.sample_cases import NO_SITE_WORK, sample_case

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
}
