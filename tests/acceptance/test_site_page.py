"""The page of a site in a real browser, wide and on a phone: photos dropped, refused, judged; what is known."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page, ViewportSize, expect

from demo.doors import MANAGER, Forms
from stack.local import Stack
from tests.acceptance.clients import new_client
from tests.acceptance.ui import PATIENCE_MS, VERSIONS, manager_at
from tests.photo_files import photo

pytestmark = pytest.mark.long

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def code(forms: Forms, request: pytest.FixtureRequest) -> str:
    """A case where two barriers will be mounted."""
    host = f"site{abs(hash(request.node.name)) % 10_000}"
    name = f"ЖК Площадка {host}"
    client = new_client(name, host, site_work="да", mounting="2 шлагбаума", another_object=True)
    run = forms.submit("10", **client)
    assert run.badge == "Записано", run.message
    found = forms.as_person(MANAGER).get(f"{forms.site_url}/onboarding/cases", params={"q": host}).json()
    return str(found[0]["code"])


def jpeg(name: str, size: tuple[int, int]) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": photo(size=size, notes=True)}


def open_site(page: Page, stack: Stack, code: str) -> None:
    page.goto(f"{stack.ui_url}/onboarding/site/{code}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("площадка", timeout=PATIENCE_MS)


def send(page: Page, item: str, *files: FilePayload) -> None:
    page.locator(f"#{item} .drop input[multiple]").set_input_files(list(files))


def shown(page: Page, item: str, count: int) -> None:
    images = page.locator(f"#{item} img")
    expect(images).to_have_count(count, timeout=PATIENCE_MS)
    widths = images.evaluate_all(
        "all => Promise.all(all.map(it => (it.loading = 'eager', it.decode().then(() => it.naturalWidth))))"
    )
    assert all(it >= 300 for it in widths), "every thumbnail is seen under the page's own policy"


def test_photos_are_uploaded_judged_and_sent_back(
    chromium: Chromium, stack: Stack, forms: Forms, code: str, tmp_path: Path
) -> None:
    with manager_at(chromium, VERSIONS["V2"], tmp_path, stack) as page:
        open_site(page, stack, code)
        expect(page.get_by_text("Ехать рано.")).to_be_visible()
        heic: FilePayload = {"name": "IMG_1.HEIC", "mimeType": "", "buffer": photo("HEIF", notes=True)}
        send(page, "cabinet", jpeg("1.jpg", (640, 480)), jpeg("2.jpg", (800, 600)), heic)
        shown(page, "cabinet", 3)
        expect(page.locator("#cabinet")).to_contain_text("снято 25 ноября 2026, 56.83890, 60.60570")
        page.screenshot(path=tmp_path / "wide.png", full_page=True)

        # One of two is no photo: it is refused beside its name, the other one is recorded.
        pdf: FilePayload = {"name": "договор.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 ..."}
        send(page, "socket", pdf, jpeg("3.jpg", (700, 500)))
        refused = page.locator("#socket .sending .bad")
        expect(refused).to_contain_text("Это PDF, а не фото", timeout=PATIENCE_MS)
        page.get_by_role("button", name="Показать загруженные").click()
        shown(page, "socket", 1)

        # What was chosen outlives another upload; writing a reason sends a photo back.
        cabinet = page.locator("#cabinet li")
        cabinet.nth(0).get_by_label("принять").check()
        cabinet.nth(1).get_by_placeholder("Что не так").fill("Не видно стены")
        expect(cabinet.nth(1).get_by_label("вернуть")).to_be_checked()
        dropped = page.evaluate_handle("""() => {
            const data = new DataTransfer();
            const canvas = document.createElement("canvas");
            canvas.width = 640; canvas.height = 400;
            canvas.getContext("2d").fillRect(0, 0, 300, 300);
            return new Promise((done) => canvas.toBlob((blob) => {
                data.items.add(new File([blob], "dropped.png", { type: "image/png" }));
                done(data);
            }));
        }""")
        page.dispatch_event("#entrance .drop", "drop", {"dataTransfer": dropped})
        shown(page, "entrance", 1)
        expect(cabinet.nth(1).get_by_placeholder("Что не так")).to_have_value("Не видно стены")
        cabinet.nth(2).get_by_label("убрать").check()
        page.locator("#socket li").get_by_label("принять").check()
        page.locator("#entrance li").get_by_label("принять").check()
        page.get_by_role("button", name="Записать оценку").click()
        expect(page.locator("#said")).to_contain_text("принято 3, вернуть 1, убрать 1", timeout=PATIENCE_MS)
        shown(page, "cabinet", 2)
        expect(page.locator("#cabinet .badge")).to_have_text("вернули")
        expect(page.locator("#entrance .badge")).to_have_text("готово")

        page.get_by_label("Линия 220 В", exact=True).select_option("есть")
        page.get_by_label("Какая мощность 220 В выделена").fill("1,5 кВт")
        page.get_by_role("button", name="Записать ответы").click()
        expect(page.locator("#said")).to_contain_text("Ответы о площадке записаны", timeout=PATIENCE_MS)
        page.locator("#barrier_arm summary").click()
        page.locator("#barrier_arm").get_by_label("Почему").fill("козырька нет")
        page.locator("#barrier_arm").get_by_role("button", name="Не просить").click()
        expect(page.locator("#barrier_arm .badge")).to_have_text("не нужен: козырька нет", timeout=PATIENCE_MS)

    names = [it["name"] for it in forms.runs() if code in str(it["parameters"].get("case"))]
    assert sum("Фото площадки" in it for it in names) == 3, names
    assert sum("Фото: принято 3" in it for it in names) == 1, names


def test_a_phone_shows_all_of_it_without_scrolling_sideways(
    chromium: Chromium, stack: Stack, code: str, tmp_path: Path
) -> None:
    with manager_at(chromium, VERSIONS["V2"], tmp_path, stack) as page:
        page.set_viewport_size(PHONE)
        open_site(page, stack, code)
        send(page, "cables", jpeg("1.jpg", (900, 1200)))
        shown(page, "cables", 1)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        camera = page.locator("#cables .drop input[capture]")
        expect(camera).to_have_attribute("capture", "environment")
        small = page.locator("button:visible, .drop label:visible, .verdict label:visible").evaluate_all(
            "all => all.filter(it => it.getBoundingClientRect().height < 40).map(it => it.textContent)"
        )
        assert small == [], "all of it can be pressed with a thumb"
        page.locator("#cables").scroll_into_view_if_needed()
        page.screenshot(path=tmp_path / "phone.png")
        page.goto(f"{stack.ui_url}/onboarding/site/{code}/sheet")
        expect(page.get_by_text("Ехать рано")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.screenshot(path=tmp_path / "sheet.png")
        paper = page.request.get(f"{stack.ui_url}/onboarding/site/{code}/sheet.pdf")
        assert paper.body().startswith(b"%PDF-")
