// Saves a draft after every change and says so; while the network is away it says that instead and tries again.

const PAUSE_MS = 800;
const RETRY_MS = 15_000;

export function initAutosave(form: HTMLFormElement): void {
  const url = form.dataset["autosave"];
  const status = form.querySelector<HTMLElement>("[data-autosave-status]");
  const revision = form.querySelector<HTMLInputElement>("input[name=revision]");
  if (!url || !status || !revision) return;
  let timer = 0;
  let stopped = false;
  let busy = false;
  const later = (wait: number): void => {
    window.clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(() => void save(), wait);
  };
  async function save(): Promise<void> {
    if (busy) return later(PAUSE_MS);
    busy = true;
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string") body.append(name, value);
    });
    try {
      const answer = await fetch(url as string, {
        method: "POST", body, credentials: "same-origin", headers: { "x-requested-with": "autosave" },
      });
      if (answer.ok) {
        const saved = (await answer.json()) as { revision: number; saved: string };
        if (revision) revision.value = String(saved.revision);
        if (status) status.textContent = `${form.dataset["savedText"] ?? ""} ${saved.saved}`;
      } else if (answer.status === 401 || answer.status === 403) {
        stopped = true;
        if (status) status.textContent = form.dataset["expiredText"] ?? "";
      } else if (answer.status === 409) {
        stopped = true;
        if (status) status.textContent = form.dataset["conflictText"] ?? "";
      } else {
        if (status) status.textContent = form.dataset["failedText"] ?? "";
        later(RETRY_MS);
      }
    } catch {
      if (status) status.textContent = form.dataset["offlineText"] ?? "";
      later(RETRY_MS);
    } finally {
      busy = false;
    }
  }
  form.addEventListener("input", () => later(PAUSE_MS));
  form.addEventListener("change", () => later(PAUSE_MS));
  form.addEventListener("submit", () => {
    stopped = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("online", () => later(0));
}
