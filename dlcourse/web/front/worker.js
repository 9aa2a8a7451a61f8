// The worker in which Python runs. It knows nothing of the page: sources come in, plain data go out.

import { unpacked } from "./packed.js";

const LIBRARY = "/lib/python312.zip";
let session, folder, animals = false;
const say = (message, transfer) => self.postMessage(message, transfer);

async function start(message) {
  folder = message.folder;
  const [begun, ...archives] = ["begun", "numpy", "dlcourse"].map((name) => unpacked(`${folder}${name}.packed`));
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  const pyodide = await loadPyodide({ indexURL: folder, _loadSnapshot: begun.then(({ data }) => data.memory.slice()),
    stdLibURL: `${folder}pyodide-lock.json` }); // anything: what was imported of it is in the memory already
  if (message.signal) pyodide.setInterruptBuffer(message.signal);
  const { held: { place, record } } = await begun, { FS } = pyodide;
  for (const archive of archives)
    for (const [name, data] of Object.entries((await archive).data)) {
      const path = `${place}/${name}`;
      FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      FS.writeFile(path, data, { canOwn: true });
    }
  FS.mkdirTree(record.slice(0, record.lastIndexOf("/")));
  pyodide.globals.set("_post", (text, data) => say({ type: "posted", text, data: Object.fromEntries(data) }));
  pyodide.globals.set("_library", () => fetchNow(`${folder}python_stdlib.zip`, (data) => FS.writeFile(LIBRARY, data)));
  pyodide.runPython(`
    import json, random, sys
    Late(_library)  # of late.py: it is in the memory
    sys.path_importer_cache.pop("${place}", None)  # what it knew of the folder, before the files above
    random.seed()  # it began at build time
    from dlcourse.web.narrow import accept_wide_counts
    from dlcourse.web.session import Session, needed
    from pyodide.ffi import to_js
    accept_wide_counts()
    _session = Session(lambda message, data: _post(json.dumps(message), to_js(data)))
    _needed = lambda sources, wanted, ran: needed(json.loads(sources), wanted, json.loads(ran))
    _receive = lambda where, content: _session.receive(where, json.loads(content))
    _move = lambda where, positions: _session.move(where, json.loads(positions))
  `);
  say({ type: "ready" });
  return { pyodide, place, record, kept: "",
    run: pyodide.runPython("_session.run"), needed: pyodide.runPython("_needed"),
    receive: pyodide.runPython("_receive"), move: pyodide.runPython("_move") };
}

function fetchNow(url, take) { // an import waits for it
  const asked = new XMLHttpRequest();
  asked.open("GET", url, false);
  asked.responseType = "arraybuffer";
  try { asked.send(); } catch { return false; }
  if (asked.status === 200) take(new Uint8Array(asked.response));
  return asked.status === 200;
}

async function run({ sources, wanted, ran, record }) {
  const one = await session, { pyodide, place } = one;
  pyodide.FS.writeFile(one.record, (one.kept = record)); // the page may have answers since
  if (!animals && sources.some(({ source }) => source.includes("animal"))) {
    animals = true;
    await Promise.all(["animals.npz", "learnt_animals.npz"].map(async (name) => {
      const answer = await fetch(folder + name);
      if (answer.ok) pyodide.FS.writeFile(`${place}/dlcourse/data/${name}`, new Uint8Array(await answer.arrayBuffer()));
    }));
  }
  const before = one.needed(JSON.stringify(sources.map(({ source }) => source)), wanted, JSON.stringify(ran));
  for (const at of [...before.toJs(), wanted]) {
    const { name, source } = sources[at];
    say({ type: "begun", cell: name });
    await pyodide.loadPackagesFromImports(source, { messageCallback: () => {} }).catch(() => {});
    const well = one.run(name, source);
    say({ type: "ran", cell: name, well });
    if (!well) break;
  }
  await told();
  say({ type: "done" });
}

async function told() { // the record, if it has changed
  const one = await session, text = one.kept && one.pyodide.FS.readFile(one.record, { encoding: "utf8" });
  if (text !== one.kept) say({ type: "record", text: (one.kept = text) });
}

const ACTS = {
  run,
  receive: async ({ address, content }) => {
    (await session).receive(address, JSON.stringify(content));
    await told();
  },
  move: async ({ address, positions }) => (await session).move(address, JSON.stringify(positions)),
};

let last = Promise.resolve();
self.addEventListener("message", ({ data }) => {
  if (data.type === "start") session = start(data);
  const act = ACTS[data.type];
  last = last.then(() => (act ? act(data) : session)).catch((error) => say({ type: "failed", text: String(error.message ?? error) }));
});
