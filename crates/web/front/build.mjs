// Bundles the script and the style sheet into ../dist; the program names them by their content.
import { build } from "esbuild";
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
mkdirSync(dist, { recursive: true });
const limits = { "app.js": 45_000, "app.css": 40_000 };
await build({
  entryPoints: { app: "src/app.ts" },
  bundle: true, minify: true, charset: "utf8", format: "iife", legalComments: "none",
  target: ["chrome80", "firefox78", "safari14.1"], outdir: dist,
});
await build({
  entryPoints: { app: "styles/app.css" },
  bundle: true, minify: true, charset: "utf8", target: ["chrome80", "firefox78", "safari14.1"], outdir: dist,
});
for (const [name, limit] of Object.entries(limits)) {
  const { size } = statSync(dist + name);
  if (size > limit) throw new Error(`${name} has ${size} bytes, the limit is ${limit}`);
  console.log(`${name}  ${size} bytes`);
}
