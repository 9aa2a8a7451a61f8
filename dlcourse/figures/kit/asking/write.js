// Answers that become code: what is chosen is written into the notebook, as if it had been typed.
//
// The widgets' manager of JupyterLab and Notebook knows the notebook it is in; others do not.

const ANSWER = /^([ \t]+)(?:# YOUR CODE HERE\s+)?(?:raise NotImplementedError|return)\b.*$/m;

// The cell that nbgrader knows by this name.
function cellOf(model, name) {
  const cells = model.widget_manager?.context?.model?.cells ?? [];
  return [...cells].find((cell) => cell.getMetadata("nbgrader")?.grade_id === name);
}

// The letter comes where the answer is due: { cell, source }, or { refused }, a sentence.
export function write(model, name, letter) {
  const cell = cellOf(model, name), code = `return "${letter}"`;
  const source = cell?.sharedModel.getSource() ?? "";
  if (!ANSWER.test(source)) return { refused: `Write ${code} into the cell above, run it, and then this check.` };
  const written = source.replace(ANSWER, (_, indent) => indent + code);
  cell.sharedModel.setSource(written);
  return { cell: cell.id, source: written };
}

// The report of a check, anew, where its first stands.
export function report(model, name, data) {
  const outputs = cellOf(model, `${name}-check`)?.outputs;
  for (let i = 0; i < (outputs?.length ?? 0); i++) {
    const old = outputs.get(i);
    if (old.type === "execute_result")
      outputs.set(i, { output_type: old.type, execution_count: old.executionCount, data, metadata: {} });
  }
}
