// What the modules of the workspace share: `here` is model, history, verbs and what is seen now; `parts` draw it.
export const here = { at: "" }; // at: the entity that holds the keys
export const parts = {};
export const state = () => here.history.state;
export const stage = document.getElementById("canvas");

/* A part that comes when it is first needed; `here` is it once it has come. */
export function late(load) {
  let coming;
  const part = () => (coming ??= load().then((made) => (part.here = made), (error) => {
    coming = undefined; // asked for again, it may come
    throw error;
  }));
  return part;
}

let running = 0;

/* Do what takes a while; until it is done the canvas says that it is busy. */
export async function busy(run) {
  running += 1;
  stage.setAttribute("aria-busy", "true");
  try {
    return await run();
  } finally {
    running -= 1;
    if (!running) stage.removeAttribute("aria-busy");
  }
}
