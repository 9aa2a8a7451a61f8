// Shows a figure or a question of dlcourse in an element. No library, no build.
//
// `model` holds what kit/shown.py says there is, and carries messages: get, set, save_changes,
// send, on, off.

import { Player } from "./player/figure.js";
import { Form } from "./asking/form.js";

function render({ model, el }) {
  const shown = model.get("form") ? new Form(model, el) : new Player(model, el);
  return () => {
    shown.remove();
    el.replaceChildren(); // who shows it may keep the element
  };
}

export default { render };
