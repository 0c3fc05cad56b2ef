/** The page of `explain --html` in a real browser: what pointing at a byte, and walking to it, shows. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openBrowser } from "../support/headless-browser.js";
import { TemporaryProject } from "../support/temporary-project.js";

const SPEC = `gridwright: 1
protocol: points
version: 1.0.0
parameters: { point_count: { min: 0, max: 100000 } }
enums:
  color: { values: { red: 0, blue: 1 } }
structs:
  point:
    fields:
      x: f32
      color: { type: color, doc: "</script><img src=x onerror=alert(1)>" }
      flags: { type: u32, bits: { on: 0, level: 4..7 } }
      big: u64
buffers:
  points: { group: 0, binding: 0, access: read, element: point, count: point_count }
`;
const STRIDE = 20;

function pointBytes(count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * STRIDE));
  for (let i = 0; i < count; i += 1) {
    view.setFloat32(i * STRIDE, i / 10, true);
    view.setUint32(i * STRIDE + 4, i === 3 ? 7 : i % 2, true);
    view.setUint32(i * STRIDE + 8, 0x51, true);
    view.setBigUint64(i * STRIDE + 12, 1n << 40n, true);
  }
  return new Uint8Array(view.buffer);
}

const browser = await openBrowser();
const test = suite<{ browser: Browser; project: TemporaryProject }>("explain --html");

test.before((context) => {
  if (typeof browser === "string") return;
  context.browser = browser;
  context.project = new TemporaryProject({ "points.yaml": SPEC });
});
test.after(async (context) => {
  context.project?.remove();
  await context.browser?.close();
});

/** A page without network, on `count` points. Anything that it logs or throws is an error of the test. */
async function openPage(context: { browser: Browser; project: TemporaryProject }, count: number, scheme: "light" | "dark" = "light"): Promise<{ page: Page; troubles: string[] }> {
  const { folder } = context.project;
  writeFileSync(join(folder, "points.bin"), pointBytes(count));
  const { out } = await context.project.command("explain", `${folder}/points.bin`, "--buffer", "points", "--spec", `${folder}/points.yaml`, "--html");
  const page = await context.browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: scheme, offline: true });
  const troubles: string[] = [];
  page.on("pageerror", (error) => troubles.push(error.message));
  page.on("console", (message) => troubles.push(message.text()));
  page.on("request", (request) => troubles.push(request.url()));
  await page.setContent(out);
  return { page, troubles };
}

/** As text, because a compiled function would bring the compiler's own helpers along. */
const LEAST_CONTRAST = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = (part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (color) => { const [r, g, b] = parse(color).map(linear); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => {
    for (let each = element; each !== null; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (parse(color)[3] !== 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const holdsText = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
  const texts = [...document.querySelectorAll("body *")].filter((each) => holdsText(each) && each.getClientRects().length > 0 && !each.disabled);
  return Math.min(...texts.map((each) => {
    const [a, b] = [luminance(getComputedStyle(each).color), luminance(behind(each))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
})()`;

const byte = (at: number): string => `#hex td[data-at="${at}"]`;
const lit = (page: Page): Promise<string[]> => page.locator("#hex td.hit").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-at") ?? ""));

if (typeof browser === "string") {
  console.log(`skipped: no browser starts here (${browser})`);
  test.skip("a real browser shows the page", () => undefined);
} else {
  test("pointing at a byte lights up its field in both views, and shows path, type, value, offset and line", async (context) => {
    const { page, troubles } = await openPage(context, 8);
    await page.hover(byte(46));
    assert.equal(await lit(page), ["44", "45", "46", "47"]);
    assert.is(await page.locator("#fields li.hit").innerText().then((text) => text.replace(/\s+/g, " ")), `44 points[2].color red (0) ${context.project.folder}/points.yaml:11`);
    const panel = await page.innerText("#field");
    for (const part of ["points[2].color: color = red (0)", "bytes 44 to 47", "points.yaml:11", "</script><img src=x onerror=alert(1)>"]) assert.match(panel, part);
    await page.hover(byte(52));
    assert.equal(await lit(page), ["52", "53", "54", "55", "56", "57", "58", "59"]);
    assert.match(await page.innerText("#field"), "points[2].big: u64 = 1099511627776");
    assert.ok(await page.locator("#fields li.hit").isVisible());
    assert.equal(troubles, []);
    await page.close();
  });

  test("a field lights up its bytes, and a finding leads to them", async (context) => {
    const { page, troubles } = await openPage(context, 8);
    await page.hover('#fields li[data-at="8"]');
    assert.equal(await lit(page), ["8", "9", "10", "11"]);
    assert.match(await page.innerText("#field"), "points[0].flags: u32 = on true, level 5");
    await page.click("#found button");
    assert.equal(await lit(page), ["64", "65", "66", "67"]);
    assert.match(await page.innerText("#field"), "points[3].color is 7 (legal: a value of color)");
    assert.equal(troubles, []);
    await page.close();
  });

  test("the arrow keys walk through the bytes, from one page to the next", async (context) => {
    const { page, troubles } = await openPage(context, 3277);
    assert.match(await page.innerText("#where"), "bytes 0 to 4095 of 65540, page 1 of 17");
    await page.focus(byte(0));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    assert.match(await page.innerText("#field"), "points[0].big");
    await page.keyboard.press("PageDown");
    assert.match(await page.innerText("#where"), "page 2 of 17");
    assert.is(await page.evaluate(() => document.activeElement?.getAttribute("data-at")), String(17 + 4096));
    await page.keyboard.press("End");
    assert.match(await page.innerText("#field"), "points[3276].big");
    await page.click("#back");
    await page.hover(byte(15 * 4096 + 400));
    const [list, item] = [await page.locator("#fields").boundingBox(), await page.locator("#fields li.hit").boundingBox()];
    assert.ok(list !== null && item !== null && item.y >= list.y && item.y < list.y + list.height, "the list shows the field that is pointed at");
    assert.equal(troubles, []);
    await page.close();
  });

  test("a page says which bytes it does not hold", async (context) => {
    const { page } = await openPage(context, 13108);
    assert.match(await page.innerText(".note"), "This page holds the first 262144 of 262160 bytes; 16 bytes behind them are not here.");
    await page.keyboard.press("Tab");
    await page.fill("#at", "262143");
    await page.press("#at", "Enter");
    assert.match(await page.innerText("#field"), "points[13107].x");
    await page.close();
  });

  for (const scheme of ["light", "dark"] as const) {
    test(`every text of the ${scheme} page stands out from what is behind it`, async (context) => {
      const { page } = await openPage(context, 8, scheme);
      await page.hover(byte(0));
      const worst = Number(await page.evaluate(LEAST_CONTRAST));
      // WCAG 2 AA for text of this size.
      assert.ok(worst >= 4.5, `the least contrast is ${worst.toFixed(2)}`);
      await page.close();
    });
  }
}

test.run();
