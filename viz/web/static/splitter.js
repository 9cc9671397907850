// The edge of the panel: it is made wider and narrower by dragging, by arrow keys, or by its two buttons; it folds.
import { LEAST, MOST } from "./frame.js";
import { button, make, t } from "./i18n.js";

export function splitter(frame) {
  const bar = (frame.handle = make("div", { class: "splitter", role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": t("panel.width"), "aria-valuemin": LEAST, "aria-valuemax": MOST, "aria-valuenow": frame.wide, data: { testid: "splitter" } }));
  const set = (wide) => {
    frame.width(wide);
    frame.resized();
  };
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: 24, ArrowRight: -24 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(frame.wide + step);
  });
  bar.addEventListener("pointerdown", (event) => {
    bar.setPointerCapture(event.pointerId);
    const move = (e) => frame.width(innerWidth - e.clientX);
    bar.addEventListener("pointermove", move);
    bar.addEventListener("pointerup", () => {
      bar.removeEventListener("pointermove", move);
      frame.resized();
    }, { once: true });
  });
  const small = (label, testid, onclick, words, more = {}) => button(label, testid, onclick, { class: "text", "aria-label": t(words), title: t(words), ...more });
  document.querySelector("#detail .sheet-bar").after(bar, make("p", { class: "panel-tools" },
    small("«", "panel-wider", () => set(frame.wide + 48), "panel.wider"), small("»", "panel-narrower", () => set(frame.wide - 48), "panel.narrower"),
    small("⇥", "", null, "fold.right", { class: "text fold", data: { fold: "right", testid: "fold-right" } })));
  frame.told();
  return bar;
}
