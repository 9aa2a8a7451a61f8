// A formula: symbols over their numbers, linked both ways with the controls and marks that they name.

import { element, say } from "./dom.js";
import { pick } from "./frames.js";

export class Formula {
  constructor(parts, light) { // light(names): what they stand for, or null for all
    this.node = element("p", "dlf-formula");
    this.symbols = [];
    for (const part of parts) {
      if (typeof part === "string") { this.node.append(element("span", "", part)); continue; }
      const node = element("span", "dlf-symbol"), number = element("span", "dlf-number");
      node.tabIndex = 0;
      node.style.color = `var(--dl-${part.colour})`;
      node.append(element("b", "", part.sign), number);
      for (const event of ["pointerenter", "focus"]) node.addEventListener(event, () => light(part.names));
      for (const event of ["pointerleave", "blur"]) node.addEventListener(event, () => light(null));
      this.node.append(node);
      this.symbols.push({ ...part, node, number });
    }
    this.node.hidden = !parts.length;
  }

  show(values, frame) { this.symbols.forEach(({ number }, i) => say(number, pick(values[i], frame))); }

  light(names) {
    for (const { node, names: own } of this.symbols) node.classList.toggle("dlf-lit", own.some((one) => names?.includes(one)));
  }
}
