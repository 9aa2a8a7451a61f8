// A notebook's page without a kernel and without network: the figures play what was shipped.
// It reads the widget state that is saved in the page, and gives each figure a model of its own.

const saved = document.querySelector('script[type="application/vnd.jupyter.widget-state+json"]');
const states = saved ? JSON.parse(saved.textContent).state : {};

function bytes(base64) {
  const text = atob(base64);
  return new DataView(Uint8Array.from(text, (c) => c.charCodeAt(0)).buffer);
}

function modelOf({ state, buffers = [] }) {
  const values = { ...state };
  for (const { data, path } of buffers) values[path[0]] = bytes(data);
  return {
    get: (name) => values[name],
    set: (name, value) => { values[name] = value; },
    on() {}, off() {}, save_changes() {},
    send() { throw new Error("there is no kernel"); }, // the figure says so
  };
}

for (const view of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]')) {
  const saved = states[JSON.parse(view.textContent).model_id];
  const el = document.createElement("div");
  view.after(el);
  if (saved?.model_module !== "anywidget") {
    el.textContent = "A question stands here. It can be answered in the notebook.";
    el.style.fontStyle = "italic";
    continue;
  }
  const style = document.createElement("style");
  style.textContent = saved.state._css;
  el.append(style);
  const address = URL.createObjectURL(new Blob([saved.state._esm], { type: "text/javascript" }));
  import(address).then((module) => module.default.render({ model: modelOf(saved), el }));
}
