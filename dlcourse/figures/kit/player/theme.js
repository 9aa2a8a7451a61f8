// The page's theme: what is shown wears the colours of the style table that fit what is behind it.

import { isLight } from "./dom.js";

// "dark" or "light": what is seen behind `el`.
export function themeBehind(el, luminance) {
  let node = el, seen = [255, 255, 255];
  for (; node; node = node.parentElement) {
    const parts = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number) || [];
    if (parts.length === 3 || parts[3] > 0.5) { seen = parts; break; }
  }
  if (!node && matchMedia("(prefers-color-scheme: dark)").matches &&
      getComputedStyle(document.documentElement).colorScheme.includes("dark")) return "dark";
  return isLight(seen.slice(0, 3), luminance) ? "light" : "dark";
}

// Dresses `root`, which stands in `el`, in the colours of `style`; gives the theme.
export function wear(root, el, style) {
  const theme = themeBehind(el, style.luminance);
  root.dataset.theme = theme;
  for (const [name, colour] of Object.entries(style.colours[theme]))
    root.style.setProperty(`--dl-${name}`, colour);
  root.style.setProperty("--dl-font", style.font);
  return theme;
}

// Calls act() when the page's theme or the size of `root` has changed, also when it first comes to
// the page; what it returns ends that.
export function watchLook(root, act) {
  const themes = new MutationObserver(act), sizes = new ResizeObserver(act);
  for (const node of [document.body, document.documentElement])
    themes.observe(node, { attributes: true, attributeFilter: ["class", "style", "data-jp-theme-light", "data-theme"] });
  sizes.observe(root);
  return () => { themes.disconnect(); sizes.disconnect(); };
}
