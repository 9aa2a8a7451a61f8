"""Walks a page of the web edition as a reader might: every cell, control, question and check."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from ..browser.lab import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

PATIENCE = 120_000  # milliseconds after which something is taken to hang


def lesson(page: Page, address: str) -> list[str]:
    """What went wrong in a lesson: each control is moved as shipped, and again once Python runs."""
    page.goto(address)
    page.locator("html[data-ready]").wait_for()
    found = [*questions(page)]
    page.evaluate("document.querySelectorAll('main .shown').forEach((one) => { one.old = true; })")
    run_all(page)
    found += errors(page)
    if new := page.evaluate("""[...document.querySelectorAll('main .shown')].filter((one) =>
            !one.old && !one.dataset.address?.startsWith("review/")) // what is due has changed
            .map((one) => one.dataset.address).join()"""):
        found.append(f"not taken over by Python, but made anew: {new}")
    for figure in page.locator(".dlf:not(.dlq)").all():
        found += moves(figure)
    return found


def run_all(page: Page) -> None:
    """Press the button that runs all cells, and wait until Python has done it."""
    page.get_by_role("button", name="Run all cells").click()
    idle(page)


def idle(page: Page) -> None:
    page.locator("html[data-python=waits]").wait_for(timeout=PATIENCE)


def errors(page: Page) -> list[str]:
    told = page.locator("main .out.error, main .out.stderr, main .dlf-error:not([hidden])")
    return [text for text in told.all_inner_texts() if text]


def questions(page: Page) -> Iterator[str]:
    """Answer each question with its first option, or its lowest number."""
    for shown in page.locator("main .cell .shown").all():
        shown.scroll_into_view_if_needed()
        shown.locator(".dlf").first.wait_for()
    for form in page.locator("main .dlq").all():
        if form.locator("input[type=radio]").count():
            form.locator("input[type=radio]").first.check()
        elif form.locator("input[type=text]").count():
            form.locator("input[type=text]").fill("1")
        form.locator(".dlq-buttons button").first.click()
        reply = form.locator(".dlq-reply")
        if not soon(page, lambda said=reply: said.inner_text().strip()):  # one may need Python
            yield f"no reply to: {form.locator('legend').inner_text()}"


def moves(figure: Locator) -> Iterator[str]:
    """Move a figure at each of its controls, press its buttons; name those that change nothing."""
    title = figure.locator(".dlf-title").first.inner_text()
    figure.scroll_into_view_if_needed()
    figure.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    again = figure.get_by_role("button", name="Reset", exact=True).or_(
        figure.get_by_role("button", name="Start over"))
    if figure.get_by_role("button", name="▶ Start").count():
        yield from changes(figure, f"{title}: Start",
                           figure.get_by_role("button", name="▶ Start").click)
        figure.get_by_role("button", name="Pause").click()
    for name, move in ways(figure):
        again.first.click()
        yield from changes(figure, f"{title}: {name}", move)


def ways(figure: Locator) -> Iterator[tuple[str, Any]]:
    """Each control of a figure: its name, and how it is moved."""
    for control in figure.locator(".dlf-controls input, .dlf-controls select").all():
        if not control.is_visible():
            continue
        name = control.evaluate("node => node.labels?.[0]?.textContent || node.ariaLabel || ''")
        if name.startswith("Speed: "):  # of Play
            continue
        kind = control.evaluate("node => node.type")
        if kind == "range":
            at_end = control.input_value() == control.get_attribute("max")
            yield name, partial(control.press, "Home" if at_end else "End")
        elif kind == "select-one":
            last = control.evaluate("node => node.options.length - 1")
            other = last if control.evaluate("node => node.selectedIndex") != last else 0
            yield name, partial(choose, figure, control, other)
        else:
            yield name, control.click


def choose(figure: Locator, control: Locator, option: int) -> None:
    """Choose an option; where one draws, draw a little too: it may be another pen."""
    control.select_option(index=option)
    for canvas in figure.locator("canvas[role=application]").all():
        canvas.click()


def changes(figure: Locator, name: str, act: Any) -> Iterator[str]:
    """Whether the figure looks or reads otherwise after ``act``; its name if it does not."""
    def look() -> Any:
        return picture(figure), figure.locator(".dlf-summary").all_inner_texts()

    before = look()
    act()
    if not soon(figure.page, lambda: look() != before):
        yield f"{name} changes nothing"


def soon(page: Page, holds: Callable[[], Any]) -> bool:
    """Whether something comes to hold, within what a busy machine may take."""
    for _ in range(400):
        if holds():
            return True
        page.wait_for_timeout(50)
    return False


def exercise(page: Page, address: str, notebook: Path | None) -> dict[str, float]:
    """Open a notebook of answers in an exercise's page (or none), and press each Check."""
    page.goto(address)
    page.locator("html[data-ready]").wait_for()
    if notebook is not None:
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Open a notebook").click()
        chooser.value.set_files(notebook)
        page.locator(".desk .told").filter(has_text="answers").wait_for()
    for check in page.get_by_role("button", name="Check", exact=True).all():
        check.click()
        idle(page)
    kept = json.loads(page.evaluate("localStorage.getItem('dlcourse:record')") or "{}")
    return {name.partition("/")[2]: entry.get("points", 0)
            for name, entry in kept.get("exercises", {}).items()}


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what a selector describes."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")
