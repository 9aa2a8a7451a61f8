// The words of a question, which may hold a few of HTML's tags.

import { element } from "../player/dom.js";

const TAGS = ["B", "BR", "CODE", "EM", "I", "STRONG", "SUB", "SUP"];

// Words with a few of HTML's tags, as nodes: whatever else there is becomes text.
export function rich(html) {
  const copy = (from, to) => {
    for (const node of from.childNodes) {
      const kept = TAGS.includes(node.tagName);
      if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
      else copy(node, kept ? to.appendChild(element(node.tagName)) : to);
    }
    return to;
  };
  return copy(new DOMParser().parseFromString(html, "text/html").body, new DocumentFragment());
}
