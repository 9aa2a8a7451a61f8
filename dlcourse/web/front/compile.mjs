// At build time, in Node.js: the browser's Python compiles an archive of modules, as compiled.py says.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , folder, program, archive, out, sources] = process.argv;
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: folder });
pyodide.runPython(readFileSync(program, "utf8"));
const given = pyodide.globals.get("bytes")(pyodide.toPy(new Uint8Array(readFileSync(archive))));
const made = pyodide.globals.get("compiled").callKwargs(given, { sources: sources === "True" });
writeFileSync(out, made.toJs());
