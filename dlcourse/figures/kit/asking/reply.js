// What is said to an answer, from what a question ships; kit/ask.py (Ask.said) says the same.

export const unsealed = (text) =>
  JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));

// [verdict, words]: the words are HTML.
export function replyTo(kind, replies, value) {
  if (kind === "options") return replies[value];
  if (kind === "sketch") return ["noted", replies.words];
  const { answer, within, words } = replies, { number, typed } = value;
  const verdict = answer === null ? "noted" : Math.abs(number - answer) <= within + 1e-9 ? "right" : "wrong";
  return [verdict, words.replace("{}", () => escaped(typed))];
}

const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// How each verdict is told: by a sign and words, and its box by a colour and a kind of border.
export const VERDICTS = { right: "✓ Right. ", wrong: "✗ Not this. ", noted: "Noted. ", hint: "" };
