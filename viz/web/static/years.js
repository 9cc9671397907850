// The strip of years: how many relations each has, two ends by handle or number, and what has no date as a box of its own.
import { button, figure, make, svg, t } from "./i18n.js";

const KINDS = ["", "p", "f"];

export class Years {
  constructor(model, act) {
    Object.assign(this, { model, act, playing: 0 });
    [this.low, this.high] = [Infinity, -Infinity];
    for (const { stated, published } of model.edges.values()) {
      for (const year of [...stated, ...published].flat()) {
        if (year > 1900 && year < 2100) [this.low, this.high] = [Math.min(this.low, year), Math.max(this.high, year)];
      }
    }
    if (this.low > this.high) [this.low, this.high] = [2000, 2030];
    this.strip = document.getElementById("years");
    const range = (name) => make("input", { type: "range", min: this.low, max: this.high, step: 1, "aria-label": t(name), data: { testid: `${name.replace(".", "-")}-handle` } });
    const number = (name) => make("input", { type: "number", min: 1000, max: 2999, step: 1, "aria-label": t(name), data: { testid: name.replace(".", "-") } });
    Object.assign(this, { from: number("years.from"), to: number("years.to"), left: range("years.from"), right: range("years.to") });
    this.none = make("input", { type: "checkbox", data: { testid: "years-none" } });
    this.count = make("span", { class: "n" });
    this.kind = make("select", { "aria-label": t("years.kind"), data: { testid: "years-kind" } }, ...KINDS.map((kind) => make("option", { value: kind }, t(`years.${kind || "s"}`))));
    this.bars = svg("svg", { class: "bars", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.play = button("▶", "years-play", () => this.run(), { "aria-label": t("years.play"), title: t("years.play") });
    this.strip.replaceChildren(this.kind, this.from, make("div", { class: "track" }, this.bars, this.left, this.right), this.to,
      make("label", {}, this.none, make("span", {}, t("filter.undated")), this.count), this.play);
    this.left.addEventListener("change", () => this.set(this.left.value, this.right.value));
    this.right.addEventListener("change", () => this.set(this.left.value, this.right.value));
    for (const box of [this.from, this.to]) box.addEventListener("change", () => this.set(this.from.value, this.to.value));
    this.none.addEventListener("change", () => this.tick());
    this.kind.addEventListener("change", () => this.act(t("years.kind"), () => ({ yk: this.kind.value })));
  }

  /* Both ends count; the whole width is no filter at all. */
  set(first, last) {
    const [a, b] = [Number(first) || this.low, Number(last) || this.high].sort((x, y) => x - y);
    const whole = a <= this.low && b >= this.high;
    this.act(whole ? t("years.all") : `${a}–${b}`, (s) => ({ y: [...(whole ? [] : [`${a}-${b}`]), ...(!whole && s.y.includes("none") ? ["none"] : [])] }));
  }

  /* With years chosen the box adds what has no date, without it shows only that. */
  tick() {
    this.act(t("filter.undated"), (s) => ({ y: this.none.checked ? [...s.y, "none"] : s.y.filter((part) => part !== "none") }));
  }

  show(state, counts) {
    const span = state.y.find((part) => part !== "none");
    const [a, b] = span ? span.split("-").map(Number) : [0, 0];
    this.from.value = a || "";
    this.to.value = b || "";
    this.from.placeholder = this.low;
    this.to.placeholder = this.high;
    this.left.value = a || this.low;
    this.right.value = b || this.high;
    this.none.checked = state.y.includes("none");
    this.kind.value = state.yk;
    this.count.textContent = figure(counts.y.without.get("none") ?? 0);
    const years = Array.from({ length: this.high - this.low + 1 }, (_, i) => this.low + i);
    const values = years.map((year) => counts.y.without.get(year) ?? 0);
    const most = Math.max(1, ...values);
    this.bars.setAttribute("viewBox", `0 0 ${years.length} 1`);
    this.bars.replaceChildren(...values.map((value, i) => {
      const inside = !span || (years[i] >= (a || 0) && years[i] <= (b || 9999));
      return svg("rect", { class: inside ? "in" : "out", x: i + 0.1, width: 0.8, y: 1 - Math.sqrt(value / most), height: Math.sqrt(value / most) });
    }));
  }

  /* Year by year up to the last; pressing again stops. One step of the history for each year that is shown. */
  run() {
    if (this.playing) return this.stop();
    let year = Number(this.to.value) && Number(this.to.value) < this.high ? Number(this.to.value) : this.low - 1;
    const first = Number(this.from.value) || this.low;
    this.play.textContent = "❚❚";
    this.playing = setInterval(() => {
      year += 1;
      this.act(`${first}–${year}`, (s) => ({ y: [`${first}-${Math.max(first, year)}`, ...s.y.filter((part) => part === "none")] }));
      if (year >= this.high) this.stop();
    }, 900);
  }

  stop() {
    clearInterval(this.playing);
    this.playing = 0;
    this.play.textContent = "▶";
  }
}
