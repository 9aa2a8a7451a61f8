// Plays the frames of a dlcourse figure: paints marks, holds the controls. No library, no build.
//
// The kernel ships `spec` (what there is), `sets` (frames) and `data` (their numbers). A set holds
// the frames along `axes`, the controls whose positions may vary in it, with all others `fixed`.
// Moving a control looks up the frame and paints it. If no set has it, the kernel is asked once
// for the frames along that control; the latest request wins.

const CLASSES = ["blue", "orange", "green", "purple", "red", "muted"];
const SHAPES = ["circle", "triangle", "square", "diamond", "cross", "star"];
const FONT = "system-ui, sans-serif";
const MARGIN = { left: 50, right: 14, top: 8, bottom: 40 };

// Frames -------------------------------------------------------------------------------------
function bytesOf(data) {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

// One frame of an array, its codes turned back into numbers.
function numbers(set, name, frame) {
  const { shape, bytes, offset, low, high } = set.arrays[name];
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  const start = set.offset + offset + (shape[0] > 1 ? frame : 0) * size * bytes;
  const raw = set.bytes.slice(start, start + size * bytes), named = { shape: shape.slice(1) };
  if (bytes === 4) return Object.assign(Float64Array.from(new Float32Array(raw.buffer)), named);
  const codes = bytes === 1 ? raw : new Uint16Array(raw.buffer);
  const out = new Float64Array(size);
  const step = (high - low) / (bytes === 1 ? 255 : 65534);
  for (let i = 0; i < size; i++) out[i] = codes[i] === 65535 ? NaN : low + codes[i] * step;
  return Object.assign(out, named);
}

const fixed = (v, digits) => v.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−");
const pick = (list, frame) => list[list.length > 1 ? frame : 0];

// Painting: each function paints one mark on p, a panel made ready for it --------------------
const PAINT = {
  line(p, mark, d) {
    p.stroke(mark.colour, mark.width, mark.dash);
    let down = false;
    for (let i = 0; i < d.y.length; i++) {
      const x = p.x(d.x[i]), y = p.y(d.y[i]);
      if (!isFinite(x) || !isFinite(y)) down = false;
      else if (down) p.c.lineTo(x, y);
      else { p.c.moveTo(x, y); down = true; }
    }
    p.c.stroke();
  },

  points(p, mark, d) {
    for (let i = 0; i < d.y.length; i++) {
      if (!isFinite(d.x[i]) || !isFinite(d.y[i])) continue;
      const g = d.group ? d.group[i] : -1;
      if (g !== g) continue;
      shape(p, p.x(d.x[i]), p.y(d.y[i]), g < 0 ? mark.shape : SHAPES[Math.round(g) % 6],
        g < 0 ? mark.colour : CLASSES[Math.round(g) % 6], mark.size, mark.hollow);
    }
  },

  bars(p, mark, d) {
    const lying = mark.along === "y";
    for (let i = 0; i < d.y.length; i++) {
      const base = d.base ? d.base[i] : 0, end = d.y[i], half = mark.width / 2;
      const negative = mark.by_sign && end < base;
      const name = mark.by_class ? CLASSES[i % 6] : negative ? "orange" : mark.colour;
      const [x0, x1] = lying ? [p.x(base), p.x(end)] : [p.x(d.x[i] - half), p.x(d.x[i] + half)];
      const [y0, y1] = lying ? [p.y(d.x[i] - half), p.y(d.x[i] + half)] : [p.y(base), p.y(end)];
      const box = [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)];
      p.c.fillStyle = p.colour(name);
      p.c.fillRect(...box);
      if (negative) hatch(p, box);
      if (mark.values != null) {
        const text = fixed(end - base, mark.values), up = end >= base;
        if (lying) p.text(text, x1 + (up ? 4 : -4), (y0 + y1) / 2, 12, up ? "left" : "right");
        else p.text(text, (x0 + x1) / 2, y1 + (up ? -9 : 10), 12, "center");
      }
    }
  },

  heat(p, mark, d) {
    const [rows, columns] = d.z.shape, [low, high] = mark.limits;
    const image = new ImageData(columns, rows);
    for (let r = 0; r < rows; r++) {
      const from = mark.top_down ? r : rows - 1 - r;
      for (let k = 0; k < columns; k++) {
        const share = (d.z[from * columns + k] - low) / (high - low);
        const t = 3 * Math.round(255 * Math.min(1, Math.max(0, share)));
        image.data.set([mark.table[t], mark.table[t + 1], mark.table[t + 2], 255], 4 * (r * columns + k));
      }
    }
    const tile = mark.tile ??= document.createElement("canvas");
    tile.width = columns; tile.height = rows;
    tile.getContext("2d").putImageData(image, 0, 0);
    const [left, right, bottom, top] = mark.extent;
    const x = p.x(left), y = p.y(top), w = p.x(right) - x, h = p.y(bottom) - y;
    p.c.imageSmoothingEnabled = mark.smooth;
    p.c.globalAlpha = mark.alpha;
    p.c.drawImage(tile, x, y, w, h);
    p.c.globalAlpha = 1;
    if (mark.values == null) return;
    for (let i = 0; i < rows * columns; i++) {
      const r = Math.floor(i / columns), down = mark.top_down ? r : rows - 1 - r;
      const t = 4 * (down * columns + (i % columns));
      const light = 0.3 * image.data[t] + 0.59 * image.data[t + 1] + 0.11 * image.data[t + 2] > 128;
      p.c.fillStyle = light ? "#000" : "#fff";
      p.write(fixed(d.z[i], mark.values), x + ((i % columns) + 0.5) * w / columns,
        y + (down + 0.5) * h / rows, 12, "center");
    }
  },

  segments(p, mark, d) {
    for (let i = 0; i < d.x0.length; i++) {
      let name = mark.colour, width = mark.width, dash = mark.dash;
      if (d.value) {
        [name, dash] = d.value[i] >= 0 ? ["blue", false] : ["orange", true];
        width = 0.3 + 3.7 * Math.min(1, Math.abs(d.value[i]) / mark.full);
      }
      const x0 = p.x(d.x0[i]), y0 = p.y(d.y0[i]), x1 = p.x(d.x1[i]), y1 = p.y(d.y1[i]);
      if (![x0, y0, x1, y1].every(isFinite)) continue;
      p.stroke(name, width, dash);
      p.c.moveTo(x0, y0);
      p.c.lineTo(x1, y1);
      p.c.stroke();
      if (mark.arrow && Math.hypot(x1 - x0, y1 - y0) > 2) arrowhead(p, x0, y0, x1, y1, name);
    }
  },

  nodes(p, mark, d) {
    for (let i = 0; i < d.x.length; i++) {
      const share = Math.min(1, Math.max(-1, d.value[i] / mark.full));
      const t = 3 * Math.round(255 * (0.5 + share / 2));
      const [r, g, b] = mark.table.slice(t, t + 3);
      p.stroke("ink", 1.5, false);
      p.c.arc(p.x(d.x[i]), p.y(d.y[i]), mark.radius, 0, 2 * Math.PI);
      p.c.fillStyle = `rgb(${r},${g},${b})`;
      p.c.fill();
      p.c.stroke();
      if (mark.digits == null) continue;
      p.c.fillStyle = 0.299 * r + 0.587 * g + 0.114 * b > 127 ? "#000" : "#fff";
      p.write(fixed(d.value[i], mark.digits), p.x(d.x[i]), p.y(d.y[i]),
        Math.min(12, mark.radius * 0.72), "center");
    }
  },

  text(p, mark, d, words) {
    p.text(words, p.x(d.x[0]), p.y(d.y[0]), mark.size, mark.align, mark.colour, mark.bold);
  },
};

const CORNERS = {
  triangle: [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]],
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  diamond: [[0, -1.3], [1.1, 0], [0, 1.3], [-1.1, 0]],
  cross: [[-1.1, -0.5], [-0.5, -1.1], [0, -0.6], [0.5, -1.1], [1.1, -0.5], [0.6, 0], [1.1, 0.5],
    [0.5, 1.1], [0, 0.6], [-0.5, 1.1], [-1.1, 0.5], [-0.6, 0]],
  star: [...Array(10).keys()].map((k) => [k % 2 ? 0.55 : 1.35, k * Math.PI / 5])
    .map(([reach, turn]) => [reach * Math.sin(turn), -reach * Math.cos(turn)]),
};

function shape(p, x, y, name, colour, r, hollow) {
  p.stroke(hollow ? colour : "paper", hollow ? 2 : 0.8, false);
  if (CORNERS[name]) for (const [u, v] of CORNERS[name]) p.c.lineTo(x + r * u, y + r * v);
  else p.c.arc(x, y, r, 0, 2 * Math.PI);
  p.c.closePath();
  p.c.fillStyle = p.colour(colour);
  if (!hollow) p.c.fill();
  p.c.stroke();
}

function hatch(p, [x, y, w, h]) {
  p.c.save();
  p.c.beginPath();
  p.c.rect(x, y, w, h);
  p.c.clip();
  p.stroke("paper", 1.5, false);
  for (let k = -h; k < w; k += 7) { p.c.moveTo(x + k, y + h); p.c.lineTo(x + k + h, y); }
  p.c.stroke();
  p.c.restore();
}

function arrowhead(p, x0, y0, x1, y1, name) {
  const angle = Math.atan2(y1 - y0, x1 - x0), size = 9;
  p.c.beginPath();
  p.c.moveTo(x1, y1);
  for (const turn of [2.7, -2.7]) p.c.lineTo(x1 + size * Math.cos(angle + turn), y1 + size * Math.sin(angle + turn));
  p.c.closePath();
  p.c.fillStyle = p.colour(name);
  p.c.fill();
}

// A panel: a canvas with its scales ----------------------------------------------------------
class Panel {
  constructor(spec, colour) {
    Object.assign(this, { spec, colour, cross: null }); // cross: where the keyboard points
    this.canvas = element("canvas", spec.drag.some(Boolean) || spec.pointer ? "dlf-hand" : "");
    this.c = this.canvas.getContext("2d");
    this.lx = spec.log.includes("x") ? Math.log10 : (v) => v;
    this.ly = spec.log.includes("y") ? Math.log10 : (v) => v;
  }

  resize() {
    const ratio = window.devicePixelRatio || 1, width = this.canvas.clientWidth || this.spec.size[0];
    const height = Math.round(width * this.spec.size[1] / this.spec.size[0]);
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    Object.assign(this, { ratio, width, height });
    const { left, right, top, bottom } = this.margin = this.spec.axes
      ? { ...MARGIN, left: this.spec.ylabel || this.spec.yticks.length ? this.wide() : 14,
          bottom: this.spec.xlabel ? 40 : 24 }
      : { left: 4, right: 4, top: 4, bottom: 4 };
    this.box = [left, top, width - left - right, height - top - bottom];
  }

  wide() {
    this.c.font = `12px ${FONT}`;
    return 12 + (this.spec.ylabel ? 18 : 0) +
      Math.max(0, ...this.spec.yticks.map(([, text]) => this.c.measureText(text).width));
  }

  x(v) { return this.box[0] + this.box[2] * this.share(v, this.spec.x, this.lx); }
  y(v) { return this.box[1] + this.box[3] * (1 - this.share(v, this.spec.y, this.ly)); }
  share(v, [low, high], scale) { return (scale(v) - scale(low)) / (scale(high) - scale(low)); }

  at(event) { // the panel's units under the pointer
    const seen = this.canvas.getBoundingClientRect(), [left, top, w, h] = this.box;
    const inside = (v) => Math.min(1, Math.max(0, v));
    const u = inside((event.clientX - seen.left - left) / w);
    const v = inside(1 - (event.clientY - seen.top - top) / h);
    return [this.value(u, this.spec.x, this.lx), this.value(v, this.spec.y, this.ly)];
  }
  value(u, [low, high], scale) {
    const v = scale(low) + u * (scale(high) - scale(low));
    return scale === Math.log10 ? 10 ** v : v;
  }

  stroke(name, width, dash) {
    this.c.beginPath();
    this.c.strokeStyle = this.colour(name);
    this.c.lineWidth = width;
    this.c.lineJoin = "round";
    this.c.setLineDash(dash ? [6, 4] : []);
  }
  text(words, x, y, size, align, name = "ink", bold = false) {
    this.c.fillStyle = this.colour(name);
    this.write(words, x, y, size, align, bold);
  }
  write(words, x, y, size, align, bold = false) {
    this.c.font = `${bold ? "600 " : ""}${size}px ${FONT}`;
    this.c.textAlign = align;
    this.c.textBaseline = "middle";
    this.c.fillText(words, x, y);
  }

  paint(set, frame, texts) {
    const c = this.c, [left, top, w, h] = this.box;
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.fillStyle = this.colour("paper");
    c.fillRect(0, 0, this.width, this.height);
    if (this.spec.axes) this.grid();
    c.save();
    c.beginPath();
    c.rect(left - 2, top - 2, w + 4, h + 4);
    if (this.spec.axes) c.clip();
    this.spec.marks.forEach((mark, i) => {
      const arrays = {};
      for (const [role, name] of Object.entries(mark.data)) arrays[role] = numbers(set, name, frame);
      PAINT[mark.kind](this, mark, arrays, texts[i]);
    });
    if (this.cross) {
      const [x, y] = [this.x(this.cross[0]), this.y(this.cross[1])];
      this.stroke("ink", 2, false);
      c.moveTo(x - 9, y); c.lineTo(x + 9, y); c.moveTo(x, y - 9); c.lineTo(x, y + 9);
      c.stroke();
    }
    c.restore();
  }

  grid() {
    const { xticks, yticks, xlabel, ylabel } = this.spec, [left, top, w, h] = this.box;
    this.stroke("grid", 1, false);
    for (const [v] of xticks) { this.c.moveTo(this.x(v), top); this.c.lineTo(this.x(v), top + h); }
    for (const [v] of yticks) { this.c.moveTo(left, this.y(v)); this.c.lineTo(left + w, this.y(v)); }
    this.c.stroke();
    this.stroke("edge", 1, false);
    this.c.rect(left, top, w, h);
    this.c.stroke();
    for (const [v, text] of xticks) this.text(text, this.x(v), top + h + 12, 12, "center", "muted");
    for (const [v, text] of yticks) this.text(text, left - 6, this.y(v), 12, "right", "muted");
    this.text(xlabel, left + w / 2, top + h + 30, 13, "center");
    this.c.save();
    this.c.translate(9, top + h / 2);
    this.c.rotate(-Math.PI / 2);
    this.text(ylabel, 0, 0, 13, "center");
    this.c.restore();
  }
}

function element(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

// The figure ---------------------------------------------------------------------------------
let figures = 0;

function render({ model, el }) {
  const number = ++figures;
  const root = element("div", "dlf");
  root.setAttribute("role", "group");
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab, both lines: these keys are ours
  root.addEventListener("keydown", (event) => event.key === "Tab" || event.stopPropagation());
  const [title, panelRow, error, note, controlRow, summary, advice, spoken] = [
    "title", "panels", "error", "note", "controls", "summary", "try", "spoken",
  ].map((part) => element(part === "panels" || part === "controls" ? "div" : "p", `dlf-${part}`));
  error.setAttribute("role", "alert");
  spoken.setAttribute("aria-live", "polite");
  title.id = `dlf-title-${number}`;
  summary.id = `dlf-summary-${number}`;
  root.setAttribute("aria-labelledby", title.id);
  root.append(title, panelRow, error, note, controlRow, summary, advice, spoken);
  el.append(root);
  let spec, panels = [], inputs = {}, colours = {};
  let positions = { ...model.get("positions") };
  let shipped = [], fetched = [], live = null;
  let asked = 0, answered = 0, pendingKey = "", queued = false, gone = false;
  const timers = {};

  // Frames: those shipped, and those fetched since ---------------------------------------
  function unpack() {
    const bytes = bytesOf(model.get("data"));
    shipped = model.get("sets").map((set) => ({ ...set, bytes }));
    fetched = [];
    live = null;
  }

  const holds = (set, except) => Object.entries(set.fixed).every(([k, v]) => k === except || positions[k] === v);
  function find() {
    if (live) return { set: live, frame: 0 };
    const set = fetched.find((s) => holds(s)) || shipped.find((s) => holds(s));
    if (!set) return null;
    let frame = 0;
    for (const axis of set.axes) frame = frame * spec.controls.find((c) => c.name === axis).texts.length + positions[axis];
    return { set, frame };
  }

  // Ask the kernel for the frames along a control, unless they are here already.
  function fetchAlong(axis) {
    if (live || [...fetched, ...shipped].some((s) => s.axes.includes(axis) && holds(s, axis))) return;
    const others = { ...positions, [axis]: 0 };
    const key = JSON.stringify([axis, others]);
    if (key === pendingKey) return;
    pendingKey = key;
    send({ type: "frames", axes: [axis], positions, id: ++asked });
    clearTimeout(timers.silence);
    timers.silence = setTimeout(() => {
      note.hidden = answered === asked;
      note.textContent = "This control needs a running kernel. Run the cell above to bring it to life.";
      pendingKey = "";
    }, 3000);
  }

  function send(message) {
    try { model.send(message); } catch { /* a static page: the note above tells */ }
  }

  function onMessage(message, buffers) {
    if (message.type !== "frames") return;
    const set = { ...message.set, bytes: bytesOf(buffers[0]) };
    note.hidden = true;
    if (message.live) {
      [live, waiting] = [set, false];
      flush();
    } else {
      if (message.id < answered) return;
      answered = message.id;
      if (message.id === asked) pendingKey = "";
      fetched = [set, ...fetched].slice(0, 8);
    }
    repaint();
  }

  // Controls -------------------------------------------------------------------------------
  function move(name, position, done = false) {
    if (positions[name] !== position) {
      positions = { ...positions, [name]: position };
      showPositions();
      if (!find()) fetchAlong(name);
      repaint();
      speak();
    }
    save(done);
  }

  function save(now) { // tell Python, at most ten times a second while dragging
    const tell = () => {
      timers.save = clearTimeout(timers.save); // undefined: nothing waits
      model.set("positions", positions);
      model.save_changes();
    };
    if (now) tell(); else timers.save ??= setTimeout(tell, 100);
  }

  function showPositions() {
    for (const control of spec.controls) {
      const { input, output } = inputs[control.name], position = positions[control.name];
      const text = control.texts[position];
      if (control.kind === "toggle") input.checked = position === 1;
      else input.value = String(position);
      if (control.kind === "slider") input.setAttribute("aria-valuetext", text);
      if (output) output.textContent = text;
    }
  }

  function buildControl(control) {
    const box = element("div", "dlf-control"), label = element("label"), row = element("div", "dlf-row");
    const input = element(control.kind === "choice" ? "select" : "input");
    input.id = `dlf-${number}-${control.name}`;
    label.htmlFor = input.id;
    label.append(element("span", "", control.label));
    let output = null;
    row.append(input);
    if (control.kind === "slider") {
      Object.assign(input, { type: "range", min: 0, max: control.texts.length - 1, step: 1 });
      label.append(output = element("output"));
      input.addEventListener("input", () => move(control.name, Number(input.value)));
      input.addEventListener("change", () => move(control.name, Number(input.value), true));
      for (const event of ["pointerenter", "pointerdown", "focus"])
        input.addEventListener(event, () => fetchAlong(control.name));
      if (control.play) row.append(...playButtons(control));
    } else {
      box.classList.add("dlf-small");
      if (control.kind === "toggle") input.type = "checkbox";
      else control.texts.forEach((text, i) => input.append(new Option(text, i)));
      input.addEventListener("change", () =>
        move(control.name, control.kind === "toggle" ? Number(input.checked) : Number(input.value), true));
      if (control.kind === "toggle") { row.prepend(label); row.insertBefore(input, label); }
    }
    if (control.kind !== "toggle") box.append(label);
    box.append(row);
    inputs[control.name] = { input, output };
    return box;
  }

  function playButtons(control) {
    const last = control.texts.length - 1;
    const by = (step) => () => {
      stop();
      fetchAlong(control.name);
      move(control.name, Math.min(last, Math.max(0, positions[control.name] + step)), true);
    };
    const stop = () => {
      timers.play = clearInterval(timers.play);
      play.textContent = "▶ Play";
    };
    const play = plainButton("▶ Play", () => {
      if (timers.play) return stop();
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return by(1)();
      fetchAlong(control.name);
      if (positions[control.name] === last) move(control.name, 0);
      play.textContent = "❚❚ Stop";
      timers.play = setInterval(() => {
        move(control.name, Math.min(last, positions[control.name] + 1));
        if (positions[control.name] === last) stop();
      }, Math.min(500, Math.max(33, 4000 / last)));
    });
    return [plainButton("‹", by(-1), `Back: ${control.label}`),
      plainButton("›", by(1), `Forward: ${control.label}`), play];
  }

  function plainButton(text, act, name = "") {
    const node = element("button", "", text);
    node.type = "button";
    if (name) node.setAttribute("aria-label", name);
    node.addEventListener("click", act);
    return node;
  }

  function reset() {
    positions = Object.fromEntries(spec.controls.map((c) => [c.name, c.default]));
    showPositions();
    save(true);
    send({ type: "button", name: "reset" });
    if (!find() && spec.controls.length) fetchAlong(spec.controls[0].name);
    repaint();
    speak();
  }

  // Pointing in a panel --------------------------------------------------------------------
  let waiting = false, moves = { panel: 0, x: [], y: [] };

  function flush() { // moves wait until the last ones have been answered
    if (waiting || !moves.x.length) return;
    waiting = true;
    send({ type: "pointer", kind: "move", ...moves });
    moves = { panel: moves.panel, x: [], y: [] };
    setTimeout(() => { waiting = false; flush(); }, 150);
  }

  function point(panel, i, kind, [x, y], done = false) {
    const nearest = (control, value) => {
      const scale = control.log ? Math.log : (v) => v;
      const distances = control.values.map((v) => Math.abs(scale(v) - scale(value)));
      return distances.indexOf(Math.min(...distances));
    };
    [x, y].forEach((value, k) => {
      const control = spec.controls.find((c) => c.name === panel.spec.drag[k]);
      if (control) move(control.name, nearest(control, value), done);
    });
    if (!panel.spec.pointer || (panel.spec.pointer === "click" && kind !== "down")) return;
    if (kind === "move") {
      moves = { panel: i, x: [...moves.x, x], y: [...moves.y, y] };
      return flush();
    }
    waiting = false;
    flush();
    send({ type: "pointer", kind, panel: i, x: [x], y: [y] });
  }

  function listen(panel, i) {
    const canvas = panel.canvas;
    let pressed = false;
    canvas.addEventListener("pointerdown", (event) => {
      pressed = true;
      canvas.setPointerCapture(event.pointerId);
      point(panel, i, "down", panel.at(event));
    });
    canvas.addEventListener("pointermove", (event) => pressed && point(panel, i, "move", panel.at(event)));
    for (const name of ["pointerup", "pointercancel"])
      canvas.addEventListener(name, (event) => {
        if (pressed) point(panel, i, "up", panel.at(event), true);
        pressed = false;
      });
    if (!panel.spec.pointer) return; // what drag sets, the sliders set by keyboard
    let pen = false;
    canvas.tabIndex = 0;
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      const { x, y } = panel.spec;
      panel.cross ??= [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
      if (step) {
        panel.cross = [x, y].map(([low, high], k) =>
          Math.min(Math.max(low, high), Math.max(Math.min(low, high), panel.cross[k] + step[k] * (high - low) / 40)));
        if (pen) point(panel, i, "move", panel.cross);
      } else if (event.key === " " || event.key === "Enter") {
        pen = panel.spec.pointer === "draw" && !pen;
        point(panel, i, pen || panel.spec.pointer === "click" ? "down" : "up", panel.cross, true);
      } else return;
      event.preventDefault();
      repaint();
    });
    canvas.addEventListener("blur", () => { panel.cross = null; repaint(); });
  }

  // Building and painting ------------------------------------------------------------------
  function swatch(mark, name, shapeName) {
    const canvas = element("canvas");
    canvas.width = 48; canvas.height = 28;
    canvas.setAttribute("aria-hidden", "true");
    const p = { c: canvas.getContext("2d"), colour: (n) => colours[n], stroke: Panel.prototype.stroke };
    p.c.scale(2, 2);
    if (mark.kind === "points") shape(p, 12, 7, shapeName, name, 5, mark.hollow);
    else if (mark.kind === "bars") { p.c.fillStyle = colours[name]; p.c.fillRect(4, 2, 16, 10); }
    else { p.stroke(name, Math.max(2, mark.width), mark.dash); p.c.moveTo(0, 7); p.c.lineTo(24, 7); p.c.stroke(); }
    return canvas;
  }

  function fillLegend(panel) {
    panel.legend.replaceChildren();
    for (const mark of panel.spec.legend ? panel.spec.marks : []) {
      const entries = (mark.names || []).map((text, g) => [text, CLASSES[g % 6], SHAPES[g % 6]]);
      if (mark.label) entries.push([mark.label, mark.colour, mark.shape]);
      for (const [text, name, shapeName] of entries) {
        const entry = element("span", "", text);
        entry.prepend(swatch(mark, name, shapeName));
        panel.legend.append(entry);
      }
    }
  }

  function build() {
    spec = model.get("spec");
    unpack();
    title.textContent = spec.title;
    advice.replaceChildren(element("strong", "", "Try this: "), spec.try_this);
    advice.hidden = !spec.try_this;
    note.hidden = true;
    panelRow.replaceChildren();
    controlRow.replaceChildren();
    inputs = {};
    panels = spec.panels.map((one, i) => {
      const panel = new Panel(one, (name) => colours[name]);
      const box = element("div", "dlf-panel");
      box.style.flex = `0 1 ${one.size[0]}px`;
      panel.legend = element("div", "dlf-legend");
      const heading = element("div", "dlf-panel-title", one.title);
      heading.hidden = !spec.panels.some((p) => p.title);
      const says = one.pointer ? " Arrow keys move a cross; Space or Enter " +
        (one.pointer === "draw" ? "puts the pen down or lifts it." : "clicks there.") : "";
      panel.canvas.setAttribute("role", one.pointer ? "application" : "img");
      panel.canvas.setAttribute("aria-label", `${one.title || spec.title}.${says}`);
      panel.canvas.setAttribute("aria-describedby", summary.id);
      box.append(heading, panel.canvas, panel.legend);
      panelRow.append(box);
      listen(panel, i);
      return panel;
    });
    controlRow.append(...spec.controls.map(buildControl));
    for (const [name, label] of Object.entries(spec.buttons))
      controlRow.append(plainButton(label, name === "reset" ? reset : () => send({ type: "button", name })));
    if (!spec.buttons.reset) controlRow.append(plainButton("Reset", reset));
    showPositions();
    showError();
  }

  function theme() {
    let node = el, seen = [255, 255, 255];
    for (; node; node = node.parentElement) {
      const parts = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number) || [];
      if (parts.length === 3 || parts[3] > 0.5) { seen = parts; break; }
    }
    if (!node && matchMedia("(prefers-color-scheme: dark)").matches &&
        getComputedStyle(document.documentElement).colorScheme.includes("dark")) seen = [0, 0, 0];
    root.dataset.theme = 0.3 * seen[0] + 0.59 * seen[1] + 0.11 * seen[2] < 128 ? "dark" : "light";
    const style = getComputedStyle(root);
    for (const name of ["ink", "muted", "paper", "grid", "edge", ...CLASSES]) colours[name] = style.getPropertyValue(`--dl-${name}`).trim();
    panels.forEach((panel) => { fillLegend(panel); panel.resize(); });
    repaint();
  }

  function showError() {
    error.textContent = model.get("error") && `This figure could not be computed. ${model.get("error")}`;
    error.hidden = !model.get("error");
  }

  function repaint() {
    if (queued) return;
    queued = true;
    requestAnimationFrame(paint);
  }

  function paint() {
    queued = false;
    const found = gone ? null : find();
    if (!found) return;
    const { set, frame } = found;
    const words = set.texts.map((list) => pick(list, frame));
    summary.textContent = words[0];
    let next = 1;
    for (const panel of panels) {
      if (!panel.box || panel.canvas.clientWidth !== panel.width) panel.resize();
      const count = panel.spec.marks.length;
      panel.paint(set, frame, words.slice(next, next + count));
      next += count;
    }
    if (set === live && !set.told) send({ type: "painted", first: (set.told = true) });
  }

  function speak() { // for screen readers: once, when the hand rests
    clearTimeout(timers.speak);
    timers.speak = setTimeout(() => { spoken.textContent = summary.textContent; }, 500);
  }

  // What the model and the page tell -------------------------------------------------------
  const onPositions = () => {
    const now = model.get("positions");
    if (timers.save || JSON.stringify(now) === JSON.stringify(positions)) return;
    const changed = Object.keys(now).find((name) => now[name] !== positions[name]);
    positions = { ...now };
    showPositions();
    if (!find()) fetchAlong(changed);
    repaint();
    speak();
  };
  const rebuild = () => { build(); theme(); };
  const onSets = () => { unpack(); repaint(); speak(); };
  const listeners = { "change:spec": rebuild, "change:positions": onPositions,
    "change:data": onSets, "change:error": showError, "msg:custom": onMessage };
  for (const [event, act] of Object.entries(listeners)) model.on(event, act);
  const themes = new MutationObserver(theme);
  for (const node of [document.body, document.documentElement])
    themes.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-jp-theme-light", "data-theme"] });
  const sizes = new ResizeObserver(theme); // also when the figure first comes to the page
  sizes.observe(root);
  build();
  send({ type: "ready" });

  return () => {
    gone = true;
    Object.values(timers).forEach((timer) => { clearTimeout(timer); clearInterval(timer); });
    themes.disconnect();
    sizes.disconnect();
    for (const [event, act] of Object.entries(listeners)) model.off(event, act);
  };
}

export default { render };
