// Writes what the bundle was built from into it, so that a test without Node can tell whether it is up to date.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = import.meta.dirname;
const files = ["index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", ...readdirSync(join(root, "src"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))].sort();
const hash = createHash("sha256");
for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file))).update("\0");
writeFileSync(join(root, "../built/sources.sha256"), `${hash.digest("hex")}\n`);
