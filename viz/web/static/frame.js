// The frame round the canvas: rails that fold, a panel of any width, views, and the sheet of a phone.
import { button, make, t } from "./i18n.js";

export const [LEAST, MOST, USUAL] = [320, 560, 384]; // pixels of the panel
const SHEETS = ["peek", "half", "full"];
export const phone = () => matchMedia("(max-width: 640px)").matches;

const stored = (key, value) => {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch { /* storage forbidden: nothing is remembered */ }
  return null;
};

export class Frame {
  /* `resized()` is called when the canvas has another size. */
  constructor(resized) {
    this.resized = resized;
    this.wide = Number(stored("hubgraph.panel")) || USUAL;
    for (const side of ["left", "right"]) if (stored(`hubgraph.fold.${side}`) === "1") document.body.classList.add(`fold-${side}`);
    document.addEventListener("click", (event) => {
      const side = event.target.closest("[data-fold]")?.dataset.fold;
      if (side) this.fold(side);
    });
    this.told();
    this.width(this.wide);
    this.sheet();
  }

  fold(side) {
    const folded = document.body.classList.toggle(`fold-${side}`);
    stored(`hubgraph.fold.${side}`, folded ? "1" : "");
    this.told();
    this.resized();
  }

  told() {
    for (const one of document.querySelectorAll("[data-fold]")) one.setAttribute("aria-expanded", String(!document.body.classList.contains(`fold-${one.dataset.fold}`)));
  }

  width(wide) {
    this.wide = Math.min(Math.max(Math.round(wide), LEAST), MOST);
    document.documentElement.style.setProperty("--panel", `${this.wide}px`);
    this.handle?.setAttribute("aria-valuenow", this.wide);
    stored("hubgraph.panel", String(this.wide));
  }

  /* On a phone the detail is a sheet of three heights, moved by buttons or by dragging its head. */
  sheet() {
    const detail = document.getElementById("detail");
    const bar = make("div", { class: "sheet-bar" }, make("span", { class: "grip", "aria-hidden": "true" }),
      button(t("sheet.up"), "sheet-up", () => this.raise(1)), button(t("sheet.down"), "sheet-down", () => this.raise(-1)));
    detail.prepend(bar);
    let start = null;
    bar.addEventListener("pointerdown", (event) => (start = event.target.closest("button") ? null : event.clientY));
    addEventListener("pointerup", (event) => {
      if (start !== null && Math.abs(event.clientY - start) > 30) this.raise(event.clientY < start ? 1 : -1);
      start = null;
    });
    this.place("peek");
  }

  place(height) {
    document.body.dataset.sheet = height;
  }

  raise(way) {
    const at = SHEETS.indexOf(document.body.dataset.sheet) + way;
    this.place(SHEETS[Math.min(Math.max(at, 0), SHEETS.length - 1)]);
  }

  /* Put a view on: which parts are seen is a matter of style, from this one attribute. */
  view(v) {
    const shown = v === "split" && phone() ? "graph" : v || (phone() ? "list" : "graph"); // a phone has no room for both
    document.body.dataset.view = shown;
    for (const one of document.querySelectorAll("[data-view-to]")) {
      const on = one.dataset.viewTo === shown;
      if (one.tagName === "A") on ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current");
      else one.setAttribute("aria-pressed", String(on));
    }
    return shown;
  }
}
