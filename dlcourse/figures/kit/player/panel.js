// A panel: a canvas with its scales, its grid, and the marks on it.

import { clamp, element } from "./dom.js";
import { between, numbers } from "./frames.js";
import { PAINT, Pen, legendOf, sample } from "./marks.js";
import { explained, nodes } from "./network.js";

const PAINTERS = { ...PAINT, nodes };
const GHOSTS = ["line", "points", "bars", "segments"]; // what is left behind, faint, while the hand moves
const LOWEST = 190; // px of axes that are narrower than they might be: what is in them stays apart
const WHOLE = ["points", "nodes", "text"]; // what stands on an edge of the axes is not cut in half

// Where things are in a panel of this width: `widest` is the width of its longest label at the
// left. The box is what lies between the axes: left, top, width, height.
export function layout(spec, style, width, widest) {
  const labelled = spec.ylabel || spec.yticks.length;
  const margin = !spec.axes ? { left: 4, right: 4, top: 4, bottom: 4 } : {
    ...style.margin,
    left: labelled ? 12 + (spec.ylabel ? 18 : 0) + widest : 14,
    bottom: spec.bottom ?? (spec.xlabel ? style.margin.bottom : 24),
  };
  const { left, right, top, bottom } = margin, wide = width - left - right, [low, high] = spec.y;
  const height = spec.equal ? Math.round(wide * Math.abs((high - low) / (spec.x[1] - spec.x[0]))) + top + bottom
    : Math.round(Math.max(width * spec.size[1] / spec.size[0], spec.axes ? Math.min(spec.size[1], LOWEST) : 0));
  return { width, height, box: [left, top, wide, height - top - bottom] };
}

// An axis from low to high: the share of its length at a value, and the value at a share.
export function axis([low, high], log) {
  const scale = log ? Math.log10 : (v) => v, back = log ? (v) => 10 ** v : (v) => v;
  const from = scale(low), length = scale(high) - from;
  return { share: (v) => (scale(v) - from) / length, value: (u) => back(from + u * length) };
}

export class Panel extends Pen { // `grips`: the kinds of handles that its legend names
  constructor(spec, style) {
    super(element("canvas", spec.drag.some(Boolean) || spec.pointer ? "dlf-hand" : ""), style);
    Object.assign(this, { spec, stale: true, cross: null, legend: element("div", "dlf-legend"), grips: [] });
    this.across = axis(spec.x, spec.log.includes("x"));
    this.up = axis(spec.y, spec.log.includes("y"));
  }

  x(v) { return this.box[0] + this.box[2] * this.across.share(v); }
  y(v) { return this.box[1] + this.box[3] * (1 - this.up.share(v)); }

  at(event) { // the panel's units under the pointer
    const seen = this.canvas.getBoundingClientRect(), [left, top, w, h] = this.box, { scale } = this;
    return [this.across.value(clamp(((event.clientX - seen.left) / scale - left) / w)),
      this.up.value(clamp(1 - ((event.clientY - seen.top) / scale - top) / h))];
  }

  get scale() { return this.canvas.getBoundingClientRect().width / this.canvas.clientWidth || 1; } // on a stage, for one

  dress(theme) { // also when its size has changed
    this.theme = theme;
    this.fillLegend();
    this.resize();
  }

  resize() {
    const ratio = (window.devicePixelRatio || 1) * this.scale, width = this.canvas.clientWidth || this.spec.size[0];
    const widest = this.widest(this.spec.yticks);
    Object.assign(this, { ratio, stale: false }, layout(this.spec, this.style, width, widest));
    this.canvas.style.height = `${this.height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.offset = [this.canvas.offsetLeft, this.canvas.offsetTop]; // asked once: it costs a layout
  }

  fillLegend() {
    this.legend.replaceChildren();
    for (const mark of this.spec.legend ? [...this.spec.marks, ...this.grips] : []) {
      for (const { label, colour, shape } of legendOf(mark, this.style)) {
        const entry = element("span", "", label);
        const canvas = Object.assign(element("canvas"), { width: 48, height: 28, ariaHidden: "true" });
        const pen = Object.assign(new Pen(canvas, this.style), { theme: this.theme });
        pen.c.scale(2, 2);
        sample(pen, mark, colour, shape);
        entry.prepend(canvas);
        if (mark.kind === "handle") mark.entry = entry;
        this.legend.append(entry);
      }
    }
  }

  told() { return this.network?.near == null ? "" : explained(this.network, this.network.near); }

  sayings() { return this.network ? this.network.at.flatMap(([x], i) => (isNaN(x) ? [] : [explained(this.network, i)])) : []; }

  paint(found, texts, ghost = null) {
    if (this.stale) this.resize();
    const c = this.c, [left, top, w, h] = this.box;
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.fillStyle = this.colour("paper");
    c.fillRect(0, 0, this.width, this.height);
    if (this.spec.axes) this.grid();
    const moved = ({ kind, data }) => GHOSTS.includes(kind) && Object.values(data).some((name) => ghost.set.arrays[name].shape[0] > 1);
    const draw = (mark, text, from) => {
      const arrays = {};
      for (const [role, name] of Object.entries(mark.data)) arrays[role] = mark.kind === "heat" || role === "group"
        ? numbers(from.set, name, from.frame) : between(from, name);
      c.save();
      c.beginPath();
      c.rect(left, top, w, h);
      if (this.spec.axes && !WHOLE.includes(mark.kind)) c.clip();
      const lit = (one) => Object.values(one.data).some((name) => this.lit?.includes(name));
      if (from === ghost || (!lit(mark) && this.spec.marks.some(lit))) c.globalAlpha = this.style.faint;
      PAINTERS[mark.kind](this, mark, arrays, text);
      c.restore();
    };
    this.over = []; // words: they stand over all marks
    this.spec.marks.filter(({ kind }) => kind === "heat").forEach((mark) => draw(mark, texts[this.spec.marks.indexOf(mark)], found));
    if (ghost) this.spec.marks.filter(moved).forEach((mark) => draw({ ...mark, values: null }, "", ghost));
    this.spec.marks.forEach((mark, i) => mark.kind === "heat" || draw(mark, texts[i], found));
    for (const words of this.over) this.text(...words);
    if (this.cross) { // where the keyboard points
      const [x, y] = [this.x(this.cross[0]), this.y(this.cross[1])];
      this.stroke("ink", 2, false);
      c.moveTo(x - 9, y); c.lineTo(x + 9, y); c.moveTo(x, y - 9); c.lineTo(x, y + 9);
      c.stroke();
    }
  }

  widest(ticks) { return Math.max(0, ...ticks.map(([, text]) => this.measure(text, this.style.sizes.tick))); }

  spaced(ticks) { // every first, second, third, … of the numbers below the axis, so that none touch
    if (ticks.some(([, text]) => isNaN(text.replace("−", "-")))) return ticks;
    const places = ticks.map(([v]) => this.x(v)), gap = Math.min(...places.slice(1).map((x, i) => Math.abs(x - places[i])));
    const every = Math.max(1, Math.ceil((this.widest(ticks) + 4) / gap));
    return ticks.filter((_, i) => i % every === 0);
  }

  grid() {
    const { xticks, yticks, xlabel, ylabel } = this.spec, [left, top, w, h] = this.box;
    const { tick, label } = this.style.sizes;
    this.stroke("grid", 1, false);
    for (const [v] of xticks) { this.c.moveTo(this.x(v), top); this.c.lineTo(this.x(v), top + h); }
    for (const [v] of yticks) { this.c.moveTo(left, this.y(v)); this.c.lineTo(left + w, this.y(v)); }
    this.c.stroke();
    this.stroke("edge", 1, false);
    this.c.rect(left, top, w, h);
    this.c.stroke();
    for (const [v, text] of this.spaced(xticks)) this.text(text, this.x(v), top + h + 15, tick, "center", "muted");
    for (const [v, text] of yticks) this.text(text, left - 10, this.y(v), tick, "right", "muted");
    this.text(xlabel, left + w / 2, top + h + 30, label, "center");
    this.c.save();
    this.c.translate(9, top + h / 2);
    this.c.rotate(-Math.PI / 2);
    this.text(ylabel, 0, 0, label, "center");
    this.c.restore();
  }
}
