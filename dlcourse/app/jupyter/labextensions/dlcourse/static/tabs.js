// An assignment is a file of its lesson's name (nbgrader wants it so), and JupyterLab's tabs say
// nothing but a file's name. So an assignment's tab says that it is one. (By its style alone: where
// a tab's label changes, JupyterLab renames the file.) The list of files is closed at the first
// start: a lesson needs the room, and its links lead on. What was changed is saved for the checks.
//
// A prebuilt extension is what webpack's module federation calls a container: `init`, and `get`,
// which gives a module's factory. It needs nothing of JupyterLab's, so it is written by hand.

(() => {
  const ASSIGNMENT = /^exercises\/((\d\d)_\w+)\/\1\.ipynb$/;
  const STYLE = ".lm-TabBar-tab[data-dlcourse] .lm-TabBar-tabLabel::before {" +
    " content: 'Assignment: '; font-weight: 600; }";

  function mark(shell) {
    for (const { context, title } of shell.widgets("main"))
      if (ASSIGNMENT.test(context?.path) && !title.dataset.dlcourse)
        title.dataset = { ...title.dataset, dlcourse: "assignment" };
  }

  const tabs = {
    id: "dlcourse:tabs",
    autoStart: true,
    activate({ shell, restored }) {
      document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
      shell.layoutModified?.connect(() => mark(shell)); // Notebook 7 has no tabs
      restored.then(() => mark(shell));
    },
  };

  const files = {
    id: "dlcourse:files",
    autoStart: true,
    activate({ shell, restored }) {
      restored.then(() => shell.restored).then((layout) => {
        if (layout?.fresh) shell.collapseLeft(); // Notebook 7 has no such list
      });
    },
  };

  // A check looks at what a notebook says as it was saved last: who leaves a cell that was changed
  // since it ran, saves.
  const changed = {
    id: "dlcourse:changed",
    autoStart: true,
    activate({ shell }) {
      const heard = new WeakSet();
      shell.currentChanged?.connect(() => {
        const { content, context } = shell.currentWidget ?? {};
        if (!content?.activeCellChanged || heard.has(content)) return;
        heard.add(content);
        let left = content.activeCell;
        content.activeCellChanged.connect((_, cell) => {
          if (left?.model?.isDirty && context.model.dirty) context.save();
          left = cell;
        });
      });
    },
  };

  // "Model not found": a page that was loaded again asks for its widgets for two seconds, and on a
  // busy machine they come just then, so it asks once more. What its kernel has let go (the cell ran
  // again after the notebook was saved) gives way to the words and the picture beside it.
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const GONE = "Error displaying widget: model not found";

  const gone = {
    id: "dlcourse:gone",
    autoStart: true,
    activate({ shell }) {
      const seen = new WeakSet();
      const asked = new Set();
      shell.currentChanged?.connect(() => {
        const { content } = shell.currentWidget ?? {};
        if (!content?.widgets || seen.has(content)) return;
        seen.add(content);
        new MutationObserver((changes) => {
          for (const { target, addedNodes } of changes)
            if (addedNodes[0]?.data === GONE) askAgain(content, target, asked);
        }).observe(content.node, { childList: true, subtree: true });
      });
    },
  };

  function askAgain({ widgets }, node, asked) {
    const area = widgets.find((cell) => cell.node.contains(node))?.outputArea;
    const place = area?.widgets.findIndex((output) => output.node.contains(node)) ?? -1;
    if (place < 0) return;
    const output = area.model.get(place).toJSON();
    const { [WIDGET]: widget, ...rest } = output.data;
    if (asked.has(widget.model_id)) area.model.set(place, { ...output, data: rest });
    else area.model.set(place, output);
    asked.add(widget.model_id);
  }

  // A key pressed in a widget is the widget's, as in the course's own figures: on a slider of
  // `interact`, too, the arrows move it, and "d d" deletes no cell.
  const keys = {
    id: "dlcourse:keys",
    autoStart: true,
    activate() {
      document.addEventListener("focusin", ({ target }) => {
        if (target.closest(".jupyter-widgets")) target.dataset.lmSuppressShortcuts = "true";
      });
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.dlcourse = {
    init() {}, get: async () => () => ({ __esModule: true, default: [tabs, files, changed, gone, keys] }),
  };
})();
