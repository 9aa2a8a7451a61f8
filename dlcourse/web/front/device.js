// The course on this device: what was read is there without network; all of it, if that is wanted.

import { address } from "./dom.js";

const worker = navigator.serviceWorker;

export async function onThisDevice() {
  if (!worker) return;
  const before = worker.controller;
  worker.addEventListener("controllerchange", () => { // a new version has replaced the old, whole
    if (before) location.reload();
  });
  const registration = await worker.register(address("sw.js")).catch(() => null);
  registration?.waiting?.postMessage({ type: "replace" });
  if (!registration) return;
  const { active } = await worker.ready; // also what came before it was there, and figures further down
  const urls = performance.getEntriesByType("resource").map(({ name }) => name);
  const frames = [...document.querySelectorAll("[data-frames]:not([hidden])")].map(({ dataset }) => address(`frames/${dataset.frames}`));
  active.postMessage({ type: "keep", urls: [location.href, ...urls, ...frames] });
}

export function keepButton(button, told) {
  button.hidden = !worker;
  button.addEventListener("click", async () => {
    navigator.storage?.persist?.();
    const { active } = await worker.ready, { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data: { done, all, failed } }) => {
      told.textContent = failed ? `Not all could be kept. ${failed}`
        : done < all ? `${done} of ${all} files.` : "The whole course is on this device now, and works without network.";
    };
    active.postMessage({ type: "keep", all: true }, [port2]);
  });
}
