// Light or dark, before anything is painted: what the reader chose, or what the system says. Paper is light.
(() => {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)"), paper = matchMedia("print");
  const chosen = () => { try { return localStorage.getItem("dlcourse:theme"); } catch { return null; } };
  const wear = () => {
    root.dataset.theme = paper.matches ? "light" : chosen() || (dark.matches ? "dark" : "light");
    const button = document.querySelector("button.theme");
    if (!button) return;
    button.hidden = false;
    button.textContent = root.dataset.theme === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Change to ${button.textContent.toLowerCase()} colours`);
  };
  wear();
  for (const media of [dark, paper]) media.addEventListener("change", wear);
  document.addEventListener("DOMContentLoaded", () => {
    wear();
    document.querySelector("button.theme").addEventListener("click", () => {
      localStorage.setItem("dlcourse:theme", root.dataset.theme === "dark" ? "light" : "dark");
      wear();
    });
  });
})();
