// The bar of the canvas: layouts, steps back and forth, what is hidden, views, link and export, each a button.
import { button, make, t } from "./i18n.js";

const VIEWS = ["graph", "split", "table"];

export class Bar {
  /* `host`: history, verbs, canvas(). */
  constructor(host) {
    this.host = host;
    const { canvas, history, verbs } = host;
    const opens = (label, testid, which) => button(label, testid, ({ currentTarget }) => verbs.menus(which, currentTarget), { "aria-haspopup": "menu" });
    this.undo = button("↶", "undo", () => history.undo(), { "aria-keyshortcuts": "Control+Z" });
    this.redo = button("↷", "redo", () => history.redo(), { "aria-keyshortcuts": "Control+Shift+Z" });
    this.lay = opens(t("lay"), "lay", "layouts");
    this.hidden = opens("", "hidden", "hidden");
    document.getElementById("tools").replaceChildren(
      button("+", "zoom-in", () => canvas().zoom(1.3), { "aria-label": t("zoom.in") }), button("−", "zoom-out", () => canvas().zoom(1 / 1.3), { "aria-label": t("zoom.out") }),
      button(t("zoom.fit"), "zoom-fit", () => canvas().fit()), this.lay, this.undo, this.redo, opens("▾", "steps", "steps"), this.hidden);
    this.tools = document.getElementById("tools");
    this.tools.querySelector("[data-testid=steps]").setAttribute("aria-label", t("steps"));
    document.getElementById("views").replaceChildren(...VIEWS.map((v) => button(t(`view.${v}`), `view-${v}`, () => verbs.setView(v), { data: { viewTo: v, testid: `view-${v}` } })),
      button(t("link.copy"), "copy-view", () => verbs.link(), { class: "quiet" }), button(t("export"), "export", () => verbs.export(), { class: "quiet" }));
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
