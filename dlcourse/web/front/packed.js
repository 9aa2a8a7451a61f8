// Files that are fetched whole: a description, and beside it bytes by name (lessons.packed makes them).

export async function unpacked(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const stream = answer.body.pipeThrough(new DecompressionStream("gzip"));
  const whole = await new Response(stream).arrayBuffer(), start = 4 + new DataView(whole).getUint32(0, true);
  const { held, sizes } = JSON.parse(new TextDecoder().decode(new Uint8Array(whole, 4, start - 4)));
  const data = {};
  let at = start;
  for (const [name, size] of Object.entries(sizes)) {
    data[name] = new Uint8Array(whole, at, size);
    at += size;
  }
  return { held, data };
}
