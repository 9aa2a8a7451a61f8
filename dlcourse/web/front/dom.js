// Small pieces of a page.

export { element, plainButton as button } from "../../figures/kit/player/dom.js";

export const root = document.documentElement.dataset.root;
export const address = (path) => new URL(root + path, location.href).href;
