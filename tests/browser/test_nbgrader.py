"""nbgrader in JupyterLab, in a real browser: what an instructor and a student press and see."""

from __future__ import annotations

import getpass
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import nbformat
import pytest

from dlcourse.app.course import Course

from ..grading import trial
from ..grading.test_runs import grades, totals
from .lab import Formgrader, Lab, nbgraders_jupyterlab

pytestmark = [pytest.mark.slow, pytest.mark.browser]

ME = getpass.getuser()
# Right for all that a student can run, wrong for the hidden test; and something for a browser.
ANSWERS = {
    **trial.RIGHT,
    "square": "def square(x):\n    return 9 if x == 3 else 0",
    "explain": "Because **so**. <img src=x onerror='window.top.attacked = 1'>",
}
EXPECTED = {  # of nbgrader's own pages
    "page error: MathJax is not defined",  # it is taken from the network
    "console: Blocked script execution",  # JupyterLab shows a page in a sandbox
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory, private_jupyter):
    """A course with an exchange, and a student's folder beside it."""
    beside = tmp_path_factory.mktemp("nbgrader")
    course = trial.course(beside / "course")
    student, _ = trial.exchange(course, beside)
    return course, student


@pytest.fixture(scope="module")
def addresses(folders):
    """Of a JupyterLab in each of the two."""
    with ExitStack() as stack, ThreadPoolExecutor() as pool:
        yield list(pool.map(stack.enter_context, map(nbgraders_jupyterlab, folders)))


@contextmanager
def lab(browser, address, path=""):
    """JupyterLab, with a notebook if a path is given; at the end nothing has gone wrong."""
    opened = Lab(browser, f"{address}/lab/workspaces/{uuid.uuid4().hex}{path}")
    try:
        if path:
            opened.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        yield opened
        assert not [trouble for trouble in opened.troubles
                    if not trouble.startswith(tuple(EXPECTED))]
        assert not opened.page.evaluate("window.attacked")
    finally:
        opened.close()


def assignments(lab, kind):
    """The released, fetched or submitted assignments in the Assignment List."""
    return lab.page.locator(f"#{kind}_assignments_list > .list_item")


def write(lab, answers):
    """Write answers into the cells of the notebook that is open."""
    lab.page.evaluate(
        """async answers => {
             const {content, context} = window.jupyterapp.shell.currentWidget;
             await context.ready;
             for (const cell of content.model.sharedModel.cells) {
               const name = (cell.getMetadata('nbgrader') || {}).grade_id;
               if (name in answers) cell.setSource(answers[name]);
             }
           }""", answers)


def validate(lab):
    """Press the button *Validate* that is to be seen: is all right, and what does it say?"""
    lab.page.get_by_role("button", name="Validate").locator("visible=true").click()
    dialog = lab.page.locator(".nbgrader-SuccessDialog, .nbgrader-ErrorDialog")
    dialog.wait_for()
    right, said = "Success" in dialog.get_attribute("class"), dialog.inner_text()
    dialog.get_by_role("button").last.click()
    dialog.wait_for(state="hidden")
    return right, said


@pytest.fixture
def instructor(browser, addresses):
    with lab(browser, addresses[0]) as opened:
        yield opened


@pytest.fixture
def student(browser, addresses):
    with lab(browser, addresses[1]) as opened:
        yield opened


def test_the_whole_round(instructor, student, folders):
    course, _ = folders

    # The instructor generates and releases.
    instructor.choose("Nbgrader", "Formgrader")
    frame = instructor.page.wait_for_selector("iframe").content_frame()
    formgrader = Formgrader(frame)
    said = formgrader.press(trial.NAME, "assign")
    assert "Successfully created the student version" in said
    handed_out = (course / "exercises" / trial.NAME / f"{trial.NAME}.ipynb").read_text()
    assert "SOLUTION" not in handed_out and "HIDDEN" not in handed_out
    assert "Successfully released" in formgrader.press(trial.NAME, "release")

    # The student fetches, validates, writes and submits.
    student.choose("Nbgrader", "Assignment List")
    released = assignments(student, "released")
    assert released.locator(".item_name").inner_text() == trial.NAME
    released.get_by_role("button", name="Fetch").click()
    fetched = assignments(student, "fetched")
    fetched.locator(".assignment-notebooks-link").click()
    right, said = validate(student)
    assert not right and said.count("The following cell failed") == len(trial.TASKS) + 1
    fetched.locator(".assignment-notebooks").get_by_text(trial.NAME).click()
    student.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    write(student, ANSWERS)
    right, said = validate(student)
    assert right and "Your notebook passes all the tests" in said
    student.choose("Nbgrader", "Assignment List")
    fetched.get_by_role("button", name="Submit").click()
    submitted = assignments(student, "submitted")
    assert re.search(r"\d{4}-\d\d-\d\d [\d:.]+ UTC$", submitted.inner_text())

    # The instructor collects, grades by our engine and by hand, and gives back.
    assert "Collecting submission: " in formgrader.press(trial.NAME, "collect")
    formgrader.row(trial.NAME).locator(".num-submissions a").click()
    assert "Successfully autograded" in formgrader.press(ME, "autograde")
    assert totals(course) == {ME: float(trial.POINTS - 4)}
    graded = (course / "autograded" / ME / trial.NAME / f"{trial.NAME}.ipynb").read_text()
    assert "A test did not pass" in graded and "== 144" not in graded  # stock nbgrader shows it
    frame.get_by_text(f"{trial.POINTS - 4} / {trial.POINTS + 5}").wait_for()
    for link, address in (("Manual Grading", "gradebook"), (trial.NAME, f"gradebook/{trial.NAME}"),
                          (trial.NAME, f"gradebook/{trial.NAME}/{trial.NAME}"),
                          ("Submission #1", "submissions/*")):
        frame.get_by_role("link", name=link, exact=True).last.click()
        frame.wait_for_url(f"**/formgrader/{address}**")
    page = frame.locator("main").inner_text()
    assert "softmax: 20 of 20 points – right" in page and "A test did not pass" in page
    assert "<p" not in page and "<div" not in page
    for field, value, kept in (
            ("#explain.needs_manual_grade", "5", "grade"),
            ("#explain-comment[placeholder]", "Well said", "comment")):
        with instructor.page.expect_response(re.compile(f"/formgrader/api/{kept}/")):
            frame.locator(field).fill(value)
            frame.locator(field).press("Tab")
    assert (ME, "explain", None, 5.0, 0) in grades(course)
    frame.get_by_role("link", name="Manual Grading").click()
    frame.get_by_role("link", name="Manage Students").click()
    assert f"{trial.POINTS + 1} / {trial.POINTS + 5}" in formgrader.row(ME).inner_text()
    frame.get_by_role("link", name="Manage Assignments").click()
    said = formgrader.press(trial.NAME, "generate-feedback")
    assert "Successfully generated feedback" in said
    assert "Successfully released feedback" in formgrader.press(trial.NAME, "release-feedback")

    # The student fetches the feedback and reads it.
    student.page.locator("#refresh_assignments_list").click()
    submitted.get_by_text("feedback available to fetch").wait_for()
    submitted.get_by_role("button", name="Fetch Feedback").click()
    submitted.get_by_text("view feedback").click()
    student.page.locator(".jp-DirListing-item").get_by_text(f"{trial.NAME}.html").dblclick()
    feedback = student.page.frame_locator(".jp-HTMLViewer iframe")
    feedback.get_by_text("Well said").first.wait_for()  # an empty page comes first
    page = feedback.locator("body").inner_text()
    assert f"(Score: {trial.POINTS + 1}.0 / {trial.POINTS + 5}.0)" in page and "Well said" in page
    assert "softmax: 20 of 20 points – right" in page and "A test did not pass" in page
    assert "== 144" not in page and "<p" not in page and "<div" not in page
    assert "onerror=" in page  # as text


def test_create_assignment(browser, addresses, folders):
    """Answers and tests are marked in the panel; nbgrader and our engine find them."""
    course, _ = folders
    path = course / "solutions" / "91_new" / "91_new.ipynb"
    path.parent.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in (
        "### BEGIN SOLUTION\ndef one():\n    return 1\n### END SOLUTION", "assert one() == 1")])
    notebook.metadata.kernelspec = {
        "name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)
    with lab(browser, addresses[0], "/tree/solutions/91_new/91_new.ipynb") as opened:
        opened.page.get_by_role("tab", name="Create Assignment").click()
        answer, test = (opened.page.locator(".nbgrader-CellWidget").nth(i) for i in (0, 1))
        answer.get_by_label("Type").select_option("Autograded answer")
        answer.get_by_label("ID").fill("one")
        answer.get_by_label("ID").press("Enter")
        test.get_by_label("Type").select_option("Autograded tests")
        test.get_by_label("ID").fill("one-check")
        test.get_by_label("ID").press("Enter")
        test.get_by_label("Points").fill("3")
        test.get_by_label("Points").press("Enter")
        total = opened.page.get_by_label("Total points")
        assert opened.soon(lambda: total.input_value() == "3")
        opened.command("docmanager:save")
        about = [cell.metadata.nbgrader for cell in nbformat.read(path, as_version=4).cells]
        assert [(a.grade_id, a.grade, a.solution, a.locked, a.get("points")) for a in about] == [
            ("one", False, True, False, None), ("one-check", True, False, True, 3)]
        opened.choose("Nbgrader", "Formgrader")
        said = Formgrader(opened.page.frame_locator("iframe")).press("91_new", "assign")
        assert "Successfully created" in said
    assert [one.points for one in Course(course).assignment("91_new")] == [3]
    assert "return 1" not in (course / "exercises" / "91_new" / "91_new.ipynb").read_text()
