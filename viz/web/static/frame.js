// The frame round the canvas: rails that fold, a panel of any width, views, and the sheet of a phone.
import { button, make, t } from "./i18n.js";

const [LEAST, MOST, USUAL] = [320, 560, 384]; // pixels of the panel
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
    this.handle();
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
    this.bar.setAttribute("aria-valuenow", this.wide);
    stored("hubgraph.panel", String(this.wide));
  }

  /* The panel is made wider and narrower by dragging, by arrow keys, or by its two buttons. */
  handle() {
    this.bar = make("div", { class: "splitter", role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": t("panel.width"), "aria-valuemin": LEAST, "aria-valuemax": MOST, data: { testid: "splitter" } });
    const set = (wide) => {
      this.width(wide);
      this.resized();
    };
    this.bar.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: 24, ArrowRight: -24 }[event.key];
      if (step) {
        event.preventDefault();
        set(this.wide + step);
      }
    });
    this.bar.addEventListener("pointerdown", (event) => {
      this.bar.setPointerCapture(event.pointerId);
      const move = (e) => this.width(innerWidth - e.clientX);
      this.bar.addEventListener("pointermove", move);
      this.bar.addEventListener("pointerup", () => {
        this.bar.removeEventListener("pointermove", move);
        this.resized();
      }, { once: true });
    });
    const detail = document.getElementById("detail");
    detail.prepend(this.bar, make("p", { class: "panel-tools" },
      button("«", "panel-wider", () => set(this.wide + 48), { class: "text", "aria-label": t("panel.wider"), title: t("panel.wider") }),
      button("»", "panel-narrower", () => set(this.wide - 48), { class: "text", "aria-label": t("panel.narrower"), title: t("panel.narrower") }),
      make("button", { type: "button", class: "text fold", data: { fold: "right", testid: "fold-right" }, "aria-label": t("fold.right"), title: t("fold.right") }, "⇥")));
    this.told();
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
    const shown = v || (phone() ? "list" : "graph");
    document.body.dataset.view = shown;
    for (const one of document.querySelectorAll("[data-view-to]")) {
      const on = one.dataset.viewTo === shown || (one.dataset.viewTo === "graph" && ["split"].includes(shown) && phone());
      if (one.tagName === "A") on ? one.setAttribute("aria-current", "page") : one.removeAttribute("aria-current");
      else one.setAttribute("aria-pressed", String(on));
    }
    return shown;
  }
}
