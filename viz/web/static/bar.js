// The bar of the canvas: layouts, steps back and forth, what is hidden, views, link and export, each a button.
import { name } from "./encode.js";
import { copy } from "./copy.js";
import { last, shareable } from "./link.js";
import { menu } from "./menu.js";
import { LAYS } from "./state.js";
import { button, lang, make, t } from "./i18n.js";

const VIEWS = ["graph", "split", "table"];

export class Bar {
  /* `host`: model, history, verbs, canvas, view(), current(), told(text), setView(v). */
  constructor(host) {
    this.host = host;
    const { canvas, history } = host;
    const opens = (label, testid, run) => {
      const one = button(label, testid, () => run(one), { "aria-haspopup": "menu" });
      return one;
    };
    this.undo = button("↶", "undo", () => history.undo(), { "aria-keyshortcuts": "Control+Z" });
    this.redo = button("↷", "redo", () => history.redo(), { "aria-keyshortcuts": "Control+Shift+Z" });
    this.lay = opens(t("lay"), "lay", (at) => this.layouts(at));
    this.hidden = opens("", "hidden", (at) => this.hiddenMenu(at));
    document.getElementById("tools").replaceChildren(
      button("+", "zoom-in", () => canvas().zoom(1.3), { "aria-label": t("zoom.in") }), button("−", "zoom-out", () => canvas().zoom(1 / 1.3), { "aria-label": t("zoom.out") }),
      button(t("zoom.fit"), "zoom-fit", () => canvas().fit()), this.lay, this.undo, this.redo, opens("▾", "steps", (at) => this.steps(at)), this.hidden);
    this.tools = document.getElementById("tools");
    this.tools.querySelector("[data-testid=steps]").setAttribute("aria-label", t("steps"));
    document.getElementById("views").replaceChildren(...VIEWS.map((v) => button(t(`view.${v}`), `view-${v}`, () => host.setView(v), { data: { viewTo: v, testid: `view-${v}` } })),
      button(t("link.copy"), "copy-view", () => this.link(), { class: "quiet" }), button(t("export"), "export", () => this.export(), { class: "quiet" }));
  }

  show(state) {
    const { undoable, redoable } = this.host.history;
    this.undo.disabled = !undoable;
    this.redo.disabled = !redoable;
    this.undo.title = undoable ? t("undo.named", { name: undoable }) : t("undo.none");
    this.redo.title = redoable ? t("redo.named", { name: redoable }) : t("redo.none");
    this.undo.setAttribute("aria-label", this.undo.title);
    this.redo.setAttribute("aria-label", this.redo.title);
    this.lay.textContent = t("lay.now", { name: t(`lay.${state.lay}`) });
    this.hidden.hidden = !state.x.length;
    this.hidden.textContent = t("hidden.n", { n: state.x.length });
  }

  layouts(at) {
    const { state } = this.host.history;
    menu(LAYS.map((lay) => ({ label: t(`lay.${lay}`), testid: `lay-${lay}`, checked: state.lay === lay, run: () => this.host.verbs.layout(lay) })), at, { label: t("lay") });
  }

  /* The steps by name: what would be undone and done again; and where one was last time. */
  steps(at) {
    const { history, verbs, go } = this.host;
    const kept = last();
    const { undoable, redoable } = history;
    menu([
      { label: undoable ? t("undo.named", { name: undoable }) : t("undo.none"), key: "Ctrl+Z", testid: "step-undo", off: !undoable, run: () => history.undo() },
      { label: redoable ? t("redo.named", { name: redoable }) : t("redo.none"), key: "Ctrl+Shift+Z", testid: "step-redo", off: !redoable, run: () => history.redo() },
      { label: t("do.overview"), testid: "step-overview", run: () => verbs.overview() },
      kept && { label: t("session", { n: kept.count }), testid: "step-session", run: () => go(kept.url) },
    ], at, { label: t("steps") });
  }

  hiddenMenu(at) {
    const { state } = this.host.history;
    const { verbs, model } = this.host;
    menu([{ label: t("hidden.all"), testid: "hidden-all", run: () => verbs.restore(state.x) },
      ...state.x.slice(-20).reverse().map((id) => ({ label: model.get(id) ? name(model.get(id), lang) : id, testid: `hidden-${id}`, run: () => verbs.restore([id]) }))], at, { label: t("hidden.n", { n: state.x.length }) });
  }

  async link() {
    try {
      const address = await shareable(this.host.current().url);
      document.body.dataset.link = address;
      await copy({ "text/plain": address });
      this.host.told(t("link.copied"));
    } catch (error) {
      this.host.told(t("link.failed", { why: String(error.message ?? error) }), { problem: true });
    }
  }

  async export() {
    try {
      const { openExport } = await import("./export.js");
      openExport(this.host.current());
    } catch (error) {
      this.host.told(t("export.failed", { why: String(error.message ?? error) }), { problem: true });
    }
  }
}

/* The message over the canvas, with what can be done about it; one at a time. */
export function banner(text, acts = [], { problem = false } = {}) {
  const place = document.getElementById("banner");
  place.hidden = !text;
  place.classList.toggle("problem", problem);
  place.replaceChildren();
  if (!text) return;
  place.append(make("span", {}, text), ...acts, button("✕", "banner-close", () => banner(""), { class: "text", "aria-label": t("close") }));
}
