// How far the reader is: in the list of lessons, and on the page of progress.

import { choose, save } from "./files.js";
import { everything, inRound, progressOf, takeIn } from "./keep.js";
import { Show } from "./shows.js";

const ROUND = 8; // questions at a time: about five minutes

// Each row of a list of lessons says how far it is.
export function rows() {
  for (const row of document.querySelectorAll("[data-lesson]")) {
    const at = progressOf(row.dataset), done = row.querySelector(".done");
    const parts = [at.asked && `${at.answered} of ${at.asked} questions`, at.tasks && `${at.right} of ${at.tasks} tasks`];
    const begun = at.tried + at.answered > 0, whole = begun && at.answered === at.asked && at.right === at.tasks;
    done.textContent = begun || row.dataset.always ? `${whole ? "✓ " : ""}${parts.filter(Boolean).join(", ")}` : "";
    const points = row.querySelector(".points");
    if (points) points.textContent = at.tasks ? +at.points.toFixed(2) : "";
    row.querySelector("progress")?.setAttribute("value", at.answered + at.right);
  }
}

// The page of progress: it is saved to a file, and read again.
export function progressPage(main) {
  const told = main.querySelector(".told");
  main.querySelector(".save").addEventListener("click", () => save("progress.json", everything()));
  main.querySelector(".read").addEventListener("click", () => choose(".json", (content, file) => {
    const came = takeIn(content);
    told.textContent = came === null ? `${file} holds no progress of this course.`
      : `${came} entries came from ${file}.`;
  }));
  document.addEventListener("recorded", rows);
  review(main.querySelector(".review"));
}

// What is due again, a few minutes of it: what is shown stays until more is asked for.
function review(place) {
  const nodes = [...place.querySelectorAll("[data-asks]")], more = place.querySelector("button");
  const told = place.querySelector(".told"), shown = place.querySelector(".round");
  const due = () => inRound(nodes.map((node) => node.dataset.asks));
  const tell = () => {
    const left = due().length;
    told.textContent = left ? `${left} due today.` : "Nothing is due today.";
    more.hidden = !left;
  };
  more.addEventListener("click", () => {
    const names = due().slice(0, ROUND);
    shown.replaceChildren(...names.map((name) => {
      const node = nodes.find(({ dataset }) => dataset.asks === name).cloneNode(true);
      node.hidden = false;
      new Show(node, () => {}).load().catch(() => {});
      return node;
    }));
  });
  document.addEventListener("recorded", tell);
  tell();
}
