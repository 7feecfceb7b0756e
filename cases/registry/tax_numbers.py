"""ИНН, КПП and ОГРН: how long they are, and the digits by which a slip of the finger is noticed."""

_TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_ELEVEN = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_TWELVE = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def wrong_inn(inn: str) -> str:
    """The sentence about what is wrong with an ИНН; empty: nothing."""
    if not inn.isascii() or not inn.isdigit() or len(inn) not in (10, 12):
        return f"«{inn[:20]}» – не ИНН: у организации в нём 10 цифр, у предпринимателя 12."
    if len(inn) == 10:
        is_right = _check(inn, _TEN) == inn[9]
    else:
        is_right = _check(inn, _ELEVEN) == inn[10] and _check(inn, _TWELVE) == inn[11]
    return "" if is_right else f"В ИНН {inn} опечатка: контрольная цифра не сходится."


def wrong_kpp(kpp: str) -> str:
    """Likewise for a КПП, which has no digit to check it by."""
    is_right = len(kpp) == 9 and kpp.isascii() and kpp[:4].isdigit() and kpp[4:6].isalnum() and kpp[6:].isdigit()
    return "" if is_right else f"«{kpp[:20]}» – не КПП: в нём 9 знаков."


def wrong_ogrn(ogrn: str) -> str:
    """Likewise for an ОГРН or ОГРНИП."""
    if not ogrn.isascii() or not ogrn.isdigit() or len(ogrn) not in (13, 15):
        return f"«{ogrn[:20]}» – не ОГРН: у организации в нём 13 цифр, у предпринимателя 15."
    by = 11 if len(ogrn) == 13 else 13
    is_right = int(ogrn[:-1]) % by % 10 == int(ogrn[-1])
    return "" if is_right else f"В ОГРН {ogrn} опечатка: контрольная цифра не сходится."


def _check(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % 11 % 10)
