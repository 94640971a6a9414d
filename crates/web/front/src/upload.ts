// Shows how far an upload is; without this file the same form is an ordinary upload.

export function initUpload(form: HTMLFormElement): void {
  if (!form.hasAttribute("data-upload")) return;
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  form.addEventListener("submit", (event) => {
    if (!input?.files?.length) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", form.querySelector("button")?.textContent ?? "");
    form.append(bar);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (progress) => {
      if (progress.lengthComputable) bar.value = (progress.loaded / progress.total) * 100;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        location.reload();
        return;
      }
      const next = new DOMParser().parseFromString(request.responseText, "text/html");
      const fresh = next.querySelector(".tb-error-summary");
      bar.remove();
      document.querySelector(".tb-error-summary")?.remove();
      if (fresh) document.querySelector("main")?.prepend(document.adoptNode(fresh));
      document.querySelector<HTMLElement>(".tb-error-summary")?.focus();
    });
    request.addEventListener("error", () => bar.remove());
    request.send(new FormData(form));
  });
}
