/** The style sheet of the page that `explain --html` writes. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --panel: #f4f6f9; --ink: #131a22; --muted: #4b5967; --line: #cdd5de;
  --wrong: #b3122f; --wrong-fill: #fde3e7; --hit: #ffd84d; --hit-ink: #131a22; --focus: #1d5fd1;
  --f0: #d9e8fd; --f1: #d8f1e1; --f2: #fdebc8; --f3: #eadffb; --f4: #fbdde3; --f5: #d2f0f3; --none: #e6eaef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0f151c; --panel: #18212b; --ink: #eef3f8; --muted: #aab8c6; --line: #364452;
    --wrong: #ff8a9c; --wrong-fill: #4a1622; --hit: #ffd84d; --hit-ink: #131a22; --focus: #8bb8ff;
    --f0: #173456; --f1: #143c2c; --f2: #45310e; --f3: #332250; --f4: #4a1c2a; --f5: #0f3b42; --none: #26313c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
header, main, .note { padding: 0 24px; }
h1 { font-size: 20px; margin: 20px 0 2px; overflow-wrap: anywhere; }
h2 { font-size: 14px; margin: 0 0 6px; }
p { margin: 2px 0; }
.muted { color: var(--muted); }
.mono, .hex, .fields, #field { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
button, input { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; }
button:disabled { opacity: .45; }
button:focus-visible, input:focus-visible, li:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
#pages { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 12px 0; }
#pages input { width: 9em; }
#findings { margin: 10px 24px; padding: 8px 12px; border: 1px solid var(--wrong); border-radius: 8px; background: var(--wrong-fill); }
#findings ol { margin: 0; padding-left: 22px; max-height: 9.5em; overflow: auto; }
#findings button { all: unset; cursor: pointer; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; overflow-wrap: anywhere; vertical-align: top; }
#findings button:focus-visible { outline: 2px solid var(--focus); }
#field { position: sticky; top: 0; z-index: 1; margin: 0 24px 12px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); height: 8.8em; overflow: auto; font-size: 13px; overflow-wrap: anywhere; }
#field b { font-size: 15px; }
#field .wrong { color: var(--wrong); }
main { display: grid; grid-template-columns: max-content minmax(300px, 1fr); gap: 28px; align-items: start; padding-bottom: 32px; }
.scroll { overflow-x: auto; }
.hex { border-spacing: 0; font-size: 13px; line-height: 1.75; }
.hex th { font-weight: 400; color: var(--muted); text-align: right; padding: 0 12px 0 0; }
.hex thead th { text-align: center; padding: 0; }
.hex td { padding: 0 4px; text-align: center; cursor: default; }
.hex td:nth-child(5), .hex td:nth-child(9), .hex td:nth-child(13) { padding-right: 10px; }
.hex .text { padding: 0 0 0 14px; color: var(--muted); white-space: pre; text-align: left; }
.f0 { background: var(--f0); } .f1 { background: var(--f1); } .f2 { background: var(--f2); } .f3 { background: var(--f3); } .f4 { background: var(--f4); } .f5 { background: var(--f5); } .none { background: var(--none); color: var(--muted); }
.wrong-byte { box-shadow: inset 0 -3px var(--wrong); }
.hit { background: var(--hit); color: var(--hit-ink); }
.hex td:focus { outline: 2px solid var(--focus); outline-offset: -2px; }
.fields { list-style: none; margin: 0; padding: 0; font-size: 12.5px; position: sticky; top: 130px; max-height: calc(100vh - 150px); overflow: auto; }
.fields li { display: grid; grid-template-columns: 6em minmax(0, 1.3fr) minmax(0, 1fr) max-content; gap: 10px; padding: 2px 8px; border-left: 6px solid transparent; cursor: default; }
.fields li > span { overflow-wrap: anywhere; }
.fields .o { text-align: right; color: var(--muted); }
.fields li.wrong { color: var(--wrong); }
.fields li.hit, .fields li.hit span { background: var(--hit); color: var(--hit-ink); }
@media (max-width: 1000px) { main { grid-template-columns: minmax(0, 1fr); } .fields { position: static; max-height: none; } }
`;
