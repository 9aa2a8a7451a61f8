// Marks: each function paints one on p, a panel made ready for it (panel.js). The arrays are in d.

import { element, isLight } from "./dom.js";

// A number with so many digits, its minus sign a real one, and none before zero.
export const fixed = (v, digits) => v.toFixed(digits).replace(/^-(?=[0.]*$)/, "").replace("-", "−");

export const classOf = (style, g) => {
  const i = Math.round(g) % style.classes.length;
  return { colour: style.classes[i], shape: style.shape_of_class[i] };
};

// A table of 256 colours at a share from 0 to 1: r, g, b.
export function colourAt(table, share) {
  const t = 3 * Math.round(255 * Math.min(1, Math.max(0, share)));
  return [table[t], table[t + 1], table[t + 2]];
}

export const PAINT = {
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
      if (!isFinite(d.x[i]) || !isFinite(d.y[i]) || (d.group && isNaN(d.group[i]))) continue;
      const { colour, shape } = d.group?.[i] >= 0 ? classOf(p.style, d.group[i]) : mark;
      dot(p, p.x(d.x[i]), p.y(d.y[i]), shape, colour, mark.size, mark.hollow);
    }
  },

  bars(p, mark, d) {
    const lying = mark.along === "y";
    for (let i = 0; i < d.y.length; i++) {
      const base = d.base ? d.base[i] : 0, end = d.y[i], half = mark.width / 2;
      const negative = mark.by_sign && end < base;
      const name = mark.by_class ? classOf(p.style, i).colour : negative ? p.style.negative : mark.colour;
      const [x0, x1] = lying ? [p.x(base), p.x(end)] : [p.x(d.x[i] - half), p.x(d.x[i] + half)];
      const [y0, y1] = lying ? [p.y(d.x[i] - half), p.y(d.x[i] + half)] : [p.y(base), p.y(end)];
      const box = [Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0)];
      p.c.fillStyle = p.colour(name);
      p.c.fillRect(...box);
      if (negative) hatch(p, box);
      if (mark.values == null) continue;
      const text = fixed(end - base, mark.values), up = end >= base, size = p.style.sizes.tick;
      if (lying) p.text(text, x1 + (up ? 4 : -4), (y0 + y1) / 2, size, up ? "left" : "right");
      else p.text(text, (x0 + x1) / 2, y1 + (up ? -9 : 10), size, "center");
    }
  },

  heat(p, mark, d) {
    const [rows, columns] = d.z.shape, [low, high] = mark.limits;
    const image = new ImageData(columns, rows);
    for (let r = 0; r < rows; r++) {
      const from = mark.top_down ? r : rows - 1 - r;
      for (let k = 0; k < columns; k++) {
        const t = 3 * Math.round(255 * Math.min(1, Math.max(0, (d.z[from * columns + k] - low) / (high - low))));
        const at = 4 * (r * columns + k);
        image.data[at] = mark.table[t];
        image.data[at + 1] = mark.table[t + 1];
        image.data[at + 2] = mark.table[t + 2];
        image.data[at + 3] = 255;
      }
    }
    const tile = mark.tile ??= element("canvas");
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
      p.inkOn(colourAt(mark.table, (d.z[i] - low) / (high - low)));
      p.write(fixed(d.z[i], mark.values), x + ((i % columns) + 0.5) * w / columns,
        y + (down + 0.5) * h / rows, p.style.sizes.tick, "center");
    }
  },

  segments(p, mark, d) {
    const [thin, thick] = p.style.edge_widths;
    for (let i = 0; i < d.x0.length; i++) {
      let { colour, width, dash } = mark;
      if (d.value) {
        [colour, dash] = d.value[i] >= 0 ? [p.style.positive, false] : [p.style.negative, true];
        width = thin + (thick - thin) * Math.min(1, Math.abs(d.value[i]) / mark.full);
      }
      const x0 = p.x(d.x0[i]), y0 = p.y(d.y0[i]), x1 = p.x(d.x1[i]), y1 = p.y(d.y1[i]);
      if (![x0, y0, x1, y1].every(isFinite)) continue;
      p.stroke(colour, width, dash);
      p.c.moveTo(x0, y0);
      p.c.lineTo(x1, y1);
      p.c.stroke();
      if (mark.arrow && Math.hypot(x1 - x0, y1 - y0) > 2) arrowhead(p, x0, y0, x1, y1, colour);
    }
  },

  nodes(p, mark, d) {
    for (let i = 0; i < d.x.length; i++) {
      const fill = colourAt(mark.table, 0.5 + d.value[i] / mark.full / 2);
      p.stroke("ink", 1.5, false);
      p.c.arc(p.x(d.x[i]), p.y(d.y[i]), mark.radius, 0, 2 * Math.PI);
      p.c.fillStyle = `rgb(${fill})`;
      p.c.fill();
      p.c.stroke();
      if (mark.digits == null) continue;
      p.inkOn(fill);
      p.write(fixed(d.value[i], mark.digits), p.x(d.x[i]), p.y(d.y[i]),
        Math.min(p.style.sizes.tick, mark.radius * 0.72), "center");
    }
  },

  text(p, mark, d, words) {
    p.text(words, p.x(d.x[0]), p.y(d.y[0]), mark.size, mark.align, mark.colour, mark.bold);
  },
};

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

function arrowhead(p, x0, y0, x1, y1, colour) {
  const angle = Math.atan2(y1 - y0, x1 - x0), size = 9;
  p.c.beginPath();
  p.c.moveTo(x1, y1);
  for (const turn of [2.7, -2.7]) p.c.lineTo(x1 + size * Math.cos(angle + turn), y1 + size * Math.sin(angle + turn));
  p.c.closePath();
  p.c.fillStyle = p.colour(colour);
  p.c.fill();
}

// What stands for a mark, or for one of its classes: [words, colour, shape] each.
export function legendOf(mark, style) {
  const entries = (mark.names || []).map((text, g) => {
    const { colour, shape } = classOf(style, g);
    return [text, colour, shape];
  });
  return mark.label ? [...entries, [mark.label, mark.colour, mark.shape]] : entries;
}

// A small sample of a mark, painted on p, 24 by 14 pixels.
export function sample(p, mark, colour, shape) {
  if (mark.kind === "points") dot(p, 12, 7, shape, colour, 5, mark.hollow);
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

  text(words, x, y, size, align, name = "ink", bold = false) {
    this.c.fillStyle = this.colour(name);
    this.write(words, x, y, size, align, bold);
  }

  write(words, x, y, size, align, bold = false) {
    this.c.font = `${bold ? "600 " : ""}${size}px ${this.style.font}`;
    this.c.textAlign = align;
    this.c.textBaseline = "middle";
    this.c.fillText(words, x, y);
  }
}
