"""Russian words in Latin letters, as people write them in addresses: «Южный парк» is yuzhny-park. Pure."""

import re
import unicodedata

_LETTERS = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufye", strict=True)) | {
    "ё": "e", "ж": "zh", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "",
    "ю": "yu", "я": "ya", "і": "i", "ї": "i", "є": "e", "ґ": "g", "№": "",
}  # fmt: skip
_FIRST = {"ё": "yo"}
"""A letter that begins a word and sounds otherwise there: «Ёлки» – yolki, but «Звёздный» – zvezdny."""
_SOFT = re.compile(r"[ьъ](?=[еёиоюя])")
"""Heard as «й»: «Подмосковье» – podmoskovye, «Ильинский» – ilyinsky."""
_ENDING = re.compile(r"(?<=[а-яё])[ыи]й\b")
"""«Южный» – yuzhny, «Ленинский» – leninsky."""
_DROPPED_AFTER_Y = re.compile(r"y(?=y[ue]|ya)")


def latin_words(text: str) -> list[str]:
    """The words of a name in small Latin letters and digits; what cannot be written so is left out."""
    plain = re.sub(r"[«»„“”\"'`’‘]", "", unicodedata.normalize("NFC", text)).lower().replace("&", " and ")
    found = (_latin(word) for word in re.findall(r"\w+", plain.replace("_", " ")))
    return [it for it in found if it]


def _latin(word: str) -> str:
    word = _ENDING.sub("ы", word)
    word = _SOFT.sub("й", word)
    letters = [_FIRST.get(word[0], _letter(word[0])), *map(_letter, word[1:])]
    return _DROPPED_AFTER_Y.sub("", "".join(letters))


def _letter(letter: str) -> str:
    """é becomes e; letters of other alphabets go."""
    if letter in _LETTERS:
        return _LETTERS[letter]
    bare = unicodedata.normalize("NFKD", letter)[0]
    if bare in _LETTERS:
        return _LETTERS[bare]
    return bare if re.fullmatch("[a-z0-9]", bare) else ""
