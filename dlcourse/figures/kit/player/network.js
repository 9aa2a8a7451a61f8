// A network: circles, or small pictures, joined by edges. The one that is pointed at keeps its own
// edges alone, and says how its value comes about.

import { arrowhead, colourAt, coloured, fixed, sign } from "./marks.js";
import { ARROWS } from "./pointer.js";

const each = (option, i) => (Array.isArray(option) ? option[i] : option);

const edgesOf = (d) => (d.start ? [...d.start].map((from, k) => [Math.round(from), Math.round(d.end[k])]) : []);

// What comes to neuron i: [edge, from, weight, value, product]; without values the weight alone.
const arriving = (edges, d, i) => edges.flatMap(([from, to], k) => (to !== i ? [] : [
  [k, from, d.weight[k], d.value?.[from], d.weight[k] * (d.value?.[from] ?? 1)]]));

const coming = (edges, d, i) => d.flow && edges.some(([, to], k) => to === i && d.flow[k] < 1); // its values are on their way

const total = (parts) => parts.reduce((sum, [, , , , product]) => sum + product, 0);

// How the value of neuron i comes about, in words.
export function explained({ mark, d, edges }, i) {
  const name = mark.called[i], parts = arriving(edges, d, i), value = d.value && fixed(d.value[i], 2);
  if (coming(edges, d, i)) return `${name}: no value has come here yet.`;
  if (!parts.length) return `${name}, an input${value ? `: ${value}` : ""}.`;
  const terms = parts.map(([, from, , , product]) => fixed(product, 2) + (value ? "" : ` · ${mark.called[from]}`))
    .reduce((sum, term) => `${sum} ${term.startsWith("−") ? term.replace("−", "− ") : `+ ${term}`}`);
  const sum = value ? ` = ${fixed(total(parts), 2)}` : "", all = value ? `: ${fixed(total(parts) + d.bias[i], 2)}` : "";
  return `${name}: ${terms}${sum}, with its bias of ${fixed(d.bias[i], 2)}${all}${mark.made[i].replace("{}", fixed(d.value?.[i], each(mark.digits, i) && 2))}.`;
}

export function nodes(p, mark, d, words) {
  const { c } = p, r = mark.radius * (d.pictures ? p.width / p.spec.size[0] : 1), alpha = c.globalAlpha;
  const [thin, thick] = p.style.edge_widths, { least, tick } = p.style.sizes;
  const edges = edgesOf(d), at = [...d.x].map((x, i) => [p.x(x), p.y(d.y[i])]);
  const near = mark.called.length && at[p.near]?.every(isFinite) ? p.near : null; // it may have gone
  if (mark.called.length) p.network = { mark, d, edges, at, near };
  edges.forEach(([from, to], k) => {
    if (near != null && from !== near && to !== near) return;
    const weight = (d.shown ?? d.weight)?.[k], run = d.flow?.[k] ?? 1, back = d.back?.[k] ?? 0;
    const [colour, width] = weight === undefined ? ["muted", 1.5]
      : [sign(weight), thin + (thick - thin) * Math.min(1, Math.abs(weight) / mark.widest)];
    const way = [0, 1].map((axis) => at[to][axis] - at[from][axis]), rim = (r + 2) / Math.hypot(...way);
    const place = (share) => way.map((by, axis) => at[from][axis] + by * (rim + share * (1 - 2 * rim)));
    const piece = (start, end, name, wide, strength = 1) => {
      c.globalAlpha = alpha * strength;
      p.stroke(name, wide, false); // dashes by hand: the canvas's own take three times as long
      const long = Math.abs(end - start) * Math.hypot(...way), [on, off] = weight < 0 ? p.style.dash : [long, 0];
      for (let px = 0; px < long; px += on + off) {
        c.moveTo(...place(start + (end - start) * px / long));
        c.lineTo(...place(start + (end - start) * Math.min(1, (px + on) / long)));
      }
      c.stroke();
      c.globalAlpha = alpha;
    };
    const head = (start, end, name) => arrowhead(p, ...place(start), ...place(end), name);
    piece(0, 1, colour, width, run < 1 ? p.style.faint : 1);
    if (run < 1) piece(0, run, colour, Math.max(2, width));
    if (!back && (mark.arrow || (run > 0 && run < 1))) head(0, run || 1, run ? colour : "edge");
    if (back) piece(1, 1 - back, "gradient", Math.max(2.5, width));
    if (back) head(1, 1 - back, "gradient");
  });
  if (d.pictures) coloured(mark.tile ??= document.createElement("canvas"), d.pictures,
    [d.pictures.shape[0] * d.pictures.shape[1], d.pictures.shape[2]], [-1, 1], mark.table);
  at.forEach(([x, y], i) => {
    if (isNaN(x + y)) return;
    const late = coming(edges, d, i), fill = colourAt(mark.table, 0.5 + (late || !d.value ? 0 : d.value[i]) / each(mark.full, i) / 2);
    p.stroke("ink", i === near ? 3.5 : 1.5, false);
    if (d.pictures) {
      const [many, rows, columns] = d.pictures.shape;
      c.drawImage(mark.tile, 0, (many - 1 - i) * rows, columns, rows, x - r, y - r, 2 * r, 2 * r);
      c.strokeRect(x - r, y - r, 2 * r, 2 * r);
      return;
    }
    c.arc(x, y, r, 0, 2 * Math.PI);
    c.fillStyle = `rgb(${fill})`;
    c.fill();
    c.stroke();
    const digits = each(mark.digits, i), text = digits == null ? "" : late ? "?" : fixed(d.value[i], digits);
    p.inkOn(fill);
    Object.assign(c, { strokeStyle: `rgb(${fill})`, lineWidth: p.style.halo }); // before the circle, if it is wider
    p.write(mark.words[i] ?? text, x, y, Math.max(least, text.length > 3 ? 0 : Math.min(tick, r * 0.72)), "center", mark.words.length > 0, true);
  });
  const write = (text, x, y, align, colour, bold) => {
    const wide = p.measure(text, tick, bold); // on paper: no edge strikes it through
    c.fillStyle = p.colour("paper");
    c.fillRect(x - 2 - (align === "center" ? wide / 2 : 0), y - 8, wide + 4, 16);
    p.over.push([text, x, y, tick, align, colour, bold]);
  };
  const lines = words ? words.split("\n") : [];
  edges.forEach(([from, to], k) => {
    const [x, y] = [0, 1].map((axis) => at[from][axis] + mark.note_at * (at[to][axis] - at[from][axis]));
    if (near == null && lines[k]?.trim()) write(lines[k], x, y, "center", d.back?.[k] ? "gradient" : "ink");
  });
  lines.slice(edges.length).forEach((text, i) => { // a line above each, one below, one below that
    const [x, y] = at[i % at.length], row = Math.floor(i / at.length), way = [-r - 11, r + 11, r + 28][row];
    if (text.trim()) write(text, x, y + way, "center", ["ink", "gradient", "muted"][row], row === 1);
  });
  const parts = near == null || coming(edges, d, near) ? [] : arriving(edges, d, near);
  for (const [, from, weight, value, product] of parts) {
    const [x, y] = [0, 1].map((axis) => at[from][axis] + 0.25 * (at[near][axis] - at[from][axis]));
    const roomy = value !== undefined && at[near][0] - at[from][0] > 200;
    const text = `${roomy ? `${fixed(weight, 2)} · ${fixed(value, 2)} = ` : ""}${fixed(product, 2)}`;
    write(text, Math.max(at[from][0] + r + 4, x - 30), y, "left", sign(product));
  }
  if (!parts.length || !d.value) return;
  const [x, y] = at[near], last = !edges.some(([from]) => from === near), bias = fixed(d.bias[near], 2);
  const text = `${fixed(total(parts), 2)} ${bias.replace("−", "− ").replace(/^(?=\d)/, "+ ")} = ${fixed(total(parts) + d.bias[near], 2)}`;
  if (last) write(text, x, y < r + 24 ? y + r + 11 : y - r - 11, "center", "ink", true);
  else write(text, x + r + 6, y, "left", "ink", true);
}

// The neuron from which an arrow key leads to the nearest one in its direction.
export function beside(at, i, key) {
  const [right, up] = ARROWS[key], far = at.map(([x, y]) => {
    const [u, v] = [x - at[i][0], at[i][1] - y], along = u * right + v * up, aside = Math.abs(u * up) + Math.abs(v * right);
    return along > 1 && 2 * along > aside ? along + 2 * aside : Infinity;
  });
  return Math.min(...far) < Infinity ? far.indexOf(Math.min(...far)) : i;
}

// The hand at a network: act() when another neuron is pointed at, by mouse, finger or keys.
export function point(panel, act) {
  const { canvas, holder } = panel, go = (i) => {
    if (i === panel.near) return;
    panel.near = i;
    act();
  };
  const under = ({ clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect(), { at, mark } = panel.network;
    const far = at.map(([x, y]) => Math.hypot(clientX - left - x, clientY - top - y)), least = Math.min(...far.filter((v) => !isNaN(v)));
    return least < mark.radius + 4 ? far.indexOf(least) : null;
  };
  canvas.tabIndex = 0;
  for (const event of ["pointermove", "pointerdown"]) holder.addEventListener(event, (moved) => panel.network && go(under(moved)));
  holder.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && go(null));
  canvas.addEventListener("blur", () => go(null));
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return go(null);
    if (!(event.key in ARROWS) || !panel.network) return;
    event.preventDefault();
    go(panel.near == null ? panel.network.edges.at(-1)[1] : beside(panel.network.at, panel.near, event.key));
  });
}
