// Starts the built program on a fresh demo city and a free port, and stops it again.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bin = process.env.TONGBAN_BIN ?? fileURLToPath(new URL("../../../target/debug/tongban", import.meta.url));

/** Runs the program to its end and gives its exit status and output. */
export function run(...args) {
  const done = spawnSync(bin, args, { encoding: "utf8" });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

/** A served demo city: its address, its data folder, and how to end it. */
export async function city() {
  const data = mkdtempSync(join(tmpdir(), "tongban-"));
  const seeded = run("demo", "--seed-only", "--data", data);
  if (seeded.status !== 0) throw new Error(`demo failed: ${seeded.err}`);
  const server = spawn(bin, ["serve", "--listen", "127.0.0.1:0", "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
  const base = await new Promise((resolve, reject) => {
    let seen = "";
    server.stdout.on("data", (chunk) => {
      seen += chunk;
      const found = /listening on (http:\S+)/.exec(seen);
      if (found) resolve(found[1]);
    });
    server.on("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  return {
    base,
    data,
    async stop() {
      server.kill("SIGTERM");
      await ended;
    },
    remove: () => rmSync(data, { recursive: true, force: true }),
  };
}
