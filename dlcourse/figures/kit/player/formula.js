// A formula: symbols over their numbers, linked both ways with the controls and marks that they name.

import { element, pointedAt, say } from "./dom.js";
import { pick } from "./frames.js";

const CLOSED = /^((?:[),.:;²]|\s(?=\)))*)(.*?)(\S*\()?$/;

export class Formula {
  constructor(parts) {
    this.node = element("p", "dlf-formula");
    this.symbols = [];
    let before = "", whole = null; // no line ends between a symbol and a bracket, or a comma, beside it
    for (const part of parts) {
      if (typeof part === "string") {
        const [, close, rest, open] = CLOSED.exec(part);
        whole?.append(close);
        this.node.append(whole ? "" : " ", whole ? rest : close + rest, " ");
        [before, whole] = [open, null];
        continue;
      }
      const node = element("span", "dlf-symbol"), number = element("span", "dlf-number");
      if (part.names.length) node.tabIndex = 0; // it can be pointed at, by keys too
      node.style.color = `var(--dl-${part.colour})`;
      node.append(element("b", "", part.sign), number);
      this.node.append(whole = element("span", "dlf-whole", before));
      whole.append(node);
      before = "";
      this.symbols.push({ ...part, node, number });
    }
    this.node.hidden = !parts.length;
  }

  show(values, frame) {
    if (values !== this.values) this.symbols.forEach(({ number }, i) => { // as wide as at its longest: the rest does not jump
      const longest = values[i].reduce((a, b) => (b.length > a.length ? b : a), number.dataset.longest ?? "");
      number.dataset.longest = longest;
    });
    this.values = values;
    this.symbols.forEach(({ number }, i) => say(number, pick(values[i], frame)));
  }

  // A symbol that is pointed at lights what it names of `things`, [{ node, names }], and act(names)
  // the marks; a thing that is pointed at lights its symbols.
  link(things, act) {
    const light = (ones, lit) => ones.forEach(({ node, names }) => (
      node.classList.toggle("dlf-lit", names.some((name) => lit.includes(name)))));
    for (const { node, names } of this.symbols) pointedAt(node, (here) => {
      const lit = here ? names : [];
      light([...this.symbols, ...things], lit);
      act(lit);
    });
    for (const { node, names } of things) pointedAt(node, (here) => light(this.symbols, here ? names : []));
  }
}
