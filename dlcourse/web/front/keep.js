// What the browser keeps for the reader: what was typed, and the record of answers and points.
// The record is the file that `dlcourse lab` keeps in a folder (.dlcourse/progress.json).

const RECORD = "dlcourse:record";

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
  whole.answers[name] = { ...entry, ...news, first: entry.first ?? news.answer,
    time: new Date().toISOString().replace(/\.\d+Z$/, "Z") };
  return setRecord(whole);
}

// The cells of a page that the reader changed: their sources, by name.
export const typed = (page) => read(`dlcourse:typed:${page}`, {});

export function setTyped(page, sources) {
  if (Object.keys(sources).length) return write(`dlcourse:typed:${page}`, sources);
  localStorage.removeItem(`dlcourse:typed:${page}`);
  return true;
}

// How far a reader is with an assignment: points of those that there are.
export function pointsOf(lesson, tasks, whole = record()) {
  const entries = tasks.map((task) => whole.exercises[`${lesson}/${task}`]).filter((entry) => entry);
  const sum = (of) => entries.reduce((total, entry) => total + (entry[of] ?? 0), 0);
  return { points: sum("points"), right: entries.filter((entry) => entry.status === "right").length,
    tried: entries.length, tasks: tasks.length };
}
