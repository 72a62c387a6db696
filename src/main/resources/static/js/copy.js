// <button data-behaviour="copy" data-copy="FWP-2041" hidden>: shown where the browser lets a page write to the clipboard.
import { say } from "./say.js";

export default (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say("Copied");
      button.classList.add("copied");
      setTimeout(() => button.classList.remove("copied"), 1500);
    } catch {
      say("The browser did not let this page copy.");
    }
  });
};
