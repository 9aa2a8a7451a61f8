"""Questions in a browser: numbers as people write them, keys, replies, what is handed on."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dlcourse.figures import ask
from dlcourse.figures.backpropagation import NextNumber
from dlcourse.figures.ideas import Ideas
from dlcourse.figures.kit import hosts

from .conftest import SHOW

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))


@pytest.fixture
def shown(page):
    """Shows a question in the page."""
    def show(form):
        traits = {**(form.figure.as_data() if form.figure else {}), **form.as_data()}
        traits.pop("data", None)
        page.set_default_timeout(10_000)
        page.evaluate(SHOW, ["/show.js", json.loads(json.dumps(traits)), ""])
        page.locator(".dlq[data-theme]").wait_for()
        return page

    page.evaluate("localStorage.clear()")
    page.add_style_tag(content=(hosts.KIT / "show.css").read_text("utf-8"))
    return show


NUMBERS = {
    "1.5": 1.5, "1,0": 1.0, "1,5": 1.5, ".5": 0.5, "5.": 5, "1/2": 0.5, "1 / 4": 0.25, "½": 0.5,
    "2½": 2.5, "-½": -0.5, "1 1/2": 1.5, "3e-2": 0.03, "−1": -1, "–1": -1, "- 3": -3, "+4": 4,
    " 7 ": 7, "10 260": 10260, "1,234,567": 1234567, "0,125": 0.125, "12,3456": 12.3456, "３": 3,
    "44 %": 44, "44%": 44, "1.000": 1}
NOT_NUMBERS = {"": "Type a number first.", "  ": "Type a number first.", "abc": "not a number",
               "1/0": "not a number", "--1": "not a number", "1.2.3": "not a number",
               "1e999": "not a number", "1,2,3": "not a number", "NaN": "not a number",
               "Infinity": "not a number", "0x10": "not a number", "1,000": "in two ways",
               "12,345": "write 12345 or 12.345"}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_are_taken_as_people_write_them(js, text):
    assert js("number", "m.readNumber(text, { unit: '%' }).number", text=text) == NUMBERS[text]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_refused_with_a_word(js, text):
    said = js("number", "m.readNumber(text)", text=text)
    assert "number" not in said and NOT_NUMBERS[text] in said["refused"]


def test_a_number_outside_its_ends_is_refused_and_nothing_given_away(shown):
    p = ask.predict_number("02_x/p", "How many?", low=-3, high=10, answer=7, unit="birds",
                           because="Seven of them.")
    page = shown(p)
    box, reply = page.get_by_role("textbox", name="Your prediction. How many? birds"), (
        page.get_by_role("status"))
    assert box.input_value() == ""
    page.get_by_role("button", name="Commit").click()
    assert reply.inner_text() == "Type a number first."
    for text, words in (("99", "99 lies above the highest possible, 10."),
                        ("-4", "−4 lies below the lowest possible, −3."),
                        ("seven", "“seven” is not a number. Write it like 2.5, 1/2, −3 or 3e-2.")):
        box.fill(text)
        box.press("Enter")
        assert reply.inner_text() == words and box.get_attribute("aria-invalid") == "true"
    assert page.evaluate("window.shown.sent") == []
    box.fill("7,0")
    box.press("Enter")
    assert reply.inner_text() == "✓ Right. You said 7,0 birds; it is 7 birds. Seven of them."
    assert page.evaluate("window.shown.sent") == [
        {"type": "press", "button": "commit", "value": {"number": 7, "typed": "7,0"}}]
    assert page.get_by_role("button").inner_text() == "Commit again"


def test_options_are_chosen_by_keys_and_answered_at_once(shown):
    page = shown(ask.question("02_x/q", "What is <i>1 + 1</i>?", {
        "1": "Count <b>again</b>.", "<2>": "Two & no more."}, answer="<2>"))
    group = page.get_by_role("group", name="Question. What is 1 + 1?")
    assert group.get_by_role("radio").count() == 2
    assert group.get_by_role("radio", checked=True).count() == 0
    reply = group.get_by_role("status")
    group.get_by_role("button", name="Check").click()
    assert reply.inner_text() == "Choose an answer first."
    group.get_by_role("radio", name="1").press(" ")
    group.get_by_role("radio", name="1").press("Enter")
    assert reply.inner_text() == "✗ Not this. Count again."
    wrong = reply.evaluate("node => getComputedStyle(node).borderTopStyle")
    group.get_by_role("radio", name="1").press("ArrowDown")
    group.get_by_role("radio", name="<2>").press("Enter")
    assert reply.inner_text() == "✓ Right. Two & no more."
    assert reply.evaluate("node => getComputedStyle(node).borderTopStyle") != wrong
    assert [m["value"] for m in page.evaluate("window.shown.sent")] == ["1", "<2>"]


def test_words_bring_no_more_than_a_few_tags(js):
    assert js("words", """(() => { const div = document.createElement("div");
        div.append(m.rich(html)); return div.innerHTML; })()""",
              html='a <i onclick="x()">b</i><img src=x onerror=y> &lt;c&gt; <u>d</u>') == (
        "a <i>b</i> &lt;c&gt; d")


EVERY = [ask.question("l/q", "?", {"a": "b <i>c</i>", "d": "e"}, answer="a"),
         ask.predict_choice("l/c", "?", ["a", "b"], answer="b", because="so"),
         ask.predict_choice("l/o", "?", ["a", "b"]),
         ask.predict_number("l/n", "?", low=0, high=9, answer=2, within=0.5, because="so"),
         ask.predict_number("l/m", "?", low=0, high=9, unit="g"),
         ask.predict_sketch("l/s", "?", truth=np.tanh, x=(0, 1), y=(0, 1), because="so")]


@pytest.mark.parametrize("asked", EVERY, ids=lambda one: one.key)
def test_the_player_says_what_python_says(js, asked):
    entry = asked.form["entry"]
    values = {"options": entry.get("options"), "sketch": [[0.5] * 5], "number": [
        {"number": v, "typed": str(v)} for v in (0, 1.4, 1.5, 2, 2.5, 2.6)]}[entry["kind"]]
    for value in values:
        assert js("reply", "m.replyTo(kind, m.unsealed(text), value)", kind=entry["kind"],
                  text=asked.form["replies"], value=value) == [*asked.said(value)]


def test_a_line_is_drawn_by_hand_and_by_keys_and_the_real_one_appears(shown):
    page = shown(ask.predict_sketch("02_x/s", "Draw.", truth=np.tanh, x=(-2, 2), y=(-1, 1)))
    canvas = page.locator(".dlf-panel > canvas")
    before = canvas.evaluate("node => node.toDataURL()")
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] - 3, "y": 4})
    first = page.get_by_label("height at −2")
    assert page.get_by_label("height at 2").get_attribute("aria-valuetext") == "1.00"
    first.press("Home")
    drawn = canvas.evaluate("node => node.toDataURL()")
    assert drawn != before
    page.get_by_role("button", name="Commit").click()
    assert canvas.evaluate("node => node.toDataURL()") != drawn       # the real line
    sent, = page.evaluate("window.shown.sent")
    assert sent["value"] == [-1, 0, 0, 0, 1]
    assert "The dashed line is the real one." in page.locator(".dlq-reply").inner_text()


def test_a_question_under_a_figure_asks_on(shown):
    page = shown(NextNumber())
    assert page.locator(".dlf").count() == 2
    page.get_by_role("textbox").fill("6")
    page.get_by_role("button", name="Check").click()
    assert page.evaluate("window.shown.sent.at(-1)") == {
        "type": "press", "button": "check", "value": {"number": 6, "typed": "6"}}
    page.evaluate("""() => { const { values, tell } = window.shown;
        values.heading = "Next number: <b>z</b> =";
        tell("change:heading");
        values.reply = ["right", "m = w · x."];
        tell("change:reply", values); }""")
    group = page.get_by_role("group", name="Next number: z =")
    assert group.get_by_role("textbox").input_value() == ""
    assert page.locator(".dlq-reply").inner_text() == "✓ Right. m = w · x."
    page.get_by_role("button", name="Show it").click()
    assert page.evaluate("window.shown.sent.at(-1).button") == "show"


def test_an_answer_is_shown_again_where_the_question_is(shown):
    q = ask.question("02_x/q", "?", {"a": "b", "c": "d"}, answer="a")
    q.commit("c")
    page = shown(q)
    assert page.get_by_role("radio", checked=True, name="c").count() == 1
    assert page.locator(".dlq-reply").inner_text() == "✗ Not this. d"
    page.evaluate("window.shown.remove()")
    assert page.evaluate("Object.keys(window.shown.heard)") == []


def test_every_key_stays_inside(shown):
    page = shown(ask.predict_number("02_x/p", "?", low=0, high=1, answer=1))
    heard = """() => { window.keys = [];
        document.addEventListener("keydown", (event) => window.keys.push(event.key)); }"""
    page.evaluate(heard)
    for control in (page.get_by_role("textbox"), page.get_by_role("button")):
        for key in ("d", "x", "a", "b", "Enter", "ArrowDown", "Escape", "Shift+Enter"):
            control.press(key)
    assert page.evaluate("window.keys") == []
    assert page.locator("input, button").evaluate_all(
        "all => all.every(one => one.dataset.lmSuppressShortcuts === 'true')")


def test_two_copies_of_the_player_share_no_names(page):
    """Each widget of a notebook brings its own."""
    q = ask.question("02_x/q", "?", {"a": "b", "c": "d"}, answer="a")
    ids = page.evaluate("""async ([code, held]) => {
        document.body.replaceChildren();
        for (let i = 0; i < 2; i++) {
            const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
            const el = document.body.appendChild(document.createElement("div"));
            const model = { get: (name) => held[name], on() {} };
            (await import(url)).default.render({ el, model });
        }
        return [...document.querySelectorAll("[id]")].map((node) => node.id);
    }""", [hosts.joined(), json.loads(json.dumps(q.as_data()))])
    assert len(ids) == len(set(ids)) == 6


def test_an_answer_that_nobody_heard_is_kept_and_handed_in_again(shown):
    q = ask.question("02_x/kept", "?", {"a": "b", "c": "d"}, answer="a")
    page = shown(q)
    for option in ("c", "a"):
        page.get_by_role("radio", name=option).check()
        page.get_by_role("button").click()
    note = page.locator(".dlf-note")
    assert not note.is_visible()
    note.wait_for()                                                    # nobody answers
    assert "is kept in this page, and sent when Python is back" in note.inner_text()
    page = shown(q)                                                    # the next day
    assert page.get_by_role("radio", checked=True, name="a").count() == 1
    assert page.locator(".dlq-reply").inner_text() == "✓ Right. b"
    handed = page.evaluate("window.shown.sent")
    assert [m["value"] for m in handed] == ["c", "a"]
    sent = []
    q.send = lambda content, buffers: sent.append(content)
    for message in handed:
        q.receive(message)
    entry = ask.record.read()["answers"]["02_x/kept"]
    assert (entry["first"], entry["answer"], sent) == ("c", "a", 2 * [{"type": "recorded"}])
    for message in sent:
        page.evaluate("(m) => window.shown.heard['msg:custom'](m)", message)
    assert not page.locator(".dlf-note").is_visible()
    again = ask.question("02_x/kept", "?", {"e": "f", "g": "h"}, answer="e")
    assert shown(again).evaluate("window.shown.sent") == []
    page.evaluate("localStorage.setItem('dlcourse:02_x/kept', '[\"c\"]')")  # no option any more
    assert shown(again).evaluate("[window.shown.sent, localStorage.length]") == [[], 0]


def test_without_a_kernel_it_says_at_once_that_the_answer_is_kept_and_what_to_do(page, shown):
    q = ask.question("02_x/away", "?", {"a": "b", "c": "d"}, answer="a")
    shown(q).evaluate("""async (held) => {
        window.shown.remove();
        (await import("/show.js")).default.render({ el: document.body, model: {
            widget_manager: {}, get: (name) => held[name], on() {}, off() {},
            send() { throw new Error("there is no kernel"); } } });
    }""", json.loads(json.dumps(q.as_data())))
    page.get_by_role("radio", name="c").check()
    page.get_by_role("button").click()
    note = page.locator(".dlf-note")
    assert note.is_visible()  # nothing is waited for
    assert "kept in this page: run its first cell, and then this one" in note.inner_text()


def test_another_question_brings_its_own_options(shown):
    form = Ideas("before")
    page = shown(form)
    assert page.get_by_role("radio").count() == 3
    page.get_by_role("radio").first.check()
    form.press("commit", form.entry.options[0])
    page.evaluate("""held => { Object.assign(window.shown.values, held);
        for (const name of Object.keys(held)) window.shown.tell(`change:${name}`); }""",
                  {"form": form.form, "heading": form.heading, "reply": list(form.reply)})
    assert page.get_by_role("group").inner_text().startswith("Idea 2 of 20.")
    options = page.get_by_role("radio")
    assert options.count() == 3 and page.get_by_role("radio", checked=True).count() == 0
    page.get_by_role("radio", name=form.entry.options[2], exact=True).check()
    page.get_by_role("button", name="Next").click()
    assert page.evaluate("window.shown.sent.at(-1).value") == form.entry.options[2]
