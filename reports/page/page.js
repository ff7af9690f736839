"use strict";
// The page is whole without this. It lets tables be sorted, boxes that scroll be scrolled
// from the keyboard, and charts fill the screen.

const units = {ns: 1e-9, "µs": 1e-6, ms: 1e-3, s: 1};

// What a cell is sorted by: a number in the base unit, or a text. Null is nothing.
function key(cell) {
  const text = cell.textContent.replace("−", "-");
  if (text === "–") return null;
  const found = text.match(/^([<>] )?[+]?(-?[\d.]+)(?:\/\d+|%)?(?: (\S+))?$/);
  if (!found) return text;
  const beside = {"< ": 1 - 1e-9, "> ": 1 + 1e-9}[found[1]] ?? 1;
  return found[2] * (units[found[3]] ?? 1) * beside;
}

function compare(a, b) {
  return typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === "number" ? -1 : 1;
}

// A click sorts upwards, the next one downwards, and the third as it was.
const next = {none: "ascending", ascending: "descending", descending: "none"};

for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0], rows = [...body.rows];
  const heads = table.querySelectorAll("th[data-sorts]");
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const order = next[head.ariaSort ?? "none"];
      for (const other of heads) other.removeAttribute("aria-sort");
      const sorted = [...rows];
      if (order !== "none") {
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        const keys = new Map(rows.map((row) => [row, key(row.cells[head.cellIndex])]));
        sorted.sort((x, y) => {
          const a = keys.get(x), b = keys.get(y);
          if (a === null || b === null) return (a === null) - (b === null); // nothing comes last
          return sign * compare(a, b);
        });
      }
      body.append(...sorted);
    });
  }
}

for (const box of document.querySelectorAll(".scroll")) {
  new ResizeObserver(() => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }).observe(box);
}

// On a full screen the arrows go from chart to chart, as in a talk.
const figures = [...document.querySelectorAll("figure")];
for (const figure of document.fullscreenEnabled ? figures : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Full screen";
  button.setAttribute("aria-label", `Full screen: ${figure.querySelector("svg").ariaLabel}`);
  button.addEventListener("click", () => figure.requestFullscreen());
  figure.querySelector("details").after(button);
}
document.addEventListener("keydown", (event) => {
  const at = figures.indexOf(document.fullscreenElement);
  const to = figures[at + ({ArrowRight: 1, ArrowLeft: -1}[event.key] ?? 0)];
  if (at >= 0 && to && to !== figures[at]) to.requestFullscreen();
});
