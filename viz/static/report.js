// Sortable tables and notes unfolded on paper. The report reads the same without it.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const value = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent.trim();
  const amount = (row, i) => (row.cells[i].dataset.v === "" ? -Infinity : Number(row.cells[i].dataset.v));
  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = head.classList.contains("n");
      const first = numeric ? head.dataset.first : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const turn = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn);
      const sign = turn === "ascending" ? 1 : -1;
      const compare = numeric
        ? (a, b) => amount(a, i) - amount(b, i) || 0
        : (a, b) => value(a, i).localeCompare(value(b, i), document.documentElement.lang);
      body.append(...[...body.rows].sort((a, b) => sign * compare(a, b)));
    });
  });
}
const notes = [...document.querySelectorAll("details:has(.method)")];
const wasOpen = new Map();
addEventListener("beforeprint", () => notes.forEach((one) => { wasOpen.set(one, one.open); one.open = true; }));
addEventListener("afterprint", () => notes.forEach((one) => { one.open = wasOpen.get(one); }));
