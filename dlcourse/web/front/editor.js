// An editor for Python: CodeMirror, with what a cell needs of it.

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, keymap } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

export function edit(parent, text, name, { change, run }) {
  const runs = { run: () => { run(); return true; }, preventDefault: true };
  let quiet = false;
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Shift-Enter", ...runs }, { key: "Mod-Enter", ...runs }]),
        history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        indentUnit.of("    "), EditorState.tabSize.of(4), python(), syntaxHighlighting(classHighlighter),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ // long lines scroll: so the keyboard must come here
          tabindex: "0", "aria-label": `${name}. Shift and Enter run it. Escape, then Tab, leaves it.` }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !quiet) change(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    replace: (source) => {
      if (source === view.state.doc.toString()) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: source } });
      quiet = false;
    },
  };
}
