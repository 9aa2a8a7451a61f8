"""An assignment in a real JupyterLab: what its checks say of cells that did not run."""

from __future__ import annotations

import pytest

from dlcourse import checks
from dlcourse.checks import MultipleChoice
from dlcourse.checks.marking import scores

pytestmark = [pytest.mark.slow, pytest.mark.browser]
RIGHT = "def weighted_sum(x, w, b):\n    return sum(x * w) + b"
WRITE = """async ([id, source]) => {
  const {content, context} = window.jupyterapp.shell.currentWidget;
  const cells = [...content.model.sharedModel.cells];
  const index = cells.findIndex(cell => cell.id === id);
  if (source) cells[index].setSource(source);
  return index;
}"""


class Exercise:
    """The assignment of lesson 02, cell by cell."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context"
                           ".sessionContext.ready.then(() => 1)")

    def write(self, cell: str, source: str = "") -> int:
        return self.page.evaluate(WRITE, [cell, source])

    def run(self, cell: str, source: str = "") -> str:
        """Run a cell, after writing this into it; the text of what is shown."""
        index = self.write(cell, source)
        self.page.evaluate("""async index => {
          const widget = window.jupyterapp.shell.currentWidget;
          widget.content.deselectAll();
          widget.content.activeCellIndex = index;
          await window.jupyterapp.commands.execute('notebook:run-cell');
        }""", index)
        output = self.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".jp-OutputArea")
        return " ".join(output.all_inner_texts())


def change(exercise, cell, source, then):
    """As by hand: click into a cell, change it, click into another. Nothing is saved by the clock.
    """
    exercise.notebook.command("docmanager:toggle-autosave")
    cells = exercise.page.locator(".jp-Notebook .jp-Cell")
    cells.nth(exercise.write(cell)).locator(".cm-content").click()
    exercise.write(cell, source)
    cells.nth(exercise.write(then)).locator(".cm-content").click()
    exercise.page.wait_for_function(
        "() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    exercise.notebook.command("docmanager:toggle-autosave")


def test_a_check_says_what_did_not_run(open_notebook):
    exercise = Exercise(open_notebook("exercises/02_artificial_neuron/02_artificial_neuron.ipynb"))
    check = "weighted-sum-check"
    assert "check is made in the first cell of code, which has not run yet" in exercise.run(check)
    exercise.run("setup")
    assert "The cell of weighted_sum has not run yet: it is the cell under “1. The weighted sum”" \
        in exercise.run(check)
    exercise.run("weighted-sum", RIGHT + " +")
    assert "The cell of weighted_sum did not run: SyntaxError" in exercise.run(check)
    exercise.run("weighted-sum", RIGHT.replace(" + b", ""))
    said = exercise.run(check)
    assert "the bias is forgotten" in said and "Hint 1" in said
    exercise.page.get_by_text("Hint 1").click()
    assert exercise.page.get_by_text("What happens with the products?").is_visible()
    change(exercise, "weighted-sum", RIGHT, then=check)
    assert "The cell of weighted_sum was changed since it ran" in exercise.run(check)
    exercise.run("weighted-sum")
    assert "weighted_sum: 20 of 20 points – right" in exercise.run(check)
    said = exercise.run("explain-neuron-check")
    assert "explain_neuron has not run yet" in said
    mark, path = exercise.page.evaluate("""() => {
      const {title, context} = window.jupyterapp.shell.currentWidget;
      return [title.dataset.dlcourse, context.path];
    }""")
    assert mark == "assignment" and path.endswith("/02_artificial_neuron.ipynb")  # not renamed


def test_a_question_is_clicked_and_its_answer_is_in_the_notebook(open_notebook, workspace):
    path = "exercises/03_activation_functions/03_activation_functions.ipynb"
    exercise = Exercise(open_notebook(path))
    exercise.run("setup")
    name, choice = next((e.name, e) for e in checks.lesson(path.split("/")[1]).exercises.values()
                        if isinstance(e, MultipleChoice))
    cell = name.replace("_", "-")
    exercise.run(f"{cell}-check")  # its cell did not even run
    form = exercise.page.locator(".dlq")
    wrong = next(letter for letter in choice.options if letter != choice.right)
    for letter, said in ((wrong, "✗ Not this."), (choice.right, "✓ Right.")):
        form.get_by_label(f"({letter})").check()
        form.get_by_role("button", name="Check").click()
        form.get_by_role("status").get_by_text(said).wait_for()
    done = f"{name}: {choice.points} of {choice.points} points – right"
    exercise.page.get_by_text(done).wait_for()
    exercise.notebook.command("docmanager:save")
    saved = (workspace / path).read_text()
    assert f'return \\"{choice.right}\\"' in saved
    (score,) = [s for s in scores(workspace / path) if s["name"] == name]
    assert (score["points"], exercise.notebook.errors) == (choice.points, [])
