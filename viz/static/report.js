// Sortable tables and notes unfolded on paper. The report reads the same without it.
for (const table of document.querySelectorAll("table.sortable")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const value = (row, i) => row.cells[i].dataset.v ?? row.cells[i].textContent.trim();
  heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const numeric = head.classList.contains("n");
      const first = numeric && i > 0 ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const turn = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn);
      const sign = turn === "ascending" ? 1 : -1;
      const compare = numeric
        ? (a, b) => value(a, i) - value(b, i)
        : (a, b) => value(a, i).localeCompare(value(b, i), document.documentElement.lang);
      body.append(...[...body.rows].sort((a, b) => sign * compare(a, b)));
    });
  });
}
const notes = document.querySelector("#notes details");
addEventListener("beforeprint", () => { notes.dataset.open = notes.open; notes.open = true; });
addEventListener("afterprint", () => { notes.open = notes.dataset.open === "true"; });
