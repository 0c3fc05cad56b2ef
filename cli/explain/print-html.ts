/** `explain` as one page that needs nothing else: bytes on the left, fields on the right, each lighting up the other. */
import { counted } from "../counted.js";
import type { Output } from "../output.js";
import type { Explanation } from "./explanation.js";
import { PAGE_SCRIPT } from "./page-script.js";
import { PAGE_STYLE } from "./page-style.js";
import { heading, lineOf } from "./print-text.js";

/** What the page carries. A browser opens ten megabytes of page at once, which this becomes where every word is a field. */
const PAGE_BYTES = 256 * 1024;

export function printHtml(explanation: Explanation, output: Output): void {
  const { file, bytes, subject, findings, findingCount } = explanation;
  const more = findingCount > findings.length ? `, of which the first ${findings.length} are listed` : "";
  const list = `<section id="findings" aria-label="findings"><h2>${counted(findingCount, "finding")}${more}</h2><ol id="found"></ol></section>`;
  output.out(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(`${file} as ${subject.name}`)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(file)} as ${escapeHtml(subject.name)}</h1>
<p class="muted">${escapeHtml(heading(explanation))}</p>
</header>
${missingNote(bytes.byteLength)}${findingCount === 0 ? `<ol id="found" hidden></ol>` : list}
<header>
<nav id="pages" aria-label="pages">
<button id="first" type="button">first</button><button id="back" type="button">back</button><button id="next" type="button">next</button><button id="last" type="button">last</button>
<form id="jump"><label>go to byte <input id="at" inputmode="numeric" placeholder="0x40 or 64"></label></form>
<span id="where" class="muted" role="status"></span>
</nav>
</header>
<section id="field" role="status" aria-live="polite"><p class="muted">Point at a byte, or move through them with the arrow keys: what it belongs to shows here.</p></section>
<main>
<div class="scroll">
<table id="hex" class="hex" aria-label="bytes">
<thead><tr><th></th>${Array.from({ length: 16 }, (_, i) => `<th scope="col">${i.toString(16)}</th>`).join("")}<th></th></tr></thead>
<tbody></tbody>
</table>
</div>
<ol id="fields" class="fields" aria-label="fields"></ol>
</main>
<script id="data" type="application/json">${pageData(explanation)}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>`);
}

/** Each declaration once: a ring has thousands of values and five fields. */
function pageData({ bytes, findings, annotations, place }: Explanation): string {
  const shown = bytes.subarray(0, PAGE_BYTES);
  const declarations: [type: string, doc: string, place: string][] = [];
  const numbers = new Map<string, number>();
  const runs: (string | number)[][] = [];
  for (const { kind, offsetBytes, sizeBytes, path, spec, type, value, doc } of annotations({ elide: false })) {
    if (offsetBytes >= PAGE_BYTES) break;
    const key = `${spec} ${type}`;
    const number = numbers.get(key) ?? declarations.length;
    if (number === declarations.length) {
      numbers.set(key, number);
      declarations.push([type, doc, spec === "" ? "" : lineOf(place(spec))]);
    }
    runs.push([offsetBytes, sizeBytes, kind.toLowerCase(), number, path, value]);
  }
  const found = findings.map(({ message, at, bytes: marked }) => ({ message, place: lineOf(at), bytes: marked.map(({ offsetBytes, sizeBytes }) => [offsetBytes, sizeBytes]) }));
  // A `<` could end the element, and JSON may say it otherwise.
  return JSON.stringify({ bytes: Buffer.from(shown).toString("base64"), declarations, runs, findings: found }).replace(/</g, "\\u003c");
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function missingNote(byteLength: number): string {
  const left = byteLength - PAGE_BYTES;
  if (left <= 0) return "";
  const note = `This page holds the first ${PAGE_BYTES} of ${byteLength} bytes; ${counted(left, "byte")} behind them are not here.`;
  return `<p class="note"><strong>${note}</strong> The findings are of all bytes. gridwright explain without --html shows everything.</p>`;
}
