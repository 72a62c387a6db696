// <a data-behaviour="dialog" href="…">: opens the form at that address in a dialog instead of going there. The form
// answers with itself while something is wrong, and with the next page once it is done. Without script the link leads
// to a page of its own.
import { attach } from "./main.js";
import { fragment } from "./request.js";

/** Opens a dialog with this form; the focus returns to the link or button once it is closed. */
export const show = (html, link) => {
  const dialog = document.createElement("div");
  dialog.className = "modal";
  dialog.tabIndex = -1;
  dialog.setAttribute("aria-labelledby", "dialog-title");
  dialog.innerHTML = `<div class="modal-dialog modal-dialog-centered">${html}</div>`;
  // within the page's landmark, so that readers find it there
  (document.getElementById("main") ?? document.body).append(dialog);
  window.htmx.process(dialog);
  attach(dialog);
  dialog.addEventListener("shown.bs.modal", () => {
    (dialog.querySelector("[autofocus]") ?? dialog.querySelector("input:not([type=hidden]), select"))?.focus();
  });
  dialog.addEventListener("hidden.bs.modal", () => {
    window.bootstrap.Modal.getInstance(dialog)?.dispose();
    dialog.remove();
    // a link of a menu is hidden again by now
    (link.offsetParent ? link : link.closest(".dropdown")?.querySelector("[data-bs-toggle]") ?? link).focus();
  });
  window.bootstrap.Modal.getOrCreateInstance(dialog).show();
};

export default (link) => {
  let asked = false;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (asked) return;
    asked = true;
    try {
      const { html } = await fragment(link.href);
      if (html) show(html, link);
      else location.assign(link.href);
    } catch {
      location.assign(link.href);
    } finally {
      asked = false;
    }
  });
};
