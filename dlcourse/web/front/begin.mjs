// At build time, in Node.js: Python as it is once it has begun, its memory kept as a file.
//
// The worker goes on from there. This spares the reader's browser what is the same each time: Python's own
// beginning, and the imports of the standard library that NumPy and the course make.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , folder, late, out, env, modules] = process.argv;
// Some browsers lack a way to count a function's arguments, which Python finds out as it begins: what
// is kept must do without.
Object.defineProperty(globalThis, "navigator", { value: { platform: "iPhone", userAgent: "a browser" }, configurable: true });
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: folder, _makeSnapshot: true, env: JSON.parse(env) });
pyodide.runPython(readFileSync(late, "utf8"));
pyodide.runPython(`import ${modules}, gc; gc.collect()`);
writeFileSync(out, pyodide.makeMemorySnapshot());
