"""What people and programs send that no field takes, by the kind of the field."""

from tests.form_samples.form import Fields
from tests.sample_cases import MANAGER, SALES, SUPPORT

UNTYPED: Fields = {"number": 7, "list": ["ЖК"], "dict": {"a": 1}, "tick": True, "fraction": 1.5, "bytes": b"x"}
HIDDEN: Fields = {
    "NUL": "ЖК\x00Ромашка",
    "escape sequence": "\x1b[31mЖК",
    "half an emoji": "ЖК \ud83d",
    "private character": "ЖК \ue000",
    "bidi override": "ЖК \u202eакшамоР",
    "bidi isolate": "\u2067ЖК\u2069",
    "10000 characters": "Ж" * 10_000,
}
EMPTY: Fields = {"nothing": None, "empty": "", "spaces": "  \t ", "line breaks": "\r\n\n"}
NOT_A_LINE: Fields = {
    "forged header": "ЖК\r\nBcc: all@example.com",
    "line break": "ЖК\nРомашка",
    "lone return": "ЖК\rРомашка",
    "line separator": "ЖК\u2028Ромашка",
    "emoji": "ЖК Ромашка 🌼",
    "emoji of several": "👩‍🚀 Ким",
    "Hebrew": "שלום עולם",
    "Arabic": "مجمع سكني",
    "right-to-left mark": "ЖК\u200f",
}
OPTIONAL_TEXT = UNTYPED | HIDDEN
TEXT = OPTIONAL_TEXT | EMPTY
OPTIONAL_LINE = OPTIONAL_TEXT | NOT_A_LINE
LINE = OPTIONAL_LINE | EMPTY
NO_DAY: Fields = {
    "tomorrow, in words": "завтра",
    "31 February": "31.02.2026",
    "31 February, in words": "31 февраля",
    "30 February of the picker": "2026-02-30",
    "13th month": "2026-13-01",
    "slashes": "12/01/2026",
    "with a time": "2026-12-01T10:00:00Z",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
}
PAST_DAY = OPTIONAL_LINE | NO_DAY | {"tomorrow": "2026-12-03", "a century ago": "1926-12-01"}
COMING_DAY = (
    OPTIONAL_LINE
    | NO_DAY
    | {
        "yesterday": "2026-12-01",
        "Saturday": "2026-12-05",
        "Sunday": "06.12.2026",
        "holiday": "2027-01-07",
        "holiday moved by decree": "2026-12-31",
        "in ten years": "2036-12-01",
    }
)
NO_CLOCK: Fields = {
    "words": "утром",
    "hour 25": "25:00",
    "hour 24": "24:00",
    "minute 60": "11:60",
    "minutes of one figure": "11:5",
}
SLUG = OPTIONAL_LINE | {
    "Russian": "ромашка",
    "short": "ab",
    "long": "a" * 41,
    "hyphen first": "-abc",
    "hyphen last": "abc-",
    "two hyphens": "a--bc",
    "underscore": "rom_ashka",
    "space": "rom ashka",
    "dot": "rom.ashka",
    "another host": "https://romashka.example",
    "path": "../../etc/passwd",
    "HTML": "<b>romashka</b>",
}
OPTIONAL_LINK = OPTIONAL_LINE | {
    "words": "на диске",
    "no scheme": "video.example/1",
    "script": "javascript:alert(1)",
    "file": "file:///etc/passwd",
    "scheme only": "https://",
    "with a password": "https://user:secret@video.example/",
    "space": "https://video.example/a b",
    "quote": 'https://video.example/"><script>',
}
PERSON = LINE | {"unknown person": "Иван Неизвестный", "HTML": f"<b>{MANAGER.name}</b>", "role": "МОС"}

BAD: dict[str, Fields] = {
    "text": TEXT,
    "optional text": OPTIONAL_TEXT,
    "line": LINE,
    "optional line": OPTIONAL_LINE,
    "name": LINE | {"dots": "…", "digits": "12345", "dashes": "---", "brackets": "<>", "no letters": "!?#%"},
    "name, if any": OPTIONAL_LINE | {"digits": "12345", "no letters": "!?#%"},
    "email": LINE
    | {
        "word": "kim",
        "no domain": "kim@",
        "no name": "@romashka.example",
        "no dot": "kim@romashka",
        "two at": "kim@home@romashka.example",
        "Cyrillic": "ким@ромашка.рф",
        "with a name": "Ольга <kim@romashka.example>",
        "two addresses": "kim@romashka.example, olga@romashka.example",
        "space": "kim @romashka.example",
        "forged recipient": "kim@romashka.example\r\nBcc: all@example.com",
        "two dots": "kim..o@romashka.example",
        "dot first": ".kim@romashka.example",
        "dot last": "kim.@romashka.example",
        "HTML": "<b>kim@romashka.example</b>",
        "endless": "k@" + "a" * 260 + ".ru",
    },
    "coordinates": OPTIONAL_LINE
    | {
        "one number": "55.751244",
        "a half": "55,751244",
        "whole degrees": "55, 37",
        "beyond the pole": "95.751244, 37.618423",
        "beyond the date line": "55.751244, 187.618423",
        "degrees and minutes": "55°45′04″ 37°37′06″",
        "words": "рядом с метро",
        "a link": "https://maps.example/?ll=37.61,55.75",
    },
    "inn": OPTIONAL_LINE | {"a slip": "7707083894", "short": "770708389", "letters": "77O7083893", "КПП": "770701001"},
    "kpp": OPTIONAL_LINE | {"ИНН": "7707083893", "letters": "кпп"},
    "ogrn": OPTIONAL_LINE | {"a slip": "1027700132196", "ИНН": "7707083893"},
    "registered": OPTIONAL_LINE | {"a case": "R-0042", "a number": "42", "words": "ЖК Ромашка"},
    "the object": LINE | {"a case": "R-0042", "a number": "42", "words": "ЖК Ромашка"},
    "month": LINE | {"a day": "завтра", "13th": "13.2026", "words": "прошлый месяц", "year only": "2026"},
    "month, if any": OPTIONAL_LINE | {"13th": "13.2026", "words": "прошлый месяц", "long ago": "09.1926"},
    "object number": LINE | {"word": "седьмой", "hash": "№ 7", "negative": "-1", "endless": "9" * 41},
    "object number, if any": OPTIONAL_LINE | {"word": "седьмой", "hash": "№ 7", "endless": "9" * 41},
    "phone": OPTIONAL_LINE | {"words": "позвоните вечером", "short": "123", "endless": "8" * 30, "HTML": "<b>8</b>"},
    "slug": SLUG | EMPTY,
    "slug, if any": SLUG,
    "link": OPTIONAL_LINK | EMPTY,
    "optional link": OPTIONAL_LINK,
    "past day": PAST_DAY | EMPTY,
    "past day, if any": PAST_DAY,
    "coming day": COMING_DAY | EMPTY,
    "coming day, if any": COMING_DAY,
    "clock": OPTIONAL_LINE | NO_CLOCK | EMPTY,
    "clock, if any": OPTIONAL_LINE | NO_CLOCK,
    "zone": LINE
    | {
        "not a zone": "Europe/Ryazan",
        "abbreviation": "MSK",
        "Cyrillic letter": "Europe/Mosсow",
        "city alone": "Москва",
        "offset": "UTC+3",
        "path": "../../etc/passwd",
        "dot alone": "·",
    },
    "choice": LINE | {"not a choice": "вертолёт", "our word": "order", "HTML": "<b>ЖК</b>"},
    "person": PERSON,
    "manager": PERSON | {"another role": SALES.name, "another role by code": SUPPORT.code},
    "sales": PERSON | {"another role": MANAGER.name},
    "trainer": PERSON | {"another role": SALES.name},
    "number": {name: value for name, value in LINE.items() if name != "number"}
    | {
        "word": "три",
        "negative": "-1",
        "fraction as text": "2.5",
        "too many": "10001",
        "exponent": "1e3",
        "endless": "9" * 39,
        "negative number": -1,
        "too large a number": 10_001,
        "huge number": 10**5000,
    },
    "several": OPTIONAL_TEXT
    | {"unknown word": "пропуска, вертолёт", "no comma": "пропуска домофония", "HTML": "<b>пропуска</b>"},
    "yes": {name: value for name, value in (EMPTY | UNTYPED).items() if name != "tick"}
    | {"word": "да", "English word": "true", "zero": 0, "one": 1},
    "question": OPTIONAL_LINE | {"another question": "77", "negative": "-1", "word": "первый", "huge": 10**5000},
    "request number": OPTIONAL_LINE | {"another request": "77", "negative": "-1", "word": "первый", "huge": 10**5000},
    "order of a supplier": OPTIONAL_LINE
    | {"of another case": "R-0043/1", "another order": "R-0042/7", "word": "первый"},
    "order number": OPTIONAL_LINE | {"another order": "77", "negative": "-1", "word": "первый", "huge": 10**5000},
    "supplier": LINE | {"no such number": "П-77", "one who is gone": "П-3", "no such name": "Вертолёты", "both": "о"},
    "positions": TEXT
    | {
        "no number": "шлагбаум",
        "none of it": "шлагбаум – 0",
        "a number alone": "3",
        "a price that is none": "шлагбаум – 2 – дорого",
        "too much": "шлагбаум – 2 – 9999999999",
    },
    "money": {name: value for name, value in LINE.items() if name != "number"}
    | {
        "word": "много",
        "nothing": "0",
        "negative": "-5",
        "too much": "9999999999",
        "dollars": "5 $",
        "exponent": "1e5",
    },
    "case codes": OPTIONAL_LINE | {"the same case": "R-0042", "no such case": "R-0099", "a name": "ЖК Ромашка"},
    "counts": OPTIONAL_TEXT | {"a known kind without a number": "калитка", "a number alone": "3", "dashes": "–"},
    "goods": TEXT
    | {
        "no number": "два шлагбаума",
        "a number alone": "3",
        "dashes": "–",
        "none of them": "шлагбаум – 0",
        "a code alone": "R-0042",
        "51 lines": "шлагбаум – 1\n" * 51,
    },
    "track": OPTIONAL_LINE
    | {
        "words": "узнаю завтра",
        "a link": "https://evil.example/track",
        "markup": "<script>1</script>",
        "another page": "12345678&x=1",
        "short": "123",
    },
    "shipment": OPTIONAL_LINE | {"another shipment": "R-0042-7", "a case": "R-0042", "word": "первое"},
    "any coming day, if any": {
        name: value for name, value in COMING_DAY.items() if name[:4] not in ("Satu", "Sund", "holi")
    },
    "owed": OPTIONAL_TEXT
    | {
        "nobody": "оборудование – 2.12.2026",
        "no day": "оборудование – Ольга Ким",
        "no such part": "погода – Ольга Ким – 9.12.2026",
        "a day that is none": "оборудование – Ольга Ким – 31.02.2027",
        "yesterday": "оборудование – Ольга Ким – 1.12.2026",
    },
    "lines": TEXT | {"51 lines": "Ким\n" * 51, "a line of 301 characters": "Ж" * 301},
    "optional lines": OPTIONAL_TEXT | {"51 lines": "Ким\n" * 51, "a line of 301 characters": "Ж" * 301},
    "open questions": OPTIONAL_TEXT
    | {"nobody answers": "Как завести гостей?", "no question": "– ТП", "nobody after the dash": "Как? –  "},
    "photo numbers": TEXT
    | {
        "a name": "IMG_2041.jpg",
        "a path": "../../etc/passwd",
        "a short number": "ab" * 31,
        "capitals": "AB" * 32,
        "no day": f"{'ab' * 32} · завтра",
        "beyond the pole": f"{'ab' * 32} · 95.751244, 37.618423",
        "more than there is": f"{'ab' * 32} · 2026-11-26 · 55.751244, 37.618423 · x",
        "61 of them": "\n".join(f"{number:064x}" for number in range(61)),
    },
    "verdicts": TEXT
    | {
        "no verdict": "ab" * 32,
        "another word": f"{'ab' * 32} · хорошо",
        "no reason": f"{'ab' * 32} · вернуть:",
        "of no photo": f"{'ab' * 32} · принято",
        "a short number": "ab · принято",
        "a long reason": f"{'ab' * 32} · вернуть: {'темно' * 101}",
    },
    "entry": {"word": "первый", "negative": "-1", "another entry": "77", "huge": 10**5000},
    "case": LINE
    | {
        "name only": "ЖК Ромашка",
        "number only": "0042",
        "no number": "R-",
        "short": "R-42",
        "another letter": "Q-0042",
        "HTML": "<b>R-0042</b>",
        "endless number": "R-" + "9" * 20,
    },
}


def _if_any(kind: str) -> Fields:
    return {name: value for name, value in BAD[kind].items() if name not in EMPTY}


_OPTIONAL = ("name", "choice", "zone", "sales", "person", "shipment", "email", "supplier")
BAD |= {f"{kind}, if any": _if_any(kind) for kind in _OPTIONAL}
