"""The forms of the site, as its page fills them in, and what is recorded then."""

from cases.facts import PhotosReceived, SendAgain, SiteAnswered, SiteItemWaived
from cases.forms.corrections import NOTHING_NEW
from cases.forms.site_answers import NOBODY_KNOWS, AnswerSite, WaiveSiteItem
from cases.forms.site_photos import JudgePhotos, ReceivePhotos
from cases.site import BY_CODE, RESULT
from tests.form_samples.form import Fields, Use
from tests.form_samples.parts import sent_to_client
from tests.sample_cases import sample_case
from tests.sample_site import (
    ASKED_FOR,
    DARK,
    ONE_RETURNED,
    SITE_KNOWN,
    judged,
    photo,
    sha,
    verdict,
)

ANSWERS: Fields = {
    name: {True: "есть", False: "нет, нужно провести"}.get(value, value)
    for name, value in SITE_KNOWN.model_dump(exclude={"kind"}).items()
}
NO_POWER = SITE_KNOWN.model_copy(update={"power": False, "breaker": ""})
BREAKER, CABINET = BY_CODE["breaker"].title, BY_CODE["cabinet"].title
ALL_GOOD = "\n".join(f"{sha(it)} · принято" for it in ASKED_FOR)
RETURNED = sample_case("photos", more=(ONE_RETURNED,))

SITE = {
    "photos received": Use(
        form=ReceivePhotos,
        case=sample_case("answered"),
        good={"item": CABINET, "photos": f"{sha('cabinet')} · 2026-11-26 · 56.83890, 60.60570\n{sha('cabinet', 2)}\n"},
        kinds={"case": "case", "item": "choice", "photos": "photo numbers"},
        facts=(
            PhotosReceived(
                round=1,
                item="cabinet",
                photos=(
                    photo("cabinet").model_copy(update={"latitude": 56.8389, "longitude": 60.6057}),
                    photo("cabinet", 2).model_copy(update={"taken_on": None}),
                ),
            ),
        ),
        said="Фото площадки: «Место шкафа с оборудованием», 2 фото.",
    ),
    "photos of the result": Use(
        form=ReceivePhotos,
        case=sample_case("mounted"),
        good={"item": RESULT.title, "photos": f"{sha('result')} · 2026-11-26\n{sha('result', 2)} · 2026-11-26"},
        kinds={},
        facts=(PhotosReceived(round=1, item="result", photos=(photo("result"), photo("result", 2))),),
        said="«Фото результата», 2 фото.",
    ),
    "photos that are there": Use(
        form=ReceivePhotos,
        case=sample_case("photos"),
        good={"item": CABINET, "photos": sha("cabinet")},
        kinds={},
        facts=(),
        said="уже есть",
        badge=NOTHING_NEW,
    ),
    "site ready": Use(
        form=JudgePhotos,
        case=sample_case("photos"),
        good={"verdicts": ALL_GOOD},
        kinds={"case": "case", "verdicts": "verdicts"},
        facts=(judged(*(verdict(it) for it in ASKED_FOR)),),
        said="Фото: принято 9. Площадка готова.",
    ),
    "site not ready": Use(
        form=JudgePhotos,
        case=sample_case("photos"),
        good={"verdicts": ALL_GOOD.replace(f"{sha('breaker')} · принято", f"{sha('breaker')} · вернуть: {DARK}")},
        kinds={},
        facts=(ONE_RETURNED,),
        said="Фото: принято 8, вернуть 1. Площадка пока не готова. Вернули фото: «Автомат в щите».",
    ),
    "only one of them is judged": Use(
        form=JudgePhotos,
        case=sample_case("photos"),
        good={"verdicts": f"{sha('breaker')} · убрать"},
        kinds={},
        facts=(judged(verdict("breaker", "dropped"), closes=False),),
        said="Площадка пока не готова. Ждут оценки: 8 фото; нет фото: «Автомат в щите».",
    ),
    "verdict corrected: another reason": Use(
        form=JudgePhotos,
        case=RETURNED,
        sent=sent_to_client("request_photos", "2"),
        good={"verdicts": f"{sha('breaker')} · вернуть: щит закрыт"},
        kinds={},
        facts=(
            judged(verdict("breaker", "returned", "щит закрыт")),
            SendAgain(letter="request_photos", occurrence="2", correction=True),
        ),
        said="Фото: вернуть 1. Площадка пока не готова.",
    ),
    "verdict corrected: not ready after all": Use(
        form=JudgePhotos,
        case=sample_case("judged"),
        sent=sent_to_client("send_completion", "1"),
        good={"verdicts": f"{sha('breaker')} · вернуть: {DARK}"},
        kinds={},
        facts=(
            judged(verdict("breaker", "returned", DARK)),
            SendAgain(letter="send_completion", occurrence="1", correction=True),
        ),
        said="Площадка пока не готова. Вернули фото: «Автомат в щите».",
    ),
    "the same verdict again": Use(
        form=JudgePhotos,
        case=sample_case("judged"),
        good={"verdicts": ALL_GOOD},
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
    "site answered": Use(
        form=AnswerSite,
        case=sample_case("answered"),
        good=ANSWERS,
        kinds={
            "case": "case",
            "power": "choice, if any",
            "power_kw": "optional line",
            "breaker": "optional line",
            "internet": "choice, if any",
            "on_site": "optional line",
        },
        facts=(SITE_KNOWN,),
        said="Ответы о площадке записаны. Площадка пока не готова. Нет фото:",
    ),
    "there is no 220 V": Use(
        form=AnswerSite,
        case=sample_case("answered"),
        good=ANSWERS | {"power": "нет, нужно провести", "breaker": ""},
        kinds={},
        facts=(NO_POWER,),
        said="Нет линии 220 В; нет фото:",
    ),
    "nothing is known of the site": Use(
        form=AnswerSite,
        case=sample_case("photos"),
        good={name: NOBODY_KNOWS if name in ("power", "internet") else "" for name in ANSWERS},
        kinds={},
        facts=(SiteAnswered(),),
        said="неизвестно, есть ли линия 220 В и интернет",
    ),
    "the same answers again": Use(
        form=AnswerSite,
        case=sample_case("photos"),
        good=ANSWERS,
        kinds={},
        facts=(),
        said="ничего не изменилось",
        badge=NOTHING_NEW,
    ),
    "an item that is not needed": Use(
        form=WaiveSiteItem,
        case=RETURNED,
        good={"item": BREAKER, "needed": "не нужен", "reason": "видели сами"},
        kinds={"case": "case", "item": "choice", "needed": "choice", "reason": "text"},
        facts=(SiteItemWaived(item="breaker", needed=False, reason="видели сами"),),
        said="«Автомат в щите»: не нужен (видели сами). Площадка готова.",
    ),
    "an item that is needed after all": Use(
        form=WaiveSiteItem,
        case=sample_case("photos", more=(SiteItemWaived(item="breaker", needed=False, reason="видели сами"),)),
        good={"item": BREAKER, "needed": "нужен", "reason": ""},
        kinds={},
        facts=(SiteItemWaived(item="breaker", needed=True),),
        said="«Автомат в щите»: нужен.",
    ),
}
