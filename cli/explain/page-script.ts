/**
 * The script of the page that `explain --html` writes, as text: it runs in a browser, not here. It builds the page of bytes
 * that is looked at and no other, so a page of 64 KiB is as quick as one of 64 bytes. Text of the file or the spec only
 * ever becomes text.
 */
export const PAGE_SCRIPT = `"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const bytes = Uint8Array.from(atob(data.bytes), (c) => c.charCodeAt(0));
const PAGE = 4096, ROW = 16;
const byId = (id) => document.getElementById(id);
const make = (name, text, className) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
};
const pageCount = Math.max(1, Math.ceil(bytes.length / PAGE));
let page = -1, hit = -1, cells = new Map(), items = new Map(), first = 0;

/** Index of the run that holds a byte: runs lie one behind the other. */
function runAt(offset) {
  let low = 0, high = data.runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (data.runs[middle][0] <= offset) low = middle; else high = middle - 1;
  }
  return low;
}
const run = (index) => {
  const [offset, size, kind, declaration, path, value] = data.runs[index];
  const [type, doc, place] = data.declarations[declaration] ?? ["", "", ""];
  return { offset, size, kind, declaration, path, value, type, doc, place };
};
const wrong = new Map();
data.findings.forEach((finding, index) => finding.bytes.forEach(([offset, size]) => {
  for (let at = offset; at < Math.min(offset + size, bytes.length); at += 1) wrong.set(at, [...(wrong.get(at) ?? []), index]);
}));
const colour = ({ kind, declaration }) => (kind === "value" ? "f" + (declaration % 6) : "none");
const hex = (byte) => byte.toString(16).padStart(2, "0");
const label = ({ kind, path }) => ({ padding: "padding", beyond: "beyond the end", cut: path + " (cut off)", reserved: path + " (reserved)" })[kind] ?? path;

function show(number) {
  const wanted = Math.min(pageCount - 1, Math.max(0, number));
  if (wanted === page) return;
  page = wanted;
  hit = -1;
  cells = new Map();
  items = new Map();
  const start = page * PAGE, end = Math.min(bytes.length, start + PAGE);
  const body = make("tbody");
  for (let row = start; row < end; row += ROW) {
    const line = make("tr");
    line.append(make("th", String(row)));
    let text = "";
    for (let at = row; at < row + ROW; at += 1) {
      const cell = make("td");
      if (at < end) {
        const held = run(runAt(at));
        cell.textContent = hex(bytes[at]);
        cell.className = colour(held) + (wrong.has(at) ? " wrong-byte" : "");
        cell.dataset.at = at;
        cell.tabIndex = -1;
        cell.setAttribute("aria-label", "byte " + at + ", " + hex(bytes[at]) + ", " + label(held) + (held.value === "" ? "" : ", " + held.value));
        cells.set(at, cell);
        text += bytes[at] > 31 && bytes[at] < 127 ? String.fromCharCode(bytes[at]) : "·";
      }
      line.append(cell);
    }
    line.append(make("td", text, "text"));
    body.append(line);
  }
  byId("hex").tBodies[0].replaceWith(body);
  const list = byId("fields");
  list.replaceChildren();
  if (end > start) for (let index = runAt(start); index < data.runs.length && data.runs[index][0] < end; index += 1) {
    const held = run(index);
    const item = make("li");
    item.dataset.at = Math.max(start, held.offset);
    item.style.borderLeftColor = "var(--" + colour(held) + ")";
    for (let at = held.offset; at < held.offset + held.size; at += 1) if (wrong.has(at)) item.classList.add("wrong");
    item.append(make("span", String(held.offset), "o"), make("span", label(held)), make("span", held.kind === "padding" || held.kind === "beyond" ? held.size + " bytes" : held.value), make("span", held.place, "muted"));
    items.set(index, item);
    list.append(item);
  }
  byId("where").textContent = bytes.length === 0 ? "no bytes" : "bytes " + start + " to " + (end - 1) + " of " + bytes.length + ", page " + (page + 1) + " of " + pageCount;
  for (const [id, off] of [["first", page === 0], ["back", page === 0], ["next", page === pageCount - 1], ["last", page === pageCount - 1]]) byId(id).disabled = off;
  first = start;
  const target = cells.get(start);
  if (target) target.tabIndex = 0;
}

/** Lights up the field of a byte, in both views, and says all about it. */
function point(at, scroll) {
  const index = runAt(at);
  if (index !== hit) {
    const mark = (number, on) => {
      if (number < 0) return;
      const { offset, size } = run(number);
      for (let each = Math.max(offset, page * PAGE); each < Math.min(offset + size, (page + 1) * PAGE); each += 1) cells.get(each)?.classList.toggle("hit", on);
      items.get(number)?.classList.toggle("hit", on);
    };
    mark(hit, false);
    mark(index, true);
    hit = index;
    const held = run(index);
    const panel = byId("field");
    panel.replaceChildren();
    const head = make("p");
    head.append(make("b", label(held)), make("span", held.type === "" || held.kind === "padding" ? "" : ": " + held.type, "muted"), make("span", held.value === "" ? "" : " = " + held.value));
    const last = held.offset + held.size - 1;
    panel.append(head, make("p", (held.size === 1 ? "byte " + held.offset : "bytes " + held.offset + " to " + last) + (held.place === "" ? "" : " · " + held.place), "muted"));
    if (held.doc !== "") panel.append(make("p", held.doc, "muted"));
    const about = new Set();
    for (let each = held.offset; each <= last; each += 1) for (const finding of wrong.get(each) ?? []) about.add(finding);
    for (const finding of about) panel.append(make("p", data.findings[finding].message + " · " + data.findings[finding].place, "wrong"));
  }
  if (scroll) reveal(items.get(index));
}

/** Moves the list alone: the page under the pointer stays where it is. */
function reveal(item) {
  const list = byId("fields");
  if (!item || list.scrollHeight <= list.clientHeight) return;
  if (item.offsetTop < list.scrollTop || item.offsetTop + item.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = item.offsetTop - list.clientHeight / 2;
}

function go(at) {
  if (bytes.length === 0) return;
  const to = Math.min(bytes.length - 1, Math.max(0, at));
  show(Math.floor(to / PAGE));
  const old = cells.get(first);
  if (old) old.tabIndex = -1;
  first = to;
  const cell = cells.get(to);
  cell.tabIndex = 0;
  cell.focus();
}

const pointed = (event) => event.target.closest("[data-at]");
for (const id of ["hex", "fields"]) byId(id).addEventListener("pointerover", (event) => { const cell = pointed(event); if (cell) point(Number(cell.dataset.at), id === "hex"); });
byId("hex").addEventListener("focusin", (event) => { const cell = pointed(event); if (cell) point(Number(cell.dataset.at), true); });
byId("fields").addEventListener("click", (event) => { const item = pointed(event); if (item) go(Number(item.dataset.at)); });
byId("hex").addEventListener("click", (event) => { const cell = pointed(event); if (cell) go(Number(cell.dataset.at)); });
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -ROW, ArrowDown: ROW, PageUp: -PAGE, PageDown: PAGE };
byId("hex").addEventListener("keydown", (event) => {
  const cell = pointed(event);
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const at = Number(cell.dataset.at);
  const to = event.key === "Home" ? 0 : event.key === "End" ? bytes.length - 1 : event.key in STEPS ? at + STEPS[event.key] : undefined;
  if (to === undefined) return;
  event.preventDefault();
  go(to);
});
byId("first").addEventListener("click", () => show(0));
byId("back").addEventListener("click", () => show(page - 1));
byId("next").addEventListener("click", () => show(page + 1));
byId("last").addEventListener("click", () => show(pageCount - 1));
byId("jump").addEventListener("submit", (event) => { event.preventDefault(); const at = Number(byId("at").value); if (Number.isInteger(at)) go(at); });
for (const finding of data.findings) {
  const item = make("li");
  const button = make("button", finding.message + " · " + finding.place);
  button.type = "button";
  button.addEventListener("click", () => go(finding.bytes[0][0]));
  item.append(button);
  byId("found").append(item);
}
show(0);
`;
