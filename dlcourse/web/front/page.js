// A page of the course: figures and questions come alive as they come near, code when it is wanted.

import { Notebook } from "./cells.js";
import { keepButton, onThisDevice } from "./device.js";
import { button, element } from "./dom.js";
import { desk } from "./exercise.js";
import { progressPage, rows } from "./progress.js";
import { Python } from "./python.js";
import { onStage } from "./models.js";
import { whenNear } from "./shows.js";

const root = document.documentElement;

function status() { // what Python is doing, in words, and a way to stop it
  const bar = element("div", "python"), words = element("p");
  words.setAttribute("role", "status");
  bar.append(words);
  bar.hidden = true;
  document.body.append(bar);
  let soon;
  const say = (text) => {
    clearTimeout(soon);
    const show = () => {
      words.textContent = text;
      bar.hidden = !text;
      root.dataset.python = text ? "works" : "waits";
    };
    if (text) show(); else soon = setTimeout(show, 120); // between two cells it does not flicker
  };
  return { bar, say };
}

function start() {
  const main = document.querySelector("main[data-page]");
  rows();
  const menu = document.querySelector(".menu");
  document.addEventListener("click", ({ target }) => { if (!menu.contains(target)) menu.open = false; });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") menu.open = false; });
  document.querySelectorAll("button.keeps").forEach((one) => keepButton(one, one.nextElementSibling));
  onThisDevice();
  if (main?.dataset.kind === "progress") progressPage(main);
  else if (main?.dataset.kind === "guide") guide(main);
  else if (main) works(main);
  root.dataset.ready = "true";
}

function works(main) { // a page with cells
  const { bar, say } = status();
  const python = new Python(say), notebook = new Notebook(main, python);
  bar.append(button("Stop", () => notebook.stop()));
  beginsEarly(main, python);
  main.querySelector(".runs-all")?.addEventListener("click", () => notebook.runAll());
  const shows = notebook.cells.flatMap((cell) => cell.shows);
  if (onStage) lecture(main, shows);
  else whenNear(shows);
  addEventListener("hashchange", () => shows.forEach((show) => show.follow()));
  if (location.hash.includes("&")) document.getElementById(location.hash.slice(1).split("&")[0])?.scrollIntoView();
  if (main.dataset.kind === "exercise") desk(main, notebook);
}

async function lecture(main, shows) { // all that is shown is there before the page becomes screens
  const [{ Lecture }] = await Promise.all([import("./present.js"), document.fonts.ready, ...shows.map((show) => show.load().catch(() => {}))]);
  new Lecture(main);
  root.dataset.lecture = "ready";
}

async function guide(main) { // beside a lecture, its notes
  if (location.search.includes("follow")) (await import("./present.js")).follow(main);
}

// Python begins when the reader's hand comes near what needs it, unless data is to be saved. (What
// comes below a resting pointer as the page is scrolled is not meant.)
function beginsEarly(main, python) {
  if (navigator.connection?.saveData) return;
  const near = (where) => ({ target }) => { if (target.closest(where)) python.begin(); };
  main.addEventListener("pointermove", near(".bar button, .runs-all"), { passive: true });
  main.addEventListener("focusin", near(".bar button, .runs-all, .cm-editor"));
}

start();
