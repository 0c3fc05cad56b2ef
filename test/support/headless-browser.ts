/**
 * A real browser without a screen: the Chromium that `@sparticuz/chromium` carries, driven by `playwright-core`. It needs
 * neither root nor installed libraries; what it needs lies in the package's archives and is unpacked once into the
 * user's cache.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { chromium, type Browser } from "playwright-core";
import { readTar } from "../../runtime/node/read-tar.js";

const START_LIMIT_MS = 30_000;

/** What the browser must not do in a test: fetch, phone home, or ask anything. */
const FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const FONTS = `<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** A browser to close after use, or the reason why there is none. `flags` are added to those that every test needs. */
export async function openBrowser(flags: readonly string[] = []): Promise<Browser | string> {
  try {
    const folder = unpackBrowser();
    return await chromium.launch({
      executablePath: join(folder, "chromium"),
      args: [...FLAGS, ...flags],
      env: { ...process.env, LD_LIBRARY_PATH: join(folder, "lib"), FONTCONFIG_PATH: folder },
      timeout: START_LIMIT_MS,
    });
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

/** The folder with the program, its libraries and a font. It appears by one rename, so it is whole or not there. */
function unpackBrowser(): string {
  const archives = join(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))), "../bin");
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(archives, "../package.json"), "utf8"));
  const root = join(process.env["XDG_CACHE_HOME"] ?? (existsSync(homedir()) ? join(homedir(), ".cache") : tmpdir()), "gridwright");
  const folder = join(root, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const fresh = mkdtempSync(`${folder}.new-`);
  try {
    const read = (name: string): Buffer => brotliDecompressSync(readFileSync(join(archives, name)));
    writeFileSync(join(fresh, "chromium"), read("chromium.br"));
    chmodSync(join(fresh, "chromium"), 0o700);
    for (const { name, bytes } of ["al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"].flatMap((archive) => [...readTar(read(archive))])) {
      mkdirSync(dirname(join(fresh, name)), { recursive: true });
      writeFileSync(join(fresh, name), bytes);
    }
    // The archive's own names the folders of another place.
    writeFileSync(join(fresh, "fonts.conf"), FONTS);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}
