// An assignment: its points, hints, and the notebook to hand in.

import { address, button } from "./dom.js";
import { choose, save } from "./files.js";
import { progressOf } from "./keep.js";

export function desk(main, notebook) {
  const node = main.querySelector(".desk"), { page: lesson, tasks } = main.dataset;
  const points = node.querySelector(".points");
  const count = () => {
    const done = progressOf({ lesson, tasks });
    points.textContent = !done.tasks ? "Your work is judged when you hand it in." : `${+done.points.toFixed(2)} points, ${done.right} of ${done.tasks} tasks right`;
  };
  count();
  document.addEventListener("recorded", count);
  node.querySelector(".download").addEventListener("click", () => download(notebook));
  node.querySelector(".open").addEventListener("click", () => open(notebook));
  node.querySelector(".anew").addEventListener("click", () => {
    if (confirm("All your answers on this page become empty again. Download the notebook first if you want to keep them."))
      for (const cell of notebook.cells) cell.set(cell.first);
  });
  node.hidden = false;
  for (const cell of notebook.cells) {
    if (cell.role === "answer" || cell.role === "written") cell.edit();
    const task = cell.role === "check" && cell.source.match(/^check\.(\w+)\(/)?.[1];
    if (task) cell.bar.append(button("Hint", () => notebook.run(cell, `check.hint("${task}")`), `Hint for ${task}`));
  }
}

const original = (notebook) => fetch(address(`exercises/${notebook.page}.ipynb`)).then((answer) => answer.json());

// The assignment as it was handed out, with the reader's sources: nbgrader finds all it needs.
async function download(notebook) {
  const whole = await original(notebook);
  for (const cell of whole.cells) {
    const mine = notebook.named(cell.id);
    if (mine?.changed) cell.source = mine.source.split(/(?<=\n)/);
  }
  save(`${notebook.page}.ipynb`, whole);
}

const nameOf = (cell) => cell?.metadata?.nbgrader?.grade_id;

// A notebook of the reader's: its answers come into the page, by the names that nbgrader gave them.
function open(notebook) {
  choose(".ipynb", async (theirs, file) => {
    const whole = await original(notebook), names = new Set(whole.cells.map(nameOf).filter(Boolean));
    const found = (theirs?.cells ?? []).filter((cell) => names.has(nameOf(cell)) && cell.metadata.nbgrader.solution);
    const say = (words) => { notebook.main.querySelector(".told").textContent = words; };
    if (!found.length) return say("This file has no answers to this assignment.");
    for (const cell of found) {
      const here = whole.cells.find((one) => nameOf(one) === nameOf(cell));
      notebook.named(here.id)?.set([cell.source].flat().join(""));
    }
    say(`${found.length} answers were taken from ${file}.`);
  });
}
