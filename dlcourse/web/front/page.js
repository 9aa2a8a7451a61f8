// A page of the course: figures and questions come alive as they come near, code when it is wanted.

import { Notebook } from "./cells.js";
import { button, element } from "./dom.js";
import { desk } from "./exercise.js";
import { pointsOf } from "./keep.js";
import { Python } from "./python.js";
import { whenNear } from "./shows.js";

function status() { // what Python is doing, in words, and a way to stop it
  const bar = element("div", "python"), words = element("p");
  words.setAttribute("role", "status");
  bar.append(words);
  bar.hidden = true;
  document.body.append(bar);
  let soon;
  const say = (text) => {
    clearTimeout(soon);
    const show = () => { words.textContent = text; bar.hidden = !text; };
    if (text) show(); else soon = setTimeout(show, 120);
  };
  return { bar, say };
}

function start() {
  const main = document.querySelector("main[data-page]");
  for (const item of document.querySelectorAll("[data-lesson][data-tasks]")) {
    const done = pointsOf(item.dataset.lesson, item.dataset.tasks.split(" "));
    if (done.tried) item.querySelector(".done").textContent = `${done.right} of ${done.tasks} right`;
  }
  const menu = document.querySelector(".menu");
  document.addEventListener("click", ({ target }) => { if (!menu.contains(target)) menu.open = false; });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") menu.open = false; });
  if (!main) return;
  const { bar, say } = status();
  const python = new Python(say), notebook = new Notebook(main, python);
  bar.append(button("Stop", () => { python.stop(); say(""); }));
  const run = notebook.next.bind(notebook);
  notebook.next = () => { if (python.running) say("Running."); run(); };
  whenNear(notebook.cells.flatMap((cell) => cell.shows));
  if (main.dataset.kind === "exercise") desk(main, notebook);
  document.documentElement.dataset.ready = "true";
}

start();
