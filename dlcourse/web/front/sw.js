// Keeps on this device what was read, so that it is there without network.
//
// The builder writes VERSION, FILES (path → sum) and CORE (what the front page needs) above. One
// version has one store, and gives out only files whose sums are its own: nobody meets half of an
// old version and half of a new one. A new version takes over when no page of the old is in use.

const STORE = `dlcourse ${VERSION}`, HOME = new URL("./", self.location.href).href;
const SAYS = (text, again = "") => new Response(
  `<!doctype html><meta charset="utf-8">${again}<title>dlcourse</title><p>${text}</p>`,
  { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });

function pathOf(url) {
  const plain = url.split(/[?#]/)[0];
  if (!plain.startsWith(HOME)) return null;
  const path = decodeURIComponent(plain.slice(HOME.length));
  return path === "" || path.endsWith("/") ? `${path}index.html` : path;
}

const urlOf = (path) => HOME + path.split("/").map(encodeURIComponent).join("/");

// A file of this version, from the store or the network; null if the network has another version.
async function file(path) {
  const store = await caches.open(STORE), kept = await store.match(urlOf(path));
  if (kept) return kept;
  const answer = await fetch(urlOf(path), { cache: "no-cache" }), data = await answer.arrayBuffer();
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  if (FILES[path] !== Array.from(sum.slice(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("")) return null;
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set("Cross-Origin-Opener-Policy", "same-origin"); // pages may share memory with Python: Stop works
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  const whole = new Response(data, { headers });
  await store.put(urlOf(path), whole.clone()).catch(() => {}); // a full device keeps what it has
  return whole;
}

async function keep(paths, told = () => {}) {
  for (const [i, path] of paths.entries()) {
    if (!await file(path)) throw new Error("There is a new version of the course: load this page again.");
    told(i + 1, paths.length);
  }
}

const stores = async () => (await caches.keys()).filter((name) => name.startsWith("dlcourse ") && name !== STORE);

self.addEventListener("install", (event) => event.waitUntil((async () => { // whole, or not at all
  const read = [];
  for (const name of await stores())
    for (const { url } of await (await caches.open(name)).keys()) read.push(pathOf(url));
  await keep([...new Set([...CORE, ...read.filter((path) => path in FILES)])]);
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await stores()) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const path = event.request.method === "GET" ? pathOf(event.request.url) : null;
  if (!(path in FILES)) return;
  event.respondWith(file(path).then((whole) => {
    if (whole) return whole;
    self.registration.update().catch(() => {});
    return SAYS("A new version of the course is coming. If this stays here, close the other pages of the course.",
      `<meta http-equiv="refresh" content="2"><script>navigator.serviceWorker.getRegistration().then((here) =>
      here?.waiting?.postMessage({ type: "replace" }))</script>`);
  }, () => SAYS("This page was never read on this device, and there is no network now.")));
});

self.addEventListener("message", (event) => {
  const { data, ports: [port] } = event;
  if (data.type === "replace") event.waitUntil(self.clients.matchAll({ includeUncontrolled: true, type: "window" })
    .then((open) => { if (open.length < 2) self.skipWaiting(); })); // but the page that has just come
  if (data.type !== "keep") return;
  const paths = data.all ? Object.keys(FILES) : data.urls.map(pathOf).filter((path) => path in FILES);
  event.waitUntil(keep(paths, (done, all) => port?.postMessage({ done, all }))
    .catch((error) => port?.postMessage({ failed: error.message })));
});
