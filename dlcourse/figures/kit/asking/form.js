// A question or prediction of dlcourse: its words, a way to answer, buttons, and the reply.
//
// It replies by itself where the description holds what to say, and tells Python what was
// answered. What Python says then is the same, and stands.

import { SILENCE, element, ownKeys, plainButton, unique } from "../player/dom.js";
import { entryFor } from "./entries.js";
import { Player } from "../player/figure.js";
import { VERDICTS, replyTo, unsealed } from "./reply.js";
import { watchLook, wear } from "../player/theme.js";
import { rich } from "./words.js";
import { report, write } from "./write.js";

const WAITS = "Python does not answer now. Your answer is kept in this page, and sent when Python is back.";
const AWAY = "There is no Python here now. Your answer is kept in this page: run its first cell, and then this one.";

export class Form {
  constructor(model, el) {
    Object.assign(this, { model, el, id: unique("dlq"), spec: model.get("form") });
    const { entry, style, figure, replies } = this.spec;
    if (figure) this.figure = new Player(model, el);
    this.replies = replies && unsealed(replies);
    this.keeps = Boolean(replies && model.widget_manager); // a notebook, whose kernel may be gone
    this.entry = entryFor(entry, this.id, style);
    this.build();
    const listeners = {
      "change:form": () => this.anew(model.get("form").entry),
      "change:heading": () => this.ask(),
      "change:reply": () => this.reply(...model.get("reply")),
    };
    if (this.spec.writes) Object.assign(listeners, {
      "change:answer": () => this.answered(model.get("reply")[0], model.get("answer")),
      "msg:custom": ({ data }) => data && report(model, this.spec.writes.answer, data),
    });
    if (this.keeps) Object.assign(listeners, {
      "msg:custom": ({ type }) => type === "recorded" && this.keep(this.kept().slice(1)),
      comm_live_update: () => this.kept().forEach((value) => this.hand(value)),
    });
    for (const [event, act] of Object.entries(listeners)) model.on(event, act);
    const unwatch = watchLook(this.root, () => this.dress());
    this.remove = () => {
      this.figure?.remove();
      clearTimeout(this.silence);
      unwatch();
      for (const [event, act] of Object.entries(listeners)) model.off(event, act);
    };
  }

  build() {
    const { model, id, entry } = this, { buttons } = this.spec;
    this.root = element("fieldset", "dlf dlq");
    this.heading = element("legend", "dlf-title");
    this.heading.id = `${id}-legend`;
    this.said = element("div", "dlq-reply");
    this.said.setAttribute("role", "status");
    this.buttons = Object.entries(buttons).map(([name, label]) => plainButton(label, () => this.press(name)));
    const holder = this.holder = element("div", "dlq-entry"), row = element("div", "dlq-buttons");
    holder.append(...entry.nodes);
    holder.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.tagName === "INPUT") this.press(Object.keys(buttons)[0]);
    });
    row.append(...this.buttons);
    this.waits = element("p", "dlf-note", WAITS);
    this.waits.setAttribute("role", "status");
    this.waits.hidden = true;
    this.root.append(this.heading, holder, row, this.said, this.waits);
    ownKeys(this.root);
    this.el.append(this.root);
    this.ask();
    const answer = model.get("answer"), [verdict, words] = model.get("reply");
    if (answer !== null) this.answered(verdict, answer);
    this.reply(verdict, words);
    const kept = this.kept();
    try { if (kept.length) this.judge(kept.at(-1)); } catch { return this.keep([]); } // asked anew since
    kept.forEach((value) => this.hand(value));
    this.expect(kept);
  }

  // What was answered lies in the page, by the question's name, until Python says it is recorded.
  kept() {
    try { return (this.keeps && JSON.parse(localStorage.getItem(`dlcourse:${this.spec.name}`))) || []; } catch { return []; }
  }

  keep(values) {
    const name = `dlcourse:${this.spec.name}`;
    try {
      if (values.length) localStorage.setItem(name, JSON.stringify(values)); else localStorage.removeItem(name);
    } catch { /* a browser that keeps nothing */ }
    this.expect(values);
  }

  expect(values, patience = SILENCE) { // Python to say that these are recorded; if not, the reader is told
    clearTimeout(this.silence);
    if (!values.length) this.waits.hidden = true;
    else this.silence = setTimeout(() => { // and Python again, ever more seldom
      this.waits.hidden = false;
      values.forEach((value) => this.hand(value));
      this.expect(values, 2 * patience);
    }, patience);
  }

  hand(value, button = Object.keys(this.spec.buttons)[0]) {
    try { this.model.send({ type: "press", button, value }); } catch { this.lacks(); }
  }

  lacks() { // there is no kernel
    this.waits.textContent = AWAY;
    this.waits.hidden = !this.keeps;
  }

  judge(value) { // and say what there is to say
    const [verdict, words] = replyTo(this.spec.entry.kind, this.replies, value);
    this.answered(verdict, value);
    this.reply(verdict, words);
  }

  ask() { // also when what is asked has changed: then the entry is as it was at first
    this.heading.replaceChildren(rich(this.model.get("heading")));
    this.entry.show(null);
  }

  anew(entry) { // another question, which is answered in another way
    this.entry = entryFor(entry, this.id, this.spec.style);
    this.holder.replaceChildren(...this.entry.nodes);
    this.dress();
  }

  press(name) {
    const [first] = Object.keys(this.spec.buttons);
    const { value, refused } = name === first ? this.entry.read() : {};
    if (refused) return this.reply("hint", refused);
    if (this.spec.writes) return this.write(name, value);
    if (this.replies && name === first) this.judge(value);
    if (this.keeps && name === first) this.keep([...this.kept(), value]);
    this.hand(value, name);
    if (!this.replies) this.reply(...this.model.get("reply")); // it may be the same as before
  }

  write(name, value) { // the answer becomes code, also where no kernel hears of it
    const { answer, letters } = this.spec.writes, written = write(this.model, answer, letters[value]);
    this.reply("hint", written.refused ?? `Your cell says return "${letters[value]}" now.`);
    if (!written.refused) this.model.send({ type: "press", button: name, value, ...written });
  }

  answered(verdict, value) { // this was handed in, and judged so
    this.entry.show(value);
    this.entry.mark(verdict, value, this.replies);
    Object.keys(this.spec.buttons).forEach((name, i) => {
      this.buttons[i].textContent = this.spec.again[name] || this.spec.buttons[name];
    });
  }

  reply(verdict, words) {
    const told = JSON.stringify([verdict, words]);
    if (told === this.told) return; // nobody needs to hear it twice
    this.told = told;
    this.said.dataset.verdict = verdict;
    this.said.hidden = !words;
    this.said.replaceChildren(element("b", "", VERDICTS[verdict]), rich(words));
  }

  dress() {
    const theme = wear(this.root, this.el, this.spec.style);
    this.entry.dress?.(theme);
  }
}
