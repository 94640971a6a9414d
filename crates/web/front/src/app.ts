// Makes working pages faster. Every page works without this file.
import { initAutosave } from "./autosave";
import { initRows, initConditions } from "./fields";
import { initUpload } from "./upload";
import { initValidation } from "./validate";

for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("main form"))) {
  initRows(form);
  initConditions(form);
  initValidation(form);
  initAutosave(form);
  initUpload(form);
  if (form.hasAttribute("data-once")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset["sent"]) event.preventDefault();
      form.dataset["sent"] = "1";
    });
  }
}
for (const button of Array.from(document.querySelectorAll<HTMLButtonElement>("[data-print]"))) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
window.addEventListener("pageshow", () => {
  for (const form of Array.from(document.querySelectorAll<HTMLFormElement>("form[data-sent]"))) delete form.dataset["sent"];
});
document.querySelector<HTMLElement>(".tb-error-summary")?.focus();
