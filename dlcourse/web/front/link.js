// A link carries what a figure shows: LESSON.html#CELL&control=value&…, with what is not as it was at first.

import { nearest } from "../../figures/kit/player/pointer.js";

const valueOf = ({ kind, values, texts }, position) => (kind === "slider" ? values : texts)[position];

// Where a figure's controls stand by the address of the page: as they do, if it speaks of another cell.
export function linked(cell, { spec, positions }) {
  const [named, ...rest] = location.hash.slice(1).split("&"), given = new URLSearchParams(rest.join("&"));
  if (!spec || named !== cell) return positions;
  return Object.fromEntries(spec.controls.map((control) => {
    const { name, kind, texts } = control, value = given.get(name);
    const at = kind === "slider" && value && isFinite(value) ? nearest(control, Number(value)) : texts.indexOf(value);
    return [name, at < 0 ? positions[name] : at];
  }));
}

export function linkTo(cell, { spec, positions }) {
  const moved = spec.controls.filter(({ name, default: first }) => positions[name] !== first);
  const query = new URLSearchParams(moved.map((control) => [control.name, valueOf(control, positions[control.name])]));
  return `${location.pathname}#${[cell, ...(moved.length ? [query] : [])].join("&")}`;
}
