// Light, dark or as the system says: painted at once, kept by the server.
import { post } from "./request.js";
import { toast } from "./toast.js";

export default (group) => {
  const root = document.documentElement;
  group.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    const theme = button.dataset.themeChoice;
    const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.theme = theme;
    root.dataset.bsTheme = dark ? "dark" : "light";
    for (const other of group.querySelectorAll("[data-theme-choice]")) {
      other.classList.toggle("on", other === button);
      other.setAttribute("aria-pressed", String(other === button));
    }
    try {
      await post(group.dataset.url, { theme });
    } catch (error) {
      toast({ text: error.message, error: true });
    }
  });
};
