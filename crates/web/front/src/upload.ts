// Sends the chosen files one after the other and shows how far each is; without this file the same form is an
// ordinary upload.

/** What a page of refusal says, as a summary; a page without a summary gives its heading and its words. */
function summaryOf(html: string): HTMLElement | null {
  const page = new DOMParser().parseFromString(html, "text/html");
  const ready = page.querySelector<HTMLElement>(".tb-error-summary");
  if (ready) return document.adoptNode(ready);
  const heading = page.querySelector("main h1")?.textContent;
  return heading ? summary(heading, [...page.querySelectorAll("main p")].map((p) => p.textContent ?? "")) : null;
}

function summary(heading: string, words: string[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "tb-error-summary";
  box.setAttribute("role", "alert");
  box.tabIndex = -1;
  const title = document.createElement("h2");
  title.className = "tb-h2";
  title.textContent = heading;
  box.append(title);
  for (const text of words.map((w) => w.trim()).filter((w) => w !== "")) {
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
  }
  return box;
}

function show(box: HTMLElement): void {
  document.querySelector(".tb-error-summary")?.remove();
  document.querySelector("main")?.prepend(box);
  box.focus();
}

/** Sends one file; gives what went wrong, or nothing. */
function send(form: HTMLFormElement, file: File, bar: HTMLProgressElement): Promise<HTMLElement | null> {
  const lost = (): HTMLElement => summary(form.dataset["failedText"] ?? "", [file.name]);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (progress) => {
      if (progress.lengthComputable) bar.value = (progress.loaded / progress.total) * 100;
    });
    request.addEventListener("load", () => {
      resolve(request.status < 400 ? null : (summaryOf(request.responseText) ?? lost()));
    });
    request.addEventListener("error", () => resolve(lost()));
    const body = new FormData();
    body.append("file", file, file.name);
    request.send(body);
  });
}

export function initUpload(form: HTMLFormElement): void {
  if (!form.hasAttribute("data-upload")) return;
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const button = form.querySelector<HTMLButtonElement>("button");
  form.addEventListener("submit", (event) => {
    const files = [...(input?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    if (button) button.disabled = true;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", button?.textContent ?? "");
    form.append(bar);
    void (async () => {
      for (const file of files) {
        const problem = await send(form, file, bar);
        if (problem) {
          bar.remove();
          if (button) button.disabled = false;
          show(problem);
          return;
        }
      }
      location.reload();
    })();
  });
}
