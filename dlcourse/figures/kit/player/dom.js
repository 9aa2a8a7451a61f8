// Small pieces of a page.

export function element(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

// Other words in a node: what is there already is not written, and another text in the same place
// costs a layout alone.
export function say(node, text) {
  if (!node.firstChild) node.append(text);
  else if (node.firstChild.data !== text) node.firstChild.data = text;
}

export function plainButton(text, act, name = "") {
  const node = element("button", "", text);
  node.type = "button";
  if (name) node.setAttribute("aria-label", name);
  node.addEventListener("click", act);
  return node;
}

// The same act at each of several events: "focus blur".
export function on(node, events, act) { for (const event of events.split(" ")) node.addEventListener(event, act); }

// Whether a node is pointed at, or has the focus: act(true), act(false).
export function pointedAt(node, act) {
  on(node, "pointerenter focusin", () => act(true));
  on(node, "pointerleave focusout", () => act(false));
}

export const clamp = (v, low = 0, high = 1) => Math.min(high, Math.max(low, v));

export const SILENCE = 3000; // ms without an answer, after which a reader is told

// What opens under a heading.
export function fold(heading, nodes) {
  const box = element("details", "dlf-fold"), inside = element("div", "dlf-controls");
  inside.append(...nodes);
  box.append(element("summary", "", heading), inside);
  return box;
}

// A name for an element that no other in the page has, whoever made it.
export const unique = (prefix) => `${prefix}-${Math.random().toString(36).slice(2, 10)}`;

// The keys pressed inside `root` are its own: the page around does not hear of them, and Jupyter's
// shortcuts, which listen before anybody, let each control alone that says so.
export function ownKeys(root) {
  root.addEventListener("keydown", (event) => event.key === "Tab" || event.stopPropagation());
  const mark = () => [root, ...root.querySelectorAll("input, select, button, summary, [tabindex]")].forEach(
    (node) => { node.dataset.lmSuppressShortcuts = "true"; });
  new MutationObserver(mark).observe(root, { childList: true, subtree: true });
  mark();
}

// Whether black stands out from a colour more than white.
const linear = (v) => (v <= 10.3 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);
export const isLight = (rgb, luminance) => rgb.reduce((sum, v, i) => sum + luminance[i] * linear(v), 0) > 0.179;
