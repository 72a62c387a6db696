// <a data-behaviour="copylink" href="…">: puts the address into the clipboard. Where that can't be done, and without
// script, the link goes there, and the address bar holds it.
import { toast } from "./toast.js";

export default (link) => {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      toast({ text: "Link copied. Whoever opens it sees what they may see." });
    } catch {
      location.assign(link.href);
    }
  });
};
