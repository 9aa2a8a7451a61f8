// What a cell shows besides text: each figure and question of the page, from when it comes near.

import { carriedTo, linked } from "./link.js";
import { Model, asMade, shipped } from "./models.js";
import player from "../../figures/kit/show.js";

export class Show {
  constructor(node, wake) {
    Object.assign(this, { node, wake, model: null, remove: () => {} });
  }

  get address() { return this.node.dataset.address; }

  get cell() { return this.node.closest(".cell")?.id; }

  async load() { // as it was shipped
    if (this.model || this.loading) return this.loading;
    this.loading = shipped(this.node.dataset.frames).then(({ held, data }) => {
      if (!this.model) this.paint({ ...held, positions: linked(this.cell, held) }, data, null, true);
    });
    return this.loading;
  }

  paint(held, data, line = null, first = false) {
    this.model = new Model(held, data, (content) => this.wake(this, content));
    this.model.line = line;
    if (first) this.recall();
    const fresh = document.createElement("div");
    this.remove();
    this.remove = player.render({ model: this.model, el: fresh }) ?? (() => {});
    this.node.replaceChildren(...fresh.childNodes);
  }

  recall() { // what the page's address carries besides where the controls stand
    const carried = carriedTo(this.cell);
    if (carried) this.model.send({ type: "recall", carried });
  }

  follow() { // the address of the page, where it speaks of this figure
    if (!this.model || this.cell !== location.hash.slice(1).split("&")[0]) return;
    this.model.set("positions", linked(this.cell, this.model.values));
    this.model.tell("change:positions");
    this.model.save_changes();
    this.recall();
    this.node.scrollIntoView({ block: "center" });
  }

  // Whether Python has made the same again: then only the line to it changes hands.
  same(held) { return this.model?.made === asMade(held); }
}

// Calls load() on each as it comes near, the first at once.
export function whenNear(shows) {
  const watched = new Map(shows.map((show) => [show.node, show]));
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      watched.get(target).load().catch(() => {});
    }
  }, { rootMargin: "900px 0px" });
  for (const node of watched.keys()) near.observe(node);
}
