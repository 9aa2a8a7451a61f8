// Small pieces of a page.

export function element(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

export function plainButton(text, act, name = "") {
  const node = element("button", "", text);
  node.type = "button";
  if (name) node.setAttribute("aria-label", name);
  node.addEventListener("click", act);
  return node;
}

// "dark" or "light": what is seen behind `el`.
export function themeBehind(el, luminance) {
  let node = el, seen = [255, 255, 255];
  for (; node; node = node.parentElement) {
    const parts = getComputedStyle(node).backgroundColor.match(/[\d.]+/g)?.map(Number) || [];
    if (parts.length === 3 || parts[3] > 0.5) { seen = parts; break; }
  }
  if (!node && matchMedia("(prefers-color-scheme: dark)").matches &&
      getComputedStyle(document.documentElement).colorScheme.includes("dark")) return "dark";
  return isLight(seen, luminance) ? "light" : "dark";
}

export const isLight = ([r, g, b], [red, green, blue]) => red * r + green * g + blue * b > 127.5;
