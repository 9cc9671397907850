// The first page: where the visitor was last, and neighbours lit when a name of the map is pointed at.
const map = document.querySelector("svg.map");

function light(id) {
  const near = new Set([id]);
  map.querySelectorAll("line").forEach((line) => {
    const own = line.dataset.a === id || line.dataset.b === id;
    line.classList.toggle("lit", own);
    if (own) near.add(line.dataset.a).add(line.dataset.b);
  });
  map.querySelectorAll(".nodes a").forEach((node) => node.classList.toggle("lit", near.has(node.dataset.id)));
  map.classList.add("lighting");
}

const dark = () => map.classList.remove("lighting");

map?.querySelectorAll(".nodes a").forEach((node) => {
  node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && light(node.dataset.id));
  node.addEventListener("pointerleave", dark);
  node.addEventListener("focus", () => node.matches(":focus-visible") && light(node.dataset.id));
  node.addEventListener("blur", dark);
});

/* The workspace notes its address; what is stored is data of this browser, so only an address of ours is taken. */
function session() {
  try {
    return JSON.parse(localStorage.getItem("hubgraph.session"));
  } catch {
    return null;
  }
}

const link = document.getElementById("resume");
const last = session();
if (link && typeof last?.url === "string" && /^\/explore\?/.test(last.url) && Number.isInteger(last.count)) {
  link.href = last.url;
  link.textContent = link.dataset.text.replace("{n}", last.count.toLocaleString());
  link.title = String(last.title ?? "");
  link.hidden = false;
}
