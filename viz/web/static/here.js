// What the modules of the workspace share: `here` is model, history, verbs and what is seen now; `parts` draw it.
export const here = {};
export const parts = {};
export const state = () => here.history.state;
export const stage = document.getElementById("canvas");
