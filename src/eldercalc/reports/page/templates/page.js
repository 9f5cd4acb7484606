
(() => {
"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const bodies = all("tbody.chapter, tbody.target");
const rows = all("tbody.target");
const table = one("table.targets");
const heat = all(".heat tbody tr");

if (table) {
  const find = one("#find"), order = one("#order"), shown = one("#shown"), open = one("#open-all");
  const filters = all("select[data-filter]");
  const collator = new Intl.Collator(document.documentElement.lang);
  const text = new Map(rows.map((row) => [row, (row.dataset.name + " " + row.dataset.search).toLowerCase()]));
  let sorted = "";
  one(".tools").hidden = false;

  const fits = (row) => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    return words.every((word) => text.get(row).includes(word)) && filters.every(
      (filter) => !filter.value || row.dataset[filter.dataset.filter].split("\n").includes(filter.value));
  };

  const narrow = () => {
    let seen = 0, chapter = null;
    for (const row of rows) { row.hidden = !fits(row); seen += !row.hidden; }
    for (const body of bodies) {
      if (body.classList.contains("chapter")) { chapter = body; chapter.hidden = true; }
      else if (!body.hidden && chapter && !sorted) chapter.hidden = false;
    }
    const hidden = new Set(rows.filter((row) => row.hidden).map((row) => row.id));
    for (const line of heat) line.hidden = hidden.has(line.dataset.row);
    const words = seen ? shown.dataset.text : shown.dataset.none;
    shown.textContent = seen === rows.length ? "" : words.replace("{shown}", seen).replace("{all}", rows.length);
  };

  const compare = (key, sign) => (a, b) => {
    if (key === "name") return sign * collator.compare(a.dataset.name, b.dataset.name);
    const [x, y] = [a.dataset[key], b.dataset[key]];
    if (x === "" || y === "") return (x === "") - (y === "");
    return sign * (x - y);
  };

  const arrange = (wanted) => {
    sorted = wanted;
    const [key, direction] = wanted.split(":");
    const key_ = key === "status" ? "rank" : key;
    const placed = wanted ? [...rows].sort(compare(key_, direction === "descending" ? -1 : 1)) : bodies;
    table.append(...(wanted ? bodies.filter((body) => !rows.includes(body)) : []), ...placed);
    for (const head of all("th[data-sort]", table)) {
      if (head.dataset.sort === key) head.setAttribute("aria-sort", direction); else head.removeAttribute("aria-sort");
    }
    order.value = wanted;
    narrow();
  };

  for (const head of all("th[data-sort]", table)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    const paper = document.createElement("span");
    paper.className = "paper";
    paper.textContent = head.textContent;
    head.replaceChildren(button, paper);
    button.addEventListener("click", () => {
      const key = head.dataset.sort, next = { "": ":ascending", ascending: ":descending", descending: "" };
      const then = next[head.getAttribute("aria-sort") || ""];
      arrange(then && key + then);
    });
  }
  order.addEventListener("change", () => arrange(order.value));
  find.addEventListener("input", narrow);
  for (const filter of filters) filter.addEventListener("change", narrow);
  const clear = () => { find.value = ""; for (const filter of filters) filter.value = ""; narrow(); };
  one("#clear").addEventListener("click", () => { clear(); arrange(""); find.focus(); });
  open.addEventListener("click", () => {
    const opening = open.textContent === open.dataset.open;
    for (const row of rows) one("#" + row.id + " details").open = opening && !row.hidden;
    open.textContent = opening ? open.dataset.close : open.dataset.open;
  });
  narrow();

  const reveal = (id) => {
    const found = id && document.getElementById(id);
    const row = found && found.closest("tbody.target");
    if (!row) return;
    if (row.hidden) clear();
    found.closest("details").open = true;
    for (const line of all("tr.found")) line.classList.remove("found");
    if (found.matches("tr")) found.classList.add("found");
    found.focus({ preventScroll: true });
    (found.matches("tr") ? found : row).scrollIntoView({ block: found.matches("tr") ? "center" : "start" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#t']");
    if (!link || !document.getElementById(link.hash.slice(1))?.closest("details")) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    reveal(link.hash.slice(1));
  });
  addEventListener("hashchange", () => reveal(location.hash.slice(1)));
  if (location.hash) reveal(location.hash.slice(1));
}

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
for (const grid of all("table.heat")) {
  const first = grid.querySelector("td a");
  if (first) first.tabIndex = 0;
  grid.addEventListener("keydown", (event) => {
    const step = steps[event.key], here = event.target.closest("td");
    if (!step || !here) return;
    event.preventDefault();
    const lines = all("tbody tr", grid).filter((line) => !line.hidden);
    let line = lines.indexOf(here.parentElement), column = here.cellIndex, next = null;
    do {
      line += step[0]; column += step[1];
      next = lines[line]?.cells[column];
    } while (next && !next.querySelector("a") || next && next.matches("th"));
    if (!next) return;
    for (const link of all("td a[tabindex='0']", grid)) link.tabIndex = -1;
    const link = next.querySelector("a");
    link.tabIndex = 0;
    link.focus();
  });
}
})();

