// Who shows what: the modules that JupyterLab shows figures and questions with.

import figure from "../../figures/kit/player/figure.js";

const PLAYERS = { figure };

export const player = (module) => PLAYERS[module] ?? null;
