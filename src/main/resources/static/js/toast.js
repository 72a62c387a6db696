// Toasts: 6 s, 10 s with Undo, waiting while looked at; errors stay. One at a time for each kind.
import { icon } from "./icon.js";

const SHORT = 6000;
const WITH_UNDO = 10000;

/** Gives a toast its close button and its time; also one that came with the page. */
const live = (element) => {
  element.querySelector("[data-close]")?.addEventListener("click", () => element.remove());
  if (element.getAttribute("role") === "alert") return;
  const undoable = element.querySelector("form, [data-undo]") !== null;
  let timer;
  const arm = () => { timer = setTimeout(() => element.remove(), undoable ? WITH_UNDO : SHORT); };
  const hold = () => clearTimeout(timer);
  for (const type of ["pointerenter", "focusin"]) element.addEventListener(type, hold);
  for (const type of ["pointerleave", "focusout"]) element.addEventListener(type, () => { hold(); arm(); });
  arm();
};

/** Shows `text`; `undo` is called when Undo is pressed; `error` stays until closed. */
export const toast = ({ text, undo, error = false }) => {
  const dock = document.getElementById("toasts");
  if (!dock) return;
  const role = error ? "alert" : "status";
  // An error also ends the success before it, whose Undo may no longer hold.
  for (const old of dock.querySelectorAll(error ? ".note-toast" : '[role="status"]')) old.remove();
  const element = document.createElement("div");
  element.className = "note-toast";
  element.setAttribute("role", role);
  const words = document.createElement("span");
  words.textContent = text;
  element.append(icon(error ? "exclamation-triangle-fill" : "check-lg", error ? "no" : "yes"), words);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-quiet btn-sm";
    button.dataset.undo = "";
    button.textContent = "Undo";
    button.addEventListener("click", () => { element.remove(); undo(); });
    element.append(button);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-quiet btn-sm btn-icon";
  close.dataset.close = "";
  close.setAttribute("aria-label", "Close");
  close.append(icon("x-lg"));
  element.append(close);
  dock.append(element);
  live(element);
};

export default live;
