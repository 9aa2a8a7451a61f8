// Marks: each function paints one on p, a panel made ready for it (panel.js). The arrays are in d.

import { clamp, element, isLight } from "./dom.js";

// A number with so many digits, halves to the even one as in Python; its minus sign is a real one,
// and none stands before zero.
export function fixed(v, digits) {
  const scaled = v * 10 ** digits, half = Math.abs(scaled % 1) === 0.5;
  return (half ? 2 * Math.round(scaled / 2) / 10 ** digits : v).toFixed(digits)
    .replace(/^-(?=[0.]*$)/, "").replace("-", "−");
}

export const classOf = (style, g) => {
  const i = Math.round(g), of = (all) => all[i % all.length];
  return { colour: of(style.classes), shape: of(style.shape_of_class) };
};

export const sign = (v) => (v > 0 ? "positive" : v < 0 ? "negative" : "muted");

// A table of 256 colours: where the one of a share from 0 to 1 begins; and that one: r, g, b.
const row = (share) => 3 * Math.round(255 * clamp(share));
export const colourAt = (table, share) => table.slice(row(share), row(share) + 3);

const near = (v) => clamp(v, -1e9, 1e9); // px; a canvas takes no infinite ones

// From which share of a straight piece to which it lies between `low` and `high`, or null.
function within(from, to, low, high) {
  let [first, last] = [0, 1];
  from.forEach((v, k) => {
    const shares = [low[k], high[k]].map((edge) => (edge - v) / (to[k] - v || 1e-9));
    [first, last] = [Math.max(first, Math.min(...shares)), Math.min(last, Math.max(...shares))];
  });
  return first < last ? [first, last] : null;
}

// A straight piece, as far as it lies near the picture: dashes far away take long. Whether its end does.
function piece(p, from, to, joined = false) {
  const at = (share) => from.map((v, k) => v + share * (to[k] - v));
  const part = within(from, to, [-200, -200], [p.width + 200, p.height + 200]);
  if (!part) return false;
  if (!joined || part[0] > 0) p.c.moveTo(...at(part[0]));
  p.c.lineTo(...at(part[1]));
  return part[1] === 1;
}

export const PAINT = {
  line(p, mark, d) {
    p.stroke(mark.colour, mark.width, mark.dash);
    let before = null, joined = false;
    for (let i = 0; i < d.y.length; i++) {
      const [x, y] = [p.x(d.x[i]), p.y(d.y[i])].map(near), there = !isNaN(x + y);
      if (there) joined = piece(p, before ?? [x - 0.01, y], [x, y], before && joined); // one alone is a dot
      before = there ? [x, y] : null;
    }
    p.c.lineCap = "round";
    p.c.stroke();
    outside(p, d, mark.colour);
  },

  points(p, mark, d) {
    for (let i = 0; i < d.y.length; i++) {
      if (isNaN(d.x[i]) || isNaN(d.y[i]) || (d.group && isNaN(d.group[i]))) continue;
      const { colour, shape } = d.group?.[i] >= 0 ? classOf(p.style, d.group[i]) : mark;
      if (!gone(p, d.x[i], d.y[i], colour)) dot(p, p.x(d.x[i]), p.y(d.y[i]), shape, colour, mark.size, mark.hollow);
    }
  },

  bars(p, mark, d) {
    const lying = mark.along === "y";
    for (let i = 0; i < d.y.length; i++) {
      const base = d.base ? d.base[i] : 0, end = d.y[i], half = mark.width / 2;
      if (isNaN(end)) continue;
      const negative = mark.by_sign && end < base;
      const name = mark.each[i % mark.each.length] ?? (mark.by_sign ? sign(end - base) : mark.colour);
      const [x0, x1] = (lying ? [p.x(base), p.x(end)] : [p.x(d.x[i] - half), p.x(d.x[i] + half)]).map(near);
      const [y0, y1] = (lying ? [p.y(d.x[i] - half), p.y(d.x[i] + half)] : [p.y(base), p.y(end)]).map(near);
      const box = [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)];
      p.c.fillStyle = p.colour(name);
      p.c.fillRect(...box);
      if (negative) hatch(p, box);
      if (!lying) gone(p, d.x[i], end, "paper");
      const [, top, , h] = p.box, inside = (v) => clamp(v, top + 7, top + h - 7);
      if (mark.values == null) continue;
      const text = fixed(end - base, mark.values), up = end >= base, size = p.style.sizes.tick, by = up ? -12 : 15; // clear of a grip
      const level = d.clear ? p.y(d.clear[0]) : NaN, away = Math.abs(y1 + by - level) < 11 ? level + by : y1 + by;
      p.over.push(lying ? [text, x1 + (up ? 4 : -4), (y0 + y1) / 2, size, up ? "left" : "right"]
        : [text, (x0 + x1) / 2, inside(away), size, "center"]);
    }
  },

  heat(p, mark, d) {
    const [rows, columns] = d.z.shape, [low, high] = mark.limits, tile = mark.tile ??= element("canvas");
    coloured(tile, d.z, d.z.shape, mark.limits, mark.table, mark.top_down);
    const [left, right, bottom, top] = mark.extent;
    const x = p.x(left), y = p.y(top), w = p.x(right) - x, h = p.y(bottom) - y;
    p.c.imageSmoothingEnabled = mark.smooth;
    p.c.globalAlpha = mark.alpha;
    p.c.drawImage(tile, x, y, w, h);
    p.c.globalAlpha = 1;
    if (mark.values == null) return;
    for (let i = 0; i < rows * columns; i++) {
      const r = Math.floor(i / columns), down = mark.top_down ? r : rows - 1 - r;
      p.inkOn(colourAt(mark.table, (d.z[i] - low) / (high - low)));
      p.write(fixed(d.z[i], mark.values), x + ((i % columns) + 0.5) * w / columns,
        y + (down + 0.5) * h / rows, p.style.sizes.tick, "center");
    }
  },

  segments(p, mark, d) {
    for (let i = 0; i < d.x0.length; i++) {
      const [x0, y0, x1, y1] = [p.x(d.x0[i]), p.y(d.y0[i]), p.x(d.x1[i]), p.y(d.y1[i])].map(near);
      if (isNaN(x0 + y0 + x1 + y1)) continue;
      p.stroke(mark.colour, mark.width, mark.dash);
      piece(p, [x0, y0], [x1, y1]);
      p.c.stroke();
      if (mark.arrow && Math.hypot(x1 - x0, y1 - y0) > 2) arrowhead(p, x0, y0, x1, y1, mark.colour);
      outside(p, { x: [d.x0[i], d.x1[i]], y: [d.y0[i], d.y1[i]] }, mark.colour);
    }
  },

  text(p, mark, d, words) {
    const wide = p.measure(words, mark.size, mark.bold), share = { left: 0, center: 0.5, right: 1 }[mark.align];
    const first = Math.min(p.width - wide - 2, p.x(d.x[0]) - share * wide); // whole, wherever it stands
    p.over.push([words, Math.max(2, first) + share * wide, p.y(d.y[0]), mark.size, mark.align, mark.colour, mark.bold]);
  },
};

// What lies outside the axes leaves an arrow at their edge, which points to it. Whether it does.
function gone(p, x, y, colour) {
  if (!p.spec.axes) return false;
  const there = [p.x(x), p.y(y)], edge = there.map((v, k) => clamp(v, p.box[k], p.box[k] + p.box[k + 2]));
  const out = there.map((v, k) => (Math.abs(v - edge[k]) > 1.5 ? Math.sign(v - edge[k]) : 0));
  if (!out[0] && !out[1]) return false;
  arrowhead(p, edge[0] - 2 * out[0], edge[1] - 2 * out[1], edge[0] - out[0], edge[1] - out[1], colour);
  return true;
}

function outside(p, { x, y }, colour) { // a line of which nothing is seen: an arrow to where it is nearest
  if (!p.spec.axes) return;
  const places = [...y].map((v, i) => [p.across.share(x[i]), p.up.share(v)]), there = ([u, v] = [NaN, NaN]) => !isNaN(u + v);
  const pieces = places.map((to, i) => [there(places[i - 1]) ? places[i - 1] : to, to]).filter(([, to]) => there(to));
  if (pieces.some(([from, to]) => within(from, to, [0, 0], [1, 1]))) return;
  const near = pieces.map(([from, to]) => {
    const way = to.map((v, k) => v - from[k]), along = way.reduce((sum, by, k) => sum + by * (0.5 - from[k]), 0);
    const share = clamp(along / (way[0] ** 2 + way[1] ** 2 || 1));
    return from.map((v, k) => v + share * way[k]);
  });
  const far = near.map(([u, v]) => Math.hypot(u - 0.5, v - 0.5)), [u, v] = near[far.indexOf(Math.min(...far))] ?? [0.5, 0.5];
  gone(p, p.across.value(u), p.up.value(v), colour);
}

function dot(p, x, y, shape, colour, r, hollow) {
  p.stroke(hollow ? colour : "paper", hollow ? 2 : 0.8, false);
  const corners = p.style.shapes[shape];
  for (const [u, v] of corners) p.c.lineTo(x + r * u, y + r * v);
  if (!corners.length) p.c.arc(x, y, r, 0, 2 * Math.PI);
  p.c.closePath();
  p.c.fillStyle = p.colour(colour);
  if (!hollow) p.c.fill();
  p.c.stroke();
}

function grip(p, flat) { // what can be taken hold of, as show.css has it: arrowheads around a ring, or ribs
  const wide = flat ? 9 : 3.5, box = [12 - wide, 3.5, 2 * wide, 7];
  p.stroke("ink", 1.5, false);
  p.c.roundRect(...box, 3.5);
  for (const x of flat ? [10, 12, 14] : []) { p.c.moveTo(x, 5); p.c.lineTo(x, 9); }
  p.c.stroke();
  if (flat) return;
  p.c.beginPath();
  for (const [x, y] of [[1, 0], [0, 1], [-1, 0], [0, -1]]) {
    p.c.moveTo(12 + 7.2 * x, 7 + 7.2 * y);
    p.c.lineTo(12 + 4.6 * x + 2.6 * y, 7 + 4.6 * y + 2.6 * x);
    p.c.lineTo(12 + 4.6 * x - 2.6 * y, 7 + 4.6 * y - 2.6 * x);
  }
  p.c.fillStyle = p.colour("ink");
  p.c.fill();
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

// Rows of numbers as a picture of as many pixels: row 0 at the bottom, or at the top.
export function coloured(tile, z, [rows, columns], [low, high], table, topDown = false) {
  const image = new ImageData(columns, rows);
  for (let r = 0; r < rows; r++) {
    const from = topDown ? r : rows - 1 - r;
    for (let k = 0; k < columns; k++) {
      const t = row((z[from * columns + k] - low) / (high - low)), at = 4 * (r * columns + k);
      for (let i = 0; i < 3; i++) image.data[at + i] = table[t + i];
      image.data[at + 3] = 255;
    }
  }
  if (tile.width !== columns || tile.height !== rows) Object.assign(tile, { width: columns, height: rows });
  tile.getContext("2d").putImageData(image, 0, 0);
}

export function arrowhead(p, x0, y0, x1, y1, colour) {
  const angle = Math.atan2(y1 - y0, x1 - x0), size = 9;
  p.c.beginPath();
  p.c.moveTo(x1, y1);
  for (const turn of [2.7, -2.7]) p.c.lineTo(x1 + size * Math.cos(angle + turn), y1 + size * Math.sin(angle + turn));
  p.c.closePath();
  p.c.fillStyle = p.colour(colour);
  p.c.fill();
}

// What stands for a mark, or for one of its classes.
export function legendOf(mark, style) {
  const [low, high] = mark.limits ?? [], keyed = (mark.key ?? []).map(([value, label]) => (
    { label, colour: `rgb(${colourAt(mark.table, (value - low) / (high - low))})` }));
  const entries = [...(mark.names || []).map((label, g) => ({ label, ...classOf(style, g) })), ...keyed];
  return mark.label ? [...entries, mark] : entries;
}

// A small sample of a mark, painted on p, 24 by 14 pixels.
export function sample(p, mark, colour, shape) {
  if (mark.kind === "points") dot(p, 12, 7, shape, colour, 5, mark.hollow);
  else if (mark.kind === "heat") {
    Object.assign(p.c, { fillStyle: colour, globalAlpha: mark.alpha }).fillRect(4, 2, 16, 10);
    p.c.globalAlpha = 1;
    p.stroke("edge", 1, false);
    p.c.strokeRect(4, 2, 16, 10);
  } else if (mark.kind === "handle") grip(p, mark.flat);
  else if (mark.kind === "bars") { p.c.fillStyle = p.colour(colour); p.c.fillRect(4, 2, 16, 10); }
  else { p.stroke(colour, Math.max(2, mark.width), mark.dash); p.c.moveTo(0, 7); p.c.lineTo(24, 7); p.c.stroke(); }
}

// A pen on a canvas, in the colours and letters of a style. A panel is one, with scales.
export class Pen {
  constructor(canvas, style) {
    Object.assign(this, { canvas, style, c: canvas.getContext("2d"), theme: "light" });
  }

  colour(name) { return this.style.colours[this.theme][name]; }

  stroke(name, width, dash) {
    this.c.beginPath();
    this.c.strokeStyle = this.colour(name);
    this.c.lineWidth = width;
    this.c.lineJoin = "round";
    this.c.setLineDash(dash ? this.style.dash : []);
  }

  inkOn(rgb) { this.c.fillStyle = isLight(rgb, this.style.luminance) ? "#000" : "#fff"; }

  text(words, x, y, size, align, name = "ink", bold = false) { // with a halo: no line strikes it through
    this.stroke("paper", this.style.halo, false);
    this.c.fillStyle = this.colour(name);
    this.write(words, x, y, size, align, bold, true);
  }

  letters(size, bold) { this.c.font = `${bold ? "600 " : ""}${size}px ${this.style.font}`; }

  measure(words, size, bold = false) { // its width, in px
    this.letters(size, bold);
    return this.c.measureText(words).width;
  }

  write(words, x, y, size, align, bold = false, halo = false) {
    this.letters(size, bold);
    Object.assign(this.c, { textAlign: align, textBaseline: "middle" });
    if (halo) this.c.strokeText(words, x, y);
    this.c.fillText(words, x, y);
  }
}
