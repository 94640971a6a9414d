// From search to certificate, as people do it: find, read, apply, handle, follow.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Person, launch, pdf } from "../lib/browser.mjs";
import { city, run } from "../lib/server.mjs";

const sample = JSON.parse(readFileSync(fileURLToPath(new URL("../../../services/food-business-licence/samples/answers.json", import.meta.url)), "utf8"));
let browser;
let town;
before(async () => {
  town = await city();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await town?.stop();
  const verified = run("verify", "--data", town.data);
  town.remove();
  assert.equal(verified.status, 0, verified.out);
});

/** Fills in one page of the form from the sample answers. */
async function fill(page) {
  for (const [name, value] of Object.entries(sample)) {
    const field = page.locator(`[data-field="${name}"]`).first();
    if ((await field.count()) === 0 || !(await field.isVisible())) continue;
    if (typeof value === "boolean") {
      await field.locator(`input[value=${value ? "yes" : "no"}]`).check();
    } else if (Array.isArray(value) && typeof value[0] === "string") {
      for (const one of value) await field.locator(`input[value=${one}]`).check();
    } else if (Array.isArray(value)) {
      for (const [index, row] of value.entries()) {
        if (index > 0) await field.locator("[data-add-row]").click();
        for (const [inner, text] of Object.entries(row)) {
          const named = `${name}[${index}].${inner}`;
          const radio = page.locator(`input[type=radio][name="${named}"][value="${text}"]`);
          if ((await radio.count()) > 0) await radio.check();
          else await page.locator(`[name="${named}"]`).fill(String(text));
        }
      }
    } else {
      const radio = field.locator(`input[type=radio][value="${value}"]`);
      if ((await radio.count()) > 0) await radio.check();
      else await field.locator("input, textarea, select").first().fill(String(value));
    }
  }
}

/** Applies for the food business licence and gives number, look-up code and the case's path. */
async function apply(person, { wish = "collect", pictures = false } = {}) {
  const { page } = person;
  await person.visit("/search?q=食品");
  await page.getByRole("link", { name: "食品经营许可" }).first().click();
  await person.look("guide");
  if (pictures) await person.shoot("guide");
  await person.press("在线申请");
  await person.press("开始填写");
  if (pictures) await person.shoot("task-list");
  await page.locator(".tb-tasklist a").first().click();
  await person.look("first topic");
  for (let topic = 0; topic < 4; topic += 1) {
    if (topic === 0) {
      // An empty required field is refused in the browser, with the summary in focus.
      await page.locator("[data-field=store_name] input").fill("");
      await page.getByRole("button", { name: "保存并继续" }).click();
      await assert.doesNotReject(page.locator(".tb-error-summary").waitFor());
      await person.look("errors in the browser");
      if (pictures) await person.shoot("errors");
      if (pictures) await page.setViewportSize({ width: 1280, height: 900 });
    }
    await fill(page);
    if (pictures) await person.shoot(`topic-${topic + 1}`);
    await person.press("保存并继续");
  }
  assert.match(page.url(), /\/drafts\/draft_\w+$/);
  await page.getByRole("link", { name: "申请材料" }).click();
  await person.look("materials");
  for (const material of ["layout", "safety_rules"]) {
    await page.setInputFiles(`#file-${material}`, { name: `${material}.pdf`, mimeType: "application/pdf", buffer: pdf });
    await Promise.all([page.waitForResponse((r) => r.request().method() === "GET" && r.url().includes("/materials")), page.locator(`#m-${material} button`, { hasText: "上传" }).click()]);
    await page.locator(`#m-${material} .tb-filelist li`).first().waitFor();
  }
  await person.look("materials uploaded");
  if (pictures) await person.shoot("materials");
  await page.locator("main .tb-actions .tb-button").click();
  await person.press("核对并提交");
  if (pictures) await person.shoot("check");
  await page.locator(`input[name=wish][value=${wish}]`).check();
  await person.press("提交申请");
  assert.match(page.url(), /\/receipt$/);
  if (pictures) await person.shoot("receipt");
  const number = (await page.locator(".tb-receipt .tb-code").innerText()).trim();
  const code = (await page.locator("dd.tb-code").first().innerText()).trim();
  return { number, code, path: new URL(page.url()).pathname.replace("/receipt", "") };
}

async function staff(name) {
  const person = await Person.at(browser, town.base);
  await person.signIn(name);
  return person;
}

test("a licence from search to certificate", async () => {
  const agent = await Person.at(browser, town.base);
  await agent.visit("/");
  await agent.shoot("home");
  await agent.visit("/search?q=食品");
  assert.match(await agent.page.locator(".tb-results mark").first().innerText(), /食品/);
  await agent.shoot("search");
  await agent.signIn("agent");
  const { number, code, path } = await apply(agent, { pictures: true });
  assert.match(number, /^\w{31}\d{8}\d{4}$/);

  const clerk = await staff("clerk");
  await clerk.shoot("inbox");
  await clerk.page.locator("a[href^='/desk/cases/']").first().click();
  await clerk.look("case at the window");
  await clerk.shoot("window");
  await clerk.press("受理");
  assert.match(await clerk.text(), /受理通知书/);

  for (const name of ["reviewer1", "reviewer2"]) {
    const reviewer = await staff(name);
    await reviewer.page.locator("a[href^='/desk/cases/']").first().click();
    await reviewer.look("review");
    await reviewer.page.getByLabel("同意", { exact: true }).check();
    await reviewer.page.locator("textarea[name=note]").fill("现场与材料一致。");
    await reviewer.shoot(`review-${name}`);
    await reviewer.press("提交意见");
  }
  const leader = await staff("leader");
  await leader.page.locator("a[href^='/desk/cases/']").first().click();
  await leader.look("decision");
  await leader.page.getByLabel("准予", { exact: true }).check();
  await leader.press("作出决定");

  // The certificate is made by a job; the page shows it as soon as it is there.
  await assert.doesNotReject(async () => {
    for (;;) {
      await agent.visit(path);
      if ((await agent.page.getByRole("link", { name: /下载证照/ }).count()) > 0) return;
    }
  });
  await agent.shoot("case-granted");
  await clerk.visit(path.replace("/cases/", "/desk/cases/"));
  await clerk.page.locator("#handover").fill("本人领取，已核对身份证。");
  await clerk.press("登记送达");

  await agent.visit(path);
  assert.match(await agent.text(), /已办结（准予）/);
  assert.equal(await agent.page.locator(".tb-track li").count(), 6);
  await agent.shoot("case-closed");

  const verify = await agent.page.getByRole("link", { name: "验证照" }).last().getAttribute("href");
  const stranger = await Person.at(browser, town.base);
  await stranger.visit(verify);
  assert.match(await stranger.text(), /有效/);
  await stranger.shoot("verify");
  await stranger.visit("/progress");
  await stranger.page.fill("#number", number);
  await stranger.page.fill("#code", code);
  await stranger.press("查询");
  assert.match(await stranger.text(), /已办结（准予）/);
  assert.doesNotMatch(await stranger.text(), /周满仓|禾香小馆/);
  await stranger.shoot("progress");

  const supervisor = await staff("supervisor");
  await supervisor.shoot("oversight");
  await supervisor.page.locator("a[href^='/oversight/cases/']").first().click();
  await supervisor.look("oversight of a case");
  assert.doesNotMatch(await supervisor.text(), /周满仓/);
  const admin = await staff("admin");
  await admin.shoot("admin");
});

test("corrections are asked for once, a refusal states its reasons", async () => {
  const agent = await Person.at(browser, town.base);
  await agent.signIn("agent");
  const { path } = await apply(agent);
  const clerk = await staff("clerk");
  const desk = path.replace("/cases/", "/desk/cases/");
  await clerk.visit(desk);
  await clerk.page.locator("summary", { hasText: "一次告知补正" }).click();
  await clerk.page.getByLabel("经营场所地址", { exact: false }).first().check().catch(async () => {
    await clerk.page.locator("input[name=point]").last().check();
  });
  await clerk.page.locator("input[name^='note-']").last().fill("请写到门牌号。");
  await clerk.page.locator("form[action$='/correct'] button").click();
  await clerk.look("corrections asked");
  assert.match(await clerk.text(), /请补正材料/);
  await agent.visit(path);
  await agent.shoot("correction");
  await agent.press("开始补正");
  await agent.press("核对并提交");
  await agent.press("提交申请");
  assert.match(await agent.text(), /已提交，待受理/);

  await clerk.visit(desk);
  await clerk.press("受理");
  for (const name of ["reviewer1", "reviewer2"]) {
    const reviewer = await staff(name);
    await reviewer.visit(desk);
    await reviewer.page.getByLabel("不同意", { exact: true }).check();
    await reviewer.page.locator("textarea[name=note]").fill("后厨布局不符合要求。");
    await reviewer.press("提交意见");
  }
  const leader = await staff("leader");
  await leader.visit(desk);
  await leader.page.getByLabel("不予", { exact: true }).check();
  await leader.page.getByRole("button", { name: "作出决定" }).click();
  assert.match(await leader.text(), /CASE-006/);
  await leader.visit(desk);
  await leader.page.getByLabel("不予", { exact: true }).check();
  await leader.page.locator("#note").fill("后厨布局不符合食品安全要求。");
  await leader.press("作出决定");
  await agent.visit(path);
  assert.match(await agent.text(), /后厨布局不符合食品安全要求/);
  await agent.shoot("case-refused");
});

test("English, elder, dark, and a page that is not there", async () => {
  const person = await Person.at(browser, town.base, { lang: "en" });
  await person.visit("/");
  assert.match(await person.text(), /All services in one place/);
  await person.shoot("home-en");
  await person.visit("/search?q=licence");
  await person.page.locator(".tb-results a").first().click();
  await person.look("guide in English");
  await person.shoot("guide-en");
  await person.visit("/preferences?elder=1&back=/");
  await person.shoot("home-elder");
  await person.visit("/preferences?elder=0&back=/");
  await person.visit("/preferences?theme=dark&back=/");
  await person.shoot("home-dark");
  await person.visit("/nothing-here", 404);
  await person.shoot("not-found");
  await person.visit("/cases", 401);
});

test("a draft survives a new browser and works without scripts", async () => {
  const first = await Person.at(browser, town.base);
  await first.signIn("resident");
  await first.visit("/search?q=食品");
  await first.page.getByRole("link", { name: "食品经营许可" }).first().click();
  await first.press("在线申请");
  await first.press("开始填写");
  const draft = new URL(first.page.url()).pathname;
  await first.page.locator(".tb-tasklist a").first().click();
  await first.page.locator("[data-field=store_name] input").fill("青禾县晨光早点铺");
  await first.page.locator("[data-autosave-status]", { hasText: "已自动保存" }).waitFor();
  const second = await Person.at(browser, town.base, { javascript: false });
  await second.signIn("resident");
  await second.visit(`${draft}/topics/operator`);
  assert.equal(await second.page.locator("[data-field=store_name] input").inputValue(), "青禾县晨光早点铺");
  await second.page.locator("[data-field=store_name] input").fill("");
  await second.page.getByRole("button", { name: "保存并继续" }).click();
  assert.match(await second.text(), /有几处需要修改/);
});
