// Files of the reader's own: saved from a page, and opened in it.

import { element } from "./dom.js";

// Save what is plain data under a name.
export function save(name, content) {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(content, null, 1)}\n`], { type: "application/json" }));
  Object.assign(element("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// Let the reader choose a file; `opened` gets what it holds, null if that cannot be read, and its name.
export function choose(kind, opened) {
  const input = Object.assign(element("input"), { type: "file", accept: kind });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    let content = null;
    try { content = JSON.parse(await file.text()); } catch { /* null says so */ }
    opened(content, file.name);
  });
  input.click();
}
