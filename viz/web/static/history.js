// One history: every change is a command {label, apply, revert}; a hundred can be undone, each has its name.
const LIMIT = 100;
const KEY = "hubgraph.steps";

export class History {
  /* `changed(state, how)` draws; `write(state)` gives the address; `read(query)` makes a state of one. */
  constructor(first, { changed, write, read }) {
    Object.assign(this, { state: first, changed, write, read });
    this.steps = [];
    this.at = 0; // steps before this one are done, the others are undone
    this.restore();
    history.replaceState({ at: this.at, mark: this.mark }, "");
    addEventListener("pagehide", () => this.store());
    addEventListener("popstate", (event) => this.pop(event.state));
  }

  /* Carry out a command. `change` makes the next state of the present one; nothing else may make one. */
  do(label, change) {
    const before = this.state;
    const after = { ...before, ...change(before) };
    if (this.write(after) === this.write(before)) return false;
    const command = { label, apply: () => after, revert: () => before, before: this.write(before), after: this.write(after) };
    this.steps = [...this.steps.slice(0, this.at), command].slice(-LIMIT);
    this.at = this.steps.length;
    this.state = command.apply();
    this.remember("pushState");
    this.changed(this.state, "do", label);
    return true;
  }

  /* Change what is not a step of its own: the selection, the view. */
  look(change) {
    this.state = { ...this.state, ...change };
    this.remember("replaceState");
    this.changed(this.state, "look");
  }

  get undoable() {
    return this.steps[this.at - 1]?.label ?? "";
  }

  get redoable() {
    return this.steps[this.at]?.label ?? "";
  }

  undo() {
    const step = this.steps[this.at - 1];
    if (!step) return false;
    this.at -= 1;
    return this.turn(step.revert(), "undo", step.label);
  }

  redo() {
    const step = this.steps[this.at];
    if (!step) return false;
    this.at += 1;
    return this.turn(step.apply(), "redo", step.label);
  }

  turn(state, how, label) {
    this.state = { ...state, v: this.state.v };
    this.remember("pushState");
    this.changed(this.state, how, label);
    return true;
  }

  /* Back and forward of the browser: to the step that stood there, if it is still known. */
  pop(where) {
    this.state = this.read(location.search);
    const known = where?.mark === this.mark && where.at <= this.steps.length;
    if (known) this.at = where.at;
    this.changed(this.state, "back");
  }

  remember(how) {
    history[how]({ at: this.at, mark: this.mark }, "", this.write(this.state));
    this.owed ??= setTimeout(() => this.store(), 300); // a hundred steps take long to write
  }

  /* Keep the steps for a reload. */
  store() {
    if (!this.owed) return;
    clearTimeout(this.owed);
    this.owed = undefined;
    const kept = this.steps.slice(-LIMIT).map(({ label, before, after }) => ({ label, before, after }));
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ at: this.at, mark: this.mark, now: this.write(this.state), steps: kept }));
    } catch { /* storage full or forbidden: undo then lasts as long as the page */ }
  }

  /* After a reload the steps are still there. */
  restore() {
    this.mark = `${Date.now()}`;
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
      if (!kept || kept.now !== location.pathname + location.search) return;
      const query = (address) => address.slice("/explore".length);
      this.steps = kept.steps.map((step) => ({ ...step, apply: () => this.read(query(step.after)), revert: () => this.read(query(step.before)) }));
      Object.assign(this, { at: kept.at, mark: kept.mark });
    } catch { /* as above */ }
  }
}
