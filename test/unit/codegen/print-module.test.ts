/** A module's text, where what an author wrote looks like what the printer puts in between. */
import { test } from "uvu";
import * as assert from "uvu/assert";
import { printModule } from "../../../codegen/protocol/typescript/print-module.js";

test("a body is put in once, whatever its text and that of others looks like", async () => {
  const text = await printModule({
    header: ["generated"],
    imports: [],
    declarations: [
      { kind: "Constant", name: "first", exported: true, doc: "One.\n\nTwo.", value: "{\n  a: 1, // text 1\n}" },
      { kind: "Constant", name: "second", exported: true, doc: "// text 0", value: '"\u2028// text 0\u2028"' },
      { kind: "Function", name: "third", exported: true, doc: "", parameters: [], returns: "void", body: ["// text 0", "$&;"] },
      { kind: "Function", name: "fourth", exported: true, doc: "", parameters: [], returns: "void", body: [] },
    ],
  });
  const first = "/**\n * One.\n *\n * Two.\n */\nexport const first = {\n  a: 1, // text 1\n};\n";
  const second = '/** // text 0 */\nexport const second = "\u2028// text 0\u2028";\n';
  const functions = "export function third(): void {\n  // text 0\n  $&;\n}\n\nexport function fourth(): void {\n}\n";
  assert.is(text, `/**\n * generated\n */\n\n${first}\n${second}\n${functions}`);
});

test.run();
