"""Gives a lecture from a lesson's page, screen by screen, and prints its handout."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

STAGE = {"width": 1280, "height": 720}
SMALLEST = 0.55  # of the size that is meant: the longest code
# What stands out of its screen, or is too small to be read.
TROUBLE = """smallest => {
    const now = document.querySelector('.screen.now'), inside = now.querySelector('.inside');
    const all = (what) => [...inside.querySelectorAll(what)], found = [];
    const out = ({ left, top, right, bottom, width }) => width && (
        left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1);
    if (inside.dataset.size < smallest) found.push(`too small: ${inside.dataset.size}`);
    found.push(...[inside, ...all('p, pre, table, canvas, li, h2, .dlf')]
        .filter((node) => out(node.getBoundingClientRect()))
        .slice(0, 1).map((node) => `${node.tagName} stands out`));
    found.push(...all('pre, .table, .formula, .dlf-panel, .out.html')
        .filter((node) => node.scrollWidth > node.clientWidth + 1)
        .slice(0, 1).map((node) => `${node.className || node.tagName} is cut`));
    const where = document.querySelector('.stage-bar span').textContent;
    return found.map((one) => `${where} (${inside.textContent.trim().slice(0, 40)}): ${one}`);
}"""
# What says an answer before it is asked for.
ANSWERS = """() => [...document.querySelectorAll('.dlq-reply, .dlq-option[data-verdict]')]
    .filter((node) => node.checkVisibility() && node.textContent.trim())
    .map((node) => node.textContent)"""
# What is wider than the paper.
CUT = """() => [...document.querySelectorAll('pre, table, img, .dlf, math, canvas')]
    .filter((node) => node.checkVisibility() && (
        node.getBoundingClientRect().right > document.documentElement.clientWidth + 1
        || node.matches('pre') && node.scrollWidth > node.clientWidth + 1))
    .map((node) => `${node.tagName} ${node.textContent.trim().slice(0, 40)}`)"""
GROUND = """() => [document.body, ...document.querySelectorAll('.dlf')]
    .map((node) => getComputedStyle(node).backgroundColor)"""
WHERE = "[location.search, document.querySelectorAll('.asked-later').length].join()"
PAPER = {"width": 680, "height": 1000}  # A4 within its margins, in pixels


def begin(page: Page, address: str, query: str = "?present") -> int:
    """Open a lecture; how many screens it has."""
    page.set_viewport_size(STAGE)
    page.goto(f"{address}{query}")
    page.locator("html[data-lecture]").wait_for()
    return screens(page)


def screens(page: Page) -> int:
    return page.locator(".screen").count()


def walk(page: Page, address: str, pictures: Path | None = None, axe: int = 9) -> list[str]:
    """What is wrong with any screen of a lecture, in the size that it is made for; axe looks at
    each ``axe``-th."""
    all_of_them, found, at = begin(page, address), [], 0
    for number in range(1, 4 * all_of_them):
        page.wait_for_timeout(40)  # a figure paints, and is fitted
        found += page.evaluate(TROUBLE, SMALLEST)
        found += [f"an answer is in sight: {one}" for one in page.evaluate(ANSWERS)]
        at = int(page.locator(".stage-bar span").inner_text().split("/")[0])
        if number % axe == 0 or number == 1:
            found += [f"screen {at}: {one}" for one in faults(page)]
        if pictures:
            page.screenshot(path=pictures / f"{number:03}.png")
        before = page.evaluate(WHERE)
        page.keyboard.press("PageDown")
        if before == page.evaluate(WHERE):
            break
    return [*found, *([] if at == all_of_them else [f"it ends at {at} of {all_of_them}"])]


def faults(page: Page) -> list[str]:
    """What axe finds, with the first place of each."""
    from axe_playwright_python.sync_playwright import Axe

    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}"
            for one in Axe().run(page).response["violations"]]


def handout(page: Page, file: Path | None = None) -> list[str]:
    """What is wrong with a dark page on paper, while a lecture is open."""
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(PAPER)
    page.wait_for_timeout(300)
    found = [f"paper is {one}" for one in page.evaluate(GROUND) if one != "rgb(255, 255, 255)"]
    found += [f"cut on paper: {one}" for one in page.evaluate(CUT)]
    found += [f"on paper: {one}" for one in faults(page)]
    found += [f"an answer on paper: {one}" for one in page.evaluate(ANSWERS)]
    questions = page.locator(".dlq")
    found += [f"no question on paper: {i}" for i in range(questions.count())
              if not questions.nth(i).locator("legend").is_visible()]
    if file:
        page.pdf(path=file, format="A4", prefer_css_page_size=True, print_background=True)
    page.emulate_media(media="screen", color_scheme="light")
    return found
