// The rail of filters: the legend is the filter. Built once; every change only writes counts and ticks.
import { chipsOf, typeWord } from "./encode.js";
import { NO_FILTERS, REVIEWS } from "./state.js";
import { button, figure, glyph, lang, make, put, refill, sample, t } from "./i18n.js";

const toggled = (list, value) => (list.includes(value) ? list.filter((v) => v !== value) : [...list, value]);

export class Rail {
  /* `act(label, change)` carries out a command. */
  constructor(model, act) {
    Object.assign(this, { model, act, rows: [] });
    this.form = document.getElementById("filters");
    this.form.replaceChildren(
      make("h2", { class: "rail-title" }, t("filter.title"), button("«", "fold-left", null, { class: "fold", data: { testid: "fold-left", fold: "left" }, "aria-label": t("fold.left"), title: t("fold.left") })),
      this.group("t", t("filter.type"), this.types()), this.group("m", t("filter.modality"), this.modalities()),
      this.group("r", t("filter.relation"), this.relations()), this.group("doc", t("filter.document"), this.documents()),
      this.group("rev", t("filter.rev"), REVIEWS.map((one) => this.row("rev", one, t(`rev.${one}`)))), this.least(), make("p", { class: "row" }, button(t("filter.clear"), "filter-clear", () => this.clear(), { class: "quiet" })),
    );
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  clear() {
    this.act(t("do.clear"), () => ({ ...NO_FILTERS, f: null }));
  }

  group(name, title, rows) {
    return make("fieldset", { data: { group: name } }, make("legend", {}, title), ...rows);
  }

  row(group, value, label, sign = null) {
    const box = make("input", { type: "checkbox", name: group, value, data: { testid: `filter-${group}-${value}` } });
    const count = make("span", { class: "n" });
    const title = make("bdi", { title: label }, label);
    const row = make("label", {}, box, sign, make("span", { class: "what" }, title), count);
    box.addEventListener("change", () => this.act(t(box.checked ? "do.only" : "do.without", { name: label }), (s) => ({ [group]: toggled(s[group], value) })));
    this.rows.push({ group, value, box, count, row });
    return row;
  }

  types() {
    return [...this.model.types.keys()].map((type) => this.row("t", type, typeWord(this.model, type, lang), glyph(this.model, type)));
  }

  modalities() {
    return [...this.model.modalities.values()].map((m) => this.row("m", m.name[0], m[lang], sample(this.model, m.name)));
  }

  documents() {
    return this.model.docs.map((d) => this.row("doc", d.id, d.title));
  }

  /* Six families, each a box of three states over its types. */
  relations() {
    this.families = [];
    return this.model.families.map((family) => {
      const types = [...this.model.relations.values()].filter((r) => r.family === family.name);
      const names = types.map((r) => r.name);
      const box = make("input", { type: "checkbox", data: { testid: `filter-family-${family.name}` }, "aria-label": family[lang] });
      const count = make("span", { class: "n" });
      box.addEventListener("change", () => this.act(t(box.checked ? "do.only" : "do.without", { name: family[lang] }), (s) =>
        ({ r: box.checked ? [...new Set([...s.r, ...names])] : s.r.filter((name) => !names.includes(name)) })));
      const details = make("details", {}, make("summary", { data: { testid: `family-${family.name}` } }, make("span", { class: "what" }, family[lang]), count),
        ...types.map((r) => this.row("r", r.name, r[lang])));
      this.families.push({ names, box, count, details });
      return make("div", { class: "family" }, make("label", {}, box), details); // not in the summary: one thing to press in another is neither
    });
  }

  /* Least confidence (slider and number), least papers, and whether what has no line is shown. */
  least() {
    const number = (field, attributes, label) => {
      const input = make("input", { type: "number", "aria-label": label, data: { testid: `filter-${field}` }, ...attributes });
      input.addEventListener("change", () => this.act(`${label} ${input.value || "–"}`, () => ({ [field]: Number(input.value) > 0 ? String(Number(input.value)) : "" })));
      return input;
    };
    this.c = number("c", { min: 0, max: 1, step: 0.05 }, t("filter.confidence"));
    this.slide = make("input", { type: "range", min: 0, max: 1, step: 0.05, "aria-label": t("filter.confidence"), data: { testid: "filter-c-slider" } });
    this.slide.addEventListener("change", () => {
      this.c.value = this.slide.value;
      this.c.dispatchEvent(new Event("change"));
    });
    this.d = number("d", { min: 0, max: 99, step: 1 }, t("filter.papers"));
    this.iso = make("input", { type: "checkbox", data: { testid: "filter-iso" } });
    this.iso.addEventListener("change", () => this.act(t("filter.linked"), () => ({ iso: this.iso.checked ? "1" : "" })));
    return make("fieldset", { data: { group: "least" } }, make("legend", {}, t("filter.least")),
      make("div", { class: "pairs" }, make("span", {}, t("filter.confidence")), this.slide, this.c),
      make("div", { class: "pairs" }, make("span", {}, t("filter.papers")), this.d),
      make("label", {}, this.iso, make("span", { class: "what" }, t("filter.linked"))));
  }

  /* Write what a state has: ticks, counts now and without the group, empty boxes disabled but in sight. */
  show(state, counts) {
    const text = (now, without) => (now === without ? figure(now) : `${figure(now)} / ${figure(without)}`);
    for (const { group, value, box, count, row } of this.rows) {
      const [now, without] = [counts[group].now.get(value) ?? 0, counts[group].without.get(value) ?? 0];
      box.checked = state[group].includes(value);
      box.disabled = !without && !box.checked;
      row.classList.toggle("none", box.disabled);
      put(count, text(now, without));
    }
    for (const { names, box, count, details } of this.families) {
      const chosen = names.filter((name) => state.r.includes(name));
      const sum = (which) => names.reduce((total, name) => total + (counts.r[which].get(name) ?? 0), 0);
      box.checked = chosen.length === names.length;
      box.indeterminate = chosen.length > 0 && !box.checked;
      put(count, text(sum("now"), sum("without")));
      box.disabled = !sum("without") && !chosen.length;
      details.classList.toggle("none", box.disabled);
      if (box.indeterminate) details.open = true;
    }
    this.c.value = state.c;
    this.slide.value = state.c || 0;
    this.d.value = state.d;
    this.iso.checked = Boolean(state.iso);
    this.chips(state);
  }

  chips(state) {
    const list = document.getElementById("chips");
    const chips = chipsOf(this.model, state, lang);
    const drop = (chip) => this.act(t("do.drop", { name: chip.label }), () => chip.without);
    const items = chips.map((chip) => make("li", {}, make("button", { type: "button", data: { testid: `chip-${chip.group}-${chip.value}` }, "aria-label": t("do.drop", { name: chip.label }), onclick: () => drop(chip) }, make("bdi", {}, chip.label), " ✕")));
    if (chips.length > 1) items.push(make("li", {}, button(t("filter.clear"), "chips-clear", () => this.clear(), { class: "text" })));
    refill(list, ...items);
    document.getElementById("filter-count").textContent = chips.length ? ` (${chips.length})` : "";
  }
}
