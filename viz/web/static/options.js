// A list of options under a field that is written in (an ARIA combobox): shown, marked, walked through by arrows.
export class Options {
  /* `take(i, event)` is what a press on a row does. `first` is marked when the list opens; -1 is the field itself. */
  constructor(field, list, { take, first = -1 }) {
    Object.assign(this, { field, list, take, first, rows: [], at: -1 });
    list.hidden = true;
    list.setAttribute("role", "listbox");
    if (field.labels[0]) list.setAttribute("aria-label", field.labels[0].textContent);
    for (const [key, value] of [["role", "combobox"], ["aria-controls", list.id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) field.setAttribute(key, value);
  }

  get open() {
    return !this.list.hidden;
  }

  /* Offer these rows, which stand in the list already; without any it closes. */
  offer(rows) {
    this.rows = rows;
    rows.forEach((row, i) => {
      row.id = `${this.list.id}-${i}`;
      row.setAttribute("role", "option");
      row.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
      row.addEventListener("click", (event) => this.take(i, event));
    });
    this.list.hidden = !rows.length;
    this.field.setAttribute("aria-expanded", String(this.open));
    this.mark(this.open ? this.first : -1);
  }

  close() {
    this.offer([]);
  }

  mark(at) {
    this.at = at;
    this.rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return this.field.removeAttribute("aria-activedescendant");
    this.field.setAttribute("aria-activedescendant", this.rows[at].id);
    return this.rows[at].scrollIntoView({ block: "nearest" });
  }

  /* Arrows go round; answers whether this was one. */
  walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.open) return false;
    event.preventDefault();
    const stops = this.rows.length - this.first;
    this.mark(((this.at - this.first + step + stops) % stops) + this.first);
    return true;
  }
}
