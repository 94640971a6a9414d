// A browser that notices what people would suffer from: violations of accessibility, errors, sideways scrolling.
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = fileURLToPath(new URL("../../../target/screenshots/", import.meta.url));
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Launches Debian's Chromium. */
export async function launch() {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", `--user-data-dir=${""}`].filter((arg) => !arg.endsWith("=")),
  });
}

/** A person at the browser: own cookies, one page, a list of what went wrong. */
export class Person {
  static async at(browser, base, { lang = "zh", width = 1280, javascript = true } = {}) {
    const person = new Person();
    person.base = base;
    person.context = await browser.newContext({ viewport: { width, height: 900 }, locale: lang === "en" ? "en-GB" : "zh-CN", javaScriptEnabled: javascript, acceptDownloads: true });
    person.page = await person.context.newPage();
    person.page.setDefaultTimeout(10_000);
    person.wrong = [];
    person.axe = javascript;
    person.page.on("console", (message) => {
      // A refused form answers 4xx, which the console reports; the walk asserts those answers itself.
      if (message.type() === "error" && !message.text().includes("Failed to load resource")) person.wrong.push(`console: ${message.text()}`);
    });
    person.page.on("pageerror", (error) => person.wrong.push(`error: ${error.message}`));
    person.page.on("requestfailed", (request) => {
      if (request.failure()?.errorText !== "net::ERR_ABORTED") person.wrong.push(`failed: ${request.url()}`);
    });
    return person;
  }

  /** Goes to a path and looks at what comes. */
  async visit(path, expected = 200) {
    const answer = await this.page.goto(new URL(path, this.base).href);
    if (answer.status() !== expected) throw new Error(`${path}: ${answer.status()}, expected ${expected}`);
    await this.look(path);
  }

  /** Presses a button or link by its words, and looks at the page that comes. */
  async press(words, { exact = true } = {}) {
    const main = this.page.locator("main");
    const control = main.getByRole("button", { name: words, exact }).or(main.getByRole("link", { name: words, exact }));
    const before = this.page.url();
    await Promise.all([this.page.waitForLoadState("load"), control.first().click()]);
    await this.page.waitForLoadState("load");
    await this.look(`${words} (from ${before})`);
  }

  async look(where) {
    if (this.axe) {
      await this.page.evaluate(axe);
      const found = await this.page.evaluate((run) => window.axe.run(document, { runOnly: run }), tags);
      for (const violation of found.violations) {
        const nodes = violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).slice(0, 4).join("; ");
        this.wrong.push(`axe at ${where}: ${violation.id}: ${nodes}`);
      }
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) this.wrong.push(`${where}: the page is ${wide} px wider than the window`);
    }
    if (this.wrong.length > 0) throw new Error(`${where}\n${this.wrong.join("\n")}`);
  }

  /** Keeps pictures at 360 and 1280 px. */
  async shoot(name) {
    for (const width of [360, 1280]) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
      const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) throw new Error(`${name} at ${width}: ${wide} px wider than the window`);
    }
  }

  async signIn(name) {
    await this.visit("/sign-in");
    await this.page.fill("#name", name);
    await this.page.fill("#password", "tongban-demo");
    await this.press(/^(登录|Sign in)$/);
  }

  async text() {
    return this.page.locator("main").innerText();
  }
}

/** A small PDF file, for uploads. */
export const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
export const temporary = () => mkdtempSync(join(tmpdir(), "tongban-files-"));
