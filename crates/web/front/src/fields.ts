// Fields that depend on another, and rows that are added and removed.

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function controls(root: ParentNode): Control[] {
  return Array.from(root.querySelectorAll<Control>("input, select, textarea"));
}

function chosen(form: HTMLFormElement, name: string): string[] {
  return new FormData(form).getAll(name).map(String);
}

/** Shows what applies; what is hidden is disabled and so never sent. */
function refresh(form: HTMLFormElement): void {
  for (const field of Array.from(form.querySelectorAll<HTMLElement>("[data-show-when-field]"))) {
    const shown = chosen(form, field.dataset["showWhenField"] ?? "").includes(field.dataset["showWhenEquals"] ?? "");
    field.hidden = !shown;
    for (const control of controls(field)) control.disabled = !shown;
  }
}

export function initConditions(form: HTMLFormElement): void {
  if (!form.querySelector("[data-show-when-field]")) return;
  form.addEventListener("change", () => refresh(form));
  refresh(form);
}

function renumber(group: HTMLElement): void {
  const rows = Array.from(group.querySelectorAll<HTMLElement>(":scope > [data-row]"));
  rows.forEach((row, index) => {
    for (const element of Array.from(row.querySelectorAll<HTMLElement>("[name], [id], [for], [aria-describedby]"))) {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const old = element.getAttribute(attribute);
        if (old === null) continue;
        const next = attribute === "name"
          ? old.replace(/\[\d+\]/, `[${index}]`)
          : old.replace(new RegExp(`${group.id}-\\d+`, "g"), `${group.id}-${index}`);
        if (next !== old) element.setAttribute(attribute, next);
      }
    }
    const remove = row.querySelector<HTMLButtonElement>("[data-remove-row]");
    if (remove) remove.hidden = rows.length < 2;
  });
  const add = group.querySelector<HTMLButtonElement>("[data-add-row]");
  if (add) add.hidden = rows.length >= Number(group.dataset["max"] ?? "10");
}

export function initRows(form: HTMLFormElement): void {
  for (const group of Array.from(form.querySelectorAll<HTMLElement>("[data-rows]"))) {
    const template = group.querySelector<HTMLTemplateElement>("template");
    if (!template) continue;
    group.addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
      if (button?.hasAttribute("data-add-row")) {
        const count = group.querySelectorAll(":scope > [data-row]").length;
        const holder = document.createElement("div");
        holder.innerHTML = template.innerHTML.replace(/__i__/g, String(count));
        const row = holder.firstElementChild as HTMLElement;
        template.before(row);
        renumber(group);
        controls(row)[0]?.focus();
      } else if (button?.hasAttribute("data-remove-row")) {
        button.closest("[data-row]")?.remove();
        renumber(group);
        group.querySelector<HTMLButtonElement>("[data-add-row]")?.focus();
      } else {
        return;
      }
      form.dispatchEvent(new Event("change", { bubbles: true }));
    });
    renumber(group);
  }
}
