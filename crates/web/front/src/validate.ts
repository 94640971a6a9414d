// Checks a form in the browser by the very schema that the server uses, and says the same in the same place.
import { Validator, type Schema } from "@cfworker/json-schema";
import { collect } from "./values";

type Holder = {
  schema: Schema;
  messages: Record<string, string>;
  topicFields: string[];
  labels: Record<string, string>;
};

// These only say that something inside them failed.
const WRAPPERS = new Set(["properties", "items", "if", "then", "else", "allOf", "anyOf", "oneOf", "$ref", "not"]);

function kindsOf(form: HTMLFormElement): Record<string, string> {
  const kinds: Record<string, string> = {};
  for (const field of Array.from(form.querySelectorAll<HTMLElement>("[data-field]"))) {
    const group = field.parentElement?.closest<HTMLElement>("[data-kind=rows]")?.dataset["field"];
    const name = field.dataset["field"] ?? "";
    kinds[group ? `${group}.${name}` : name] = field.dataset["kind"] ?? "text";
  }
  return kinds;
}

function found(form: HTMLFormElement, holder: Holder): Map<string, string> {
  const pairs: [string, string][] = [];
  new FormData(form).forEach((value, name) => pairs.push([name, String(value)]));
  const answers = collect(pairs, kindsOf(form));
  const errors = new Map<string, string>();
  for (const unit of new Validator(holder.schema, "2020-12", false).validate(answers).errors) {
    if (WRAPPERS.has(unit.keyword)) continue;
    let pointer = unit.instanceLocation.replace(/^#/, "");
    if (unit.keyword === "required") pointer += `/${/"([^"]+)"\.?$/.exec(unit.error)?.[1] ?? ""}`;
    const first = pointer.split("/")[1] ?? "";
    if (!holder.topicFields.includes(first) || errors.has(pointer)) continue;
    const generic = `${holder.labels[first] ?? first}：${form.dataset["generic"] ?? ""}`;
    errors.set(pointer, holder.messages[`${pointer}|${unit.keyword}`] ?? generic);
  }
  return errors;
}

function clear(form: HTMLFormElement): void {
  document.querySelector(".tb-error-summary")?.remove();
  for (const line of Array.from(form.querySelectorAll(".tb-error"))) line.remove();
  for (const field of Array.from(form.querySelectorAll(".tb-field--error"))) field.classList.remove("tb-field--error");
  for (const control of Array.from(form.querySelectorAll("[aria-invalid]"))) control.removeAttribute("aria-invalid");
}

function mark(id: string, message: string): void {
  const control = document.getElementById(id);
  const field = control?.closest<HTMLElement>(".tb-field");
  if (!control || !field) return;
  const line = document.createElement("p");
  line.className = "tb-error";
  line.id = `${id}-error`;
  line.textContent = message;
  const anchor = field.querySelector(":scope > .tb-hint, :scope > .tb-label, :scope > fieldset > legend");
  if (anchor) anchor.after(line);
  else field.prepend(line);
  field.classList.add("tb-field--error");
  control.setAttribute("aria-invalid", "true");
  const described = `${control.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim();
  control.setAttribute("aria-describedby", described);
}

function summarise(form: HTMLFormElement, errors: Map<string, string>): void {
  const box = document.createElement("div");
  box.className = "tb-error-summary";
  box.tabIndex = -1;
  box.setAttribute("role", "alert");
  const title = document.createElement("h2");
  title.className = "tb-h2";
  title.textContent = form.dataset["summaryTitle"] ?? "";
  const list = document.createElement("ul");
  for (const [pointer, message] of errors) {
    const id = `f-${pointer.slice(1).replace(/\//g, "-")}`;
    mark(id, message);
    const link = document.createElement("a");
    link.href = `#${id}`;
    link.textContent = message;
    const item = document.createElement("li");
    item.append(link);
    list.append(item);
  }
  box.append(title, list);
  document.querySelector("main")?.prepend(box);
  box.focus();
}

export function initValidation(form: HTMLFormElement): void {
  const source = form.dataset["schema"] ? document.getElementById(form.dataset["schema"]) : null;
  if (!source?.textContent) return;
  const holder = JSON.parse(source.textContent) as Holder;
  form.addEventListener("submit", (event) => {
    try {
      clear(form);
      const errors = found(form, holder);
      if (errors.size === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      summarise(form, errors);
    } catch {
      // What can't be checked here is checked by the server.
    }
  });
}
