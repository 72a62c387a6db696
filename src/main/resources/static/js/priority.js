// The order of Health 360: a drop asks what the order would do, and saves nothing. Beside draglist, on the same list.
import { say } from "./say.js";

/** Set by a drop: the row that was moved by key, or empty. The list comes anew with the answer. */
let dropped;

export default (list) => {
  const at = document.activeElement;
  if (dropped !== undefined && (at === document.body || at.matches(".grip"))) {
    const impact = document.getElementById("impact");
    if (impact) impact.focus({ preventScroll: true });
    else {
      document.getElementById(dropped)?.focus();
      say("This is the saved order. Nothing would change.");
    }
  }
  dropped = undefined;
  list.addEventListener("steward:order", (event) => {
    dropped = document.activeElement?.closest?.(".grip")?.id ?? "";
    const form = document.getElementById("reorder");
    form.elements.order.value = event.detail.ids.join(",");
    form.requestSubmit();
  });
};
