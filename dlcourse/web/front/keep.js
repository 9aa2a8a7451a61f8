// What the browser keeps for the reader: what was typed, and the record of answers and points.
// The record is the file that `dlcourse lab` keeps in a folder (.dlcourse/progress.json).

const RECORD = "dlcourse:record", TYPED = "dlcourse:typed:";

function read(key, empty) {
  try { return JSON.parse(localStorage.getItem(key)) ?? empty; } catch { return empty; }
}

function write(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
}

export const record = () => ({ exercises: {}, answers: {}, ...read(RECORD, {}) });

export function setRecord(whole) {
  const kept = write(RECORD, whole);
  document.dispatchEvent(new CustomEvent("recorded"));
  return kept;
}

// An answer was committed where no Python runs: the same entry that dlcourse/app/record.py makes.
export function recordAnswer(name, news) {
  const whole = record(), entry = whole.answers[name] ?? {};
  const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const box = boxAfter(whole.answers[name], news.right === true, time);
  whole.answers[name] = { ...news, first: news.answer, first_right: news.right, since: time, ...entry, ...news, box, time };
  return setRecord(whole);
}

// A grading cell of an instructor's ran: all its points, or none.
export function recordTask(name, max_points, well) {
  const whole = record(), entry = whole.exercises[name] ?? {}, points = well ? max_points : 0;
  const time = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  whole.exercises[name] = { since: time, ...entry, attempts: (entry.attempts ?? 0) + 1, points, max_points,
    best: Math.max(points, entry.best ?? 0), status: well ? "right" : "wrong", time };
  return setRecord(whole);
}

// When a question is asked again: dlcourse/app/boxes.py says the same.
const DAYS = [0, 1, 3, 7, 21, 60], KNOWN = 2;

function boxOf({ box, right, first_right = true }) {
  if (Number.isInteger(box) && box in DAYS) return box;
  return right === true ? (first_right === true ? KNOWN : 1) : 0;
}

export function due(entry, now = new Date().toISOString()) {
  const day = (time) => Date.parse(String(time).slice(0, 10)) / 864e5;
  return isRecord(entry) && "answer" in entry && day(now) - day(entry.time) >= DAYS[boxOf(entry)];
}

export function boxAfter(entry, right, now) {
  if (!right) return 0;
  return isRecord(entry) && "answer" in entry ? Math.min(boxOf(entry) + due(entry, now), DAYS.length - 1) : KNOWN;
}

// What comes first in a round: what was missed, what was asked on an earlier day; the lessons mix.
export function inRound(names, answers = record().answers) {
  const place = (name) => [boxOf(answers[name]), String(answers[name].time).slice(0, 10), name.split("/")[1] + name];
  return names.filter((name) => due(answers[name])).sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

// The cells of a page that the reader changed: their sources, by name.
export const typed = (page) => read(TYPED + page, {});

export function setTyped(page, sources) {
  if (Object.keys(sources).length) return write(TYPED + page, sources);
  localStorage.removeItem(TYPED + page);
  return true;
}

// All of it, as a file holds it: the record, and beside it what was typed.
export function everything() {
  const pages = Object.keys(localStorage).filter((key) => key.startsWith(TYPED)).map((key) => key.slice(TYPED.length));
  return { ...record(), typed: Object.fromEntries(pages.map((page) => [page, typed(page)])) };
}

// What a file holds comes to what is kept: of each entry the later one counts. How many came, or null.
export function takeIn(file) {
  const mine = record();
  let came = 0;
  if (!isRecord(file?.exercises) && !isRecord(file?.answers)) return null;
  for (const section of ["exercises", "answers"])
    for (const [name, theirs] of Object.entries(isRecord(file[section]) ? file[section] : {})) {
      const here = mine[section][name];
      if (!isRecord(theirs) || (here?.time ?? "") > (theirs.time ?? "")) continue;
      if (JSON.stringify(here) === JSON.stringify(theirs)) continue;
      mine[section][name] = theirs;
      if (here?.best > theirs.best) theirs.best = here.best;
      came++;
    }
  for (const [page, sources] of Object.entries(isRecord(file.typed) ? file.typed : {}))
    if (isRecord(sources)) setTyped(page, { ...sources, ...typed(page) });
  setRecord(mine);
  return came;
}

const isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

// How far a reader is with a lesson, from its row on a page: tasks right, points; what was answered.
export function progressOf({ lesson, tasks = "", asked = "" }, whole = record()) {
  const names = (list) => list.split(" ").filter(Boolean).map((name) => `${lesson}/${name}`);
  const done = names(tasks).map((name) => whole.exercises[name]).filter((entry) => entry);
  const answers = names(asked).map((name) => whole.answers[name]).filter((entry) => entry);
  return { tasks: names(tasks).length, tried: done.length, right: done.filter(({ points, max_points }) => points >= max_points).length,
    points: done.reduce((sum, entry) => sum + (entry.points ?? 0), 0), asked: names(asked).length, answered: answers.length };
}
