// An assignment is a file of its lesson's name (nbgrader wants it so), and JupyterLab's tabs say
// nothing but a file's name. So an assignment's tab says which one it is.
//
// A prebuilt extension is what webpack's module federation calls a container: `init`, and `get`,
// which gives the factory of an ES module. It needs nothing of JupyterLab's, so it stands by hand.

(() => {
  const ASSIGNMENT = /^exercises\/((\d\d)_\w+)\/\1\.ipynb$/;

  function name(shell) {
    for (const { context, title } of shell.widgets("main")) {
      const found = ASSIGNMENT.exec(context?.path);
      if (found) title.label = `Assignment ${found[2]}`;
    }
  }

  const plugin = {
    id: "dlcourse:tabs",
    autoStart: true,
    activate({ shell, restored }) {
      shell.layoutModified?.connect(() => name(shell)); // Notebook 7 has no tabs
      restored.then(() => name(shell));
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB.dlcourse = { init() {}, get: async () => () => ({ __esModule: true, default: plugin }) };
})();
