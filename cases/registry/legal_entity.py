"""A legal entity is written «Ромашка ООО» here: first the name, then the form, without quotes."""

import re

FORMS = (
    "ООО", "АО", "ПАО", "ЗАО", "ОАО", "НАО", "ИП", "ТСЖ", "ТСН", "СНТ", "ДНП", "ЖСК", "ГСК", "УК", "НКО", "АНО",
    "ФГУП", "ГУП", "МУП", "ФГБУ", "ГБУ", "ГБУЗ", "ГКУ", "МБУ", "МАУ", "ГАУ", "ФГАУ", "ФКУ", "НП",
)  # fmt: skip
_IN_FULL = {
    "общество с ограниченной ответственностью": "ООО",
    "публичное акционерное общество": "ПАО",
    "закрытое акционерное общество": "ЗАО",
    "открытое акционерное общество": "ОАО",
    "акционерное общество": "АО",
    "индивидуальный предприниматель": "ИП",
    "товарищество собственников жилья": "ТСЖ",
    "товарищество собственников недвижимости": "ТСН",
}
_QUOTES = re.compile(r"[«»„“”\"'`’‘]")
_LEADING = re.compile(rf"^({'|'.join(FORMS)})\s+(?=\S)", re.IGNORECASE)
_FULL = re.compile(rf"^({'|'.join(_IN_FULL)})\s+(?=\S)", re.IGNORECASE)
_LAST = re.compile(rf"^(.*\S)[\s,]+({'|'.join(FORMS)})$", re.IGNORECASE)


def legal_entity(words: str) -> str:
    """ООО «Ромашка» → Ромашка ООО. What has no form that is known stays as it is, without its quotes."""
    plain = " ".join(_QUOTES.sub(" ", words).split())
    if last := _LAST.match(plain):
        return f"{last[1].rstrip(',')} {last[2].upper()}"
    plain = _FULL.sub(lambda found: f"{_IN_FULL[found[1].lower()]} ", plain)
    if leading := _LEADING.match(plain):
        return f"{plain[leading.end() :]} {leading[1].upper()}"
    return plain


def name_key(object_name: str, client_name: str) -> str:
    """Equal for the same object of the same legal entity, however they are written."""
    letters = "".join(_words(object_name))
    return f"{letters} | {' '.join(sorted(_words(client_name)))}"


def _words(name: str) -> list[str]:
    return _QUOTES.sub(" ", name.casefold().replace("ё", "е")).split()
