// A link carries what a figure shows: LESSON.html#CELL&control=value&…, with what is not as it was at first;
// and as carried=… what else there is, which Python alone understands: a second run, what was drawn.

import { nearest } from "../../figures/kit/player/pointer.js";

const valueOf = ({ kind, values, texts }, position) => (kind === "slider" ? values : texts)[position];

function given(cell) {
  const [named, ...rest] = location.hash.slice(1).split("&");
  return named === cell ? new URLSearchParams(rest.join("&")) : null;
}

export const carriedTo = (cell) => given(cell)?.get("carried");

// Where a figure's controls stand by the address of the page: as they do, if it speaks of another cell.
export function linked(cell, { spec, positions }) {
  const asked = given(cell);
  if (!spec || !asked) return positions;
  return Object.fromEntries(spec.controls.map((control) => {
    const { name, kind, texts } = control, value = asked.get(name);
    const at = kind === "slider" && value && isFinite(value) ? nearest(control, Number(value)) : texts.indexOf(value);
    return [name, at < 0 ? positions[name] : at];
  }));
}

export function linkTo(cell, { spec, positions, carried }) {
  const moved = spec.controls.filter(({ name, default: first }) => positions[name] !== first);
  const query = new URLSearchParams(moved.map((control) => [control.name, valueOf(control, positions[control.name])]));
  if (carried) query.set("carried", carried);
  return `${location.pathname}#${[cell, ...(query.size ? [query] : [])].join("&")}`;
}
