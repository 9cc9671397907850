// The table twin: the same entities and relations as the canvas, sorted as one likes, fifty a page.
import { name, typeWord } from "./encode.js";
import { button, figure, glyph, lang, make, sample, t } from "./i18n.js";

const PAGE = 50;
const dates = (e) => e.times.join(t("list.comma"));

/* Columns: key, word, value to sort by, cell to show, whether it is a number. */
function columns(model) {
  const link = (id) => make("a", { href: `/entities/${id}`, data: { select: id } }, make("bdi", { lang: lang === "en" && model.get(id).name_en ? "en" : "zh-CN" }, name(model.get(id), lang)));
  const entity = (n) => model.get(n.id);
  return {
    entities: [
      ["name", (n) => name(entity(n), lang), (n) => [glyph(model, n.type), " ", link(n.id)]],
      ["type", (n) => typeWord(model, n.type, lang), (n) => typeWord(model, n.type, lang)],
      ["relations", (n) => entity(n).relations, (n) => entity(n).relations, true],
      ["documents", (n) => n.documents, (n) => n.documents, true],
      ["rank", (n) => n.rank, (n) => n.rank, true],
      ["neighbours", (n) => n.near.length, (n) => n.near.slice(0, 6).flatMap((id, i) => [i ? t("list.comma") : "", link(id)]).concat(n.near.length > 6 ? [` +${n.near.length - 6}`] : [])],
    ],
    relations: [
      ["head", (e) => name(model.get(e.from), lang), (e) => link(e.from)],
      ["relation", (e) => model.relations.get(e.type)[lang], (e) => make("a", { href: `/relations/${e.id}` }, model.relations.get(e.type)[lang])],
      ["tail", (e) => name(model.get(e.to), lang), (e) => link(e.to)],
      ["modality", (e) => e.order, (e) => make("span", { class: `modality m-${e.modality}` }, sample(model, e.modality), " ", model.modalities.get(e.modality)[lang])],
      ["time", dates, dates],
      ["documents", (e) => e.docs.length, (e) => e.docs.length, true],
      ["statements", (e) => e.statements, (e) => e.statements, true],
      ["confidence", (e) => e.confidence, (e) => e.confidence.toFixed(2), true],
    ],
  };
}

export class Table {
  /* `tap(id)` chooses a row's entity or pair. */
  constructor(model, { tap }) {
    Object.assign(this, { model, tap, kind: "entities", page: 0, sort: { entities: ["rank", 1], relations: ["documents", -1] } });
    this.columns = columns(model);
    this.root = document.getElementById("twin");
    this.root.addEventListener("click", (event) => this.click(event));
    this.root.addEventListener("keydown", (event) => this.keys(event));
  }

  /* Take a scene; rows are made only while the table or the list can be seen. */
  show(scene, { selected, view }) {
    Object.assign(this, { scene, selected, view });
    const near = new Map(scene.nodes.map((n) => [n.id, []]));
    for (const e of scene.edges) {
      if (e.from === e.to) continue;
      near.get(e.from).push(e.to);
      near.get(e.to).push(e.from);
    }
    this.rows = { entities: scene.nodes.map((n) => ({ ...n, near: near.get(n.id) })), relations: scene.edges.flatMap((e) => e.relations.map((id) => this.model.edges.get(id))) };
    this.draw();
  }

  draw() {
    if (this.view === "list" || this.view === "") this.cards();
    if (["table", "split"].includes(this.view)) this.tables();
    else if (this.view !== "list" && this.view !== "") this.root.replaceChildren();
  }

  cards() {
    const cards = this.rows.entities.slice().sort((a, b) => a.rank - b.rank).map((n) => make("li", { data: { id: n.id } },
      make("button", { type: "button", class: "card", data: { select: n.id, testid: "card" } }, glyph(this.model, n.type, 24), make("bdi", { lang: "zh-CN" }, name(n.name_en && lang === "en" ? n : this.model.get(n.id), lang)),
        make("span", { class: "muted" }, t("relations.n", { n: this.model.get(n.id).relations })))));
    this.root.replaceChildren(make("ul", { class: "cards", id: "cards" }, ...cards));
  }

  sorted() {
    const [key, way] = this.sort[this.kind];
    const value = this.columns[this.kind].find((column) => column[0] === key)[1];
    return this.rows[this.kind].slice().sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      return way * (typeof x === "number" ? x - y : String(x).localeCompare(String(y), lang === "zh" ? "zh-CN" : "en")) || (a.id < b.id ? -1 : 1);
    });
  }

  tables() {
    const rows = this.sorted();
    const last = Math.max(0, Math.ceil(rows.length / PAGE) - 1);
    this.page = Math.min(this.page, last);
    const [key, way] = this.sort[this.kind];
    const tabs = ["entities", "relations"].map((kind) => button(`${t(`table.${kind}`)} ${figure(this.rows[kind].length)}`, `table-${kind}`, null, { "aria-pressed": String(kind === this.kind), data: { kind, testid: `table-${kind}` } }));
    const head = this.columns[this.kind].map(([column, , , numeric]) => make("th", { scope: "col", class: numeric ? "num" : null, "aria-sort": column === key ? (way > 0 ? "ascending" : "descending") : "none" },
      button(`${t(`col.${column}`)} ${column === key ? (way > 0 ? "↑" : "↓") : "↕"}`, `sort-${column}`, null, { data: { sort: column, testid: `sort-${column}` } })));
    const body = rows.slice(this.page * PAGE, (this.page + 1) * PAGE).map((row) => make("tr", { data: { id: row.id, pick: row.from ? [row.from, row.to].sort().join("~") : row.id }, tabindex: "-1", "aria-selected": String(this.chosen(row)) },
      ...this.columns[this.kind].map(([column, , cell, numeric]) => make("td", { class: numeric ? "num" : null, "data-label": t(`col.${column}`) }, ...[cell(row)].flat()))));
    const table = make("table", { class: "rows", id: "twin-table", data: { rows: this.kind } }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
    table.querySelector("tbody tr")?.setAttribute("tabindex", "0");
    const pages = last ? [button("‹", "page-before", null, { data: { page: -1, testid: "page-before" }, "aria-label": t("page.before"), disabled: this.page === 0 }), make("span", {}, `${this.page + 1} / ${last + 1}`), button("›", "page-after", null, { data: { page: 1, testid: "page-after" }, "aria-label": t("page.after"), disabled: this.page === last })] : [];
    this.root.replaceChildren(make("div", { class: "twin-bar" }, ...tabs, ...pages, button("CSV", "twin-csv", () => this.csv())), make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": t(`table.${this.kind}`) }, table));
  }

  chosen(row) {
    return row.from ? this.selected.includes([row.from, row.to].sort().join("~")) : this.selected.includes(row.id);
  }

  click(event) {
    const of = (name) => event.target.closest(`[data-${name}]`)?.dataset[name];
    if (of("kind") && event.target.closest("button")) Object.assign(this, { kind: of("kind"), page: 0 });
    else if (of("sort")) this.sort[this.kind] = [of("sort"), this.sort[this.kind][0] === of("sort") ? -this.sort[this.kind][1] : this.columns[this.kind].find((c) => c[0] === of("sort"))[3] && of("sort") !== "rank" ? -1 : 1];
    else if (of("page")) this.page += Number(of("page"));
    else {
      const id = of("select") ?? (event.target.closest("a") ? undefined : of("pick"));
      if (!id || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      return this.tap(id, event);
    }
    const back = event.target.closest("button")?.dataset.testid;
    this.draw();
    this.root.querySelector(`[data-testid="${back}"]`)?.focus();
  }

  /* Arrows between rows, Enter opens, Space chooses. */
  keys(event) {
    const row = event.target.closest("tr[data-id]");
    if (!row || event.target.closest("a, button")) return;
    const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
    if (next) {
      row.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") this.tap(row.dataset.pick, event);
    else return;
    event.preventDefault();
  }

  /* All rows of the table as a file that spreadsheets open; a cell that would be a formula is made text. */
  csv() {
    const plain = (cell) => (cell instanceof Node ? cell.textContent : String(cell));
    const quoted = (text) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
    const shown = this.columns[this.kind];
    const lines = [shown.map(([column]) => t(`col.${column}`)), ...this.sorted().map((row) => shown.map(([, , cell]) => [cell(row)].flat().map(plain).join("").trim()))];
    const blob = new Blob(["\ufeff", lines.map((line) => line.map(quoted).join(",")).join("\r\n")], { type: "text/csv" });
    const link = make("a", { href: URL.createObjectURL(blob), download: `hubgraph-${this.kind}-${this.model.build.slice(0, 8)}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}
