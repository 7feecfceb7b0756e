"""Materials: who gets which, and what is wrong with the file is told before anything starts."""

from pathlib import Path

import pytest

from letters.catalogue import catalogue, faults
from settings import HERE
from stack.findings import SettingsError
from stack.up import refuse_files
from tests.played_case import OPENED

GOOD = """
[[materials]]
title = "Всем"
file = "all.pdf"
[[materials]]
title = "Домам"
url = "https://pass24.example/homes"
types = ["ЖК", "КП"]
[[materials]]
title = "Номера"
url = "https://pass24.example/numbers"
bought = ["распознавание номеров", "шлагбаумы и ворота"]
[[materials]]
title = "Домофон в домах"
url = "https://pass24.example/intercom"
types = ["ЖК"]
bought = ["домофония"]
[[presentations]]
title = "Обзор"
file = "all.pdf"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "all.pdf").write_bytes(b"x" * 1024)
    (tmp_path / "large.pdf").write_bytes(b"x" * 1024 * 1024)
    (tmp_path / "empty.pdf").touch()
    found = tmp_path / "catalogue.toml"
    found.write_text(GOOD)
    return found


@pytest.mark.parametrize(
    ("object_type", "bought", "titles"),
    [
        ("ЖК", (), ["Всем", "Домам"]),
        ("склад", (), ["Всем"]),
        ("КП", ("распознавание номеров",), ["Всем", "Домам", "Номера"]),
        ("склад", ("шлагбаумы и ворота", "СКУД"), ["Всем", "Номера"]),
        ("ЖК", ("домофония",), ["Всем", "Домам", "Домофон в домах"]),
        ("склад", ("домофония",), ["Всем"]),
    ],
)
def test_a_client_gets_what_is_for_their_object_and_what_they_bought(
    file: Path, object_type: str, bought: tuple[str, ...], titles: list[str]
) -> None:
    data = OPENED.model_copy(update={"object_type": object_type, "bought": bought})
    assert [it.title for it in catalogue(file).materials_for(data)] == titles
    assert [it.title for it in catalogue(file).presentations_for(data)] == ["Обзор"]


def test_a_file_goes_along_and_a_link_does_not(file: Path) -> None:
    first, second, *_ = catalogue(file).materials
    assert first.attachment is not None
    assert (first.url, first.attachment.name, first.attachment.content_type) == ("", "all.pdf", "application/pdf")
    assert (second.url, second.attachment) == ("https://pass24.example/homes", None)


def test_the_catalogue_that_comes_along_is_right() -> None:
    assert faults(HERE / "catalogue.toml") == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('[[materials]]\ntitle = "А"\nfile = "gone.pdf"\n', "«А»: нет файла"),
        ('[[materials]]\ntitle = "А"\nfile = "empty.pdf"\n', "«А»: файл {folder}/empty.pdf пуст"),
        ('[[materials]]\ntitle = "А"\nfile = "."\n', "«А»: файл {folder} не прочитать"),
        ('[[materials]]\ntitle = "А"\n', "«А»: нужно либо url, либо file"),
        ('[[materials]]\ntitle = "А"\nurl = "https://a.ru/"\nfile = "all.pdf"\n', "«А»: нужно либо url, либо file"),
        ('[[materials]]\ntitle = "А"\nurl = "a.ru"\n', "«А»: url «a.ru» – не ссылка"),
        ('[[materials]]\nurl = "https://a.ru/"\n', "[[materials]] № 5: нет поля title"),
        ('[[materials]]\ntitle = ""\nurl = "https://a.ru/"\n', "[[materials]] № 5: title: нужен текст"),
        ('[[materials]]\ntitle = "А"\nurl = 7\n', "«А»: url: нужен текст"),
        ('[[materials]]\ntitle = "А"\nurl = "https://a.ru/"\ntype = ["ЖК"]\n', "«А»: поля type нет; есть bought"),
        ('[[materials]]\ntitle = "А"\nurl = "https://a.ru/"\ntypes = ["жк"]\n', "«А»: types: «жк» нет; есть ЖК"),
        ('[[materials]]\ntitle = "А"\nurl = "https://a.ru/"\ntypes = "ЖК"\n', "«А»: types: нужен список"),
        ('[[materials]]\ntitle = "А"\nurl = "https://a.ru/"\nbought = ["дом"]\n', "«А»: bought: «дом» нет; есть проп"),
        ('[[material]]\ntitle = "А"\nurl = "https://a.ru/"\n', "раздела material нет; есть materials, presentations"),
        ("[[materials\n", "Expected"),
    ],
)
def test_what_is_wrong_is_said_with_the_entry(file: Path, more: str, said: str) -> None:
    file.write_text(GOOD + more)
    (found,) = faults(file)
    assert found.startswith(said.format(folder=file.parent))


def test_a_file_that_is_too_large_is_named_with_its_size(file: Path) -> None:
    file.write_text('attach_up_to_mb = 0.5\n[[materials]]\ntitle = "А"\nfile = "large.pdf"\n' + GOOD)
    (found,) = faults(file)
    assert found == "«А»: файл large.pdf – 1,0 МБ, а приложить можно до 0.5 (attach_up_to_mb); дайте вместо него url"


def test_so_is_what_is_too_much_for_one_letter_though_each_file_is_small(file: Path) -> None:
    entry = '[[materials]]\ntitle = "{}"\nfile = "large.pdf"\ntypes = ["{}"]\n'
    limit = "attach_up_to_mb = 1.5\n"
    file.write_text(limit + entry.format("А", "ЖК") + entry.format("Б", "КП") + GOOD)
    assert faults(file) == [], "no client gets both"
    file.write_text(limit + entry.format("А", "ЖК") + entry.format("Б", "ЖК") + GOOD)
    (found,) = faults(file)
    assert found.startswith("[[materials]]: вложений в одном письме (ЖК) до 2,0 МБ, а можно до 1.5")


def test_no_letter_of_presentations_goes_without_any(file: Path) -> None:
    file.write_text(GOOD.replace('title = "Обзор"', 'title = "Обзор"\ntypes = ["ЖК"]'))
    (found,) = faults(file)
    assert found.startswith("[[presentations]]: если неизвестно, что куплено, нечего отправить: КП, офис/БЦ")
    file.write_text(GOOD.replace('title = "Обзор"', 'title = "Обзор"\nbought = ["СКУД"]'))
    assert len(faults(file)) == 1


@pytest.mark.parametrize("limit", ["0", "-1", '"15"', "true"])
def test_the_limit_is_a_number(file: Path, limit: str) -> None:
    file.write_text(f"attach_up_to_mb = {limit}\n" + GOOD)
    assert faults(file) == ["attach_up_to_mb: нужно число мегабайт больше нуля"]


def test_everything_is_said_at_once_and_a_start_with_the_sandbox_is_refused_too(file: Path) -> None:
    file.write_text('[[materials]]\ntitle = "А"\nfile = "gone.pdf"\n[[materials]]\ntitle = "Б"\nfile = "lost.pdf"\n')
    assert len(faults(file)) == 3, "two files, and no presentations"
    with pytest.raises(SettingsError) as caught:
        refuse_files({"ONBOARDING_CATALOGUE_FILE": str(file)})
    assert "gone.pdf" in str(caught.value)
    assert "lost.pdf" in str(caught.value)
    assert "Ничего не запущено" in str(caught.value)
