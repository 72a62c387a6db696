// <nav data-behaviour="neighbours" data-list="/accounts" data-record="/accounts/A-1" hidden>: previous and next record of
// the list that one came from. Past the ends of its page the list's own page is asked, so that it shows what one may see.
import { keep, kept, read } from "./trail.js";

export default (nav) => {
  const list = kept(nav.dataset.list);
  const at = list?.rows.findIndex(([href]) => href === nav.dataset.record) ?? -1;
  if (at < 0) return;
  const link = (part, step, beside) => {
    const a = nav.querySelector(`[data-to="${part}"]`);
    const words = part === "next" ? "Next" : "Previous";
    const row = list.rows[at + step];
    if (row) {
      a.href = row[0];
      a.title = `${words}: ${row[1]}`;
    } else if (beside) {
      a.href = beside;
      a.title = `${words}, on the page beside`;
      a.addEventListener("click", async (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        try {
          const answer = await fetch(beside);
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const other = read(page, beside);
          const to = other.rows.at(step > 0 ? 0 : -1);
          if (!answer.ok || !to) throw new Error("No rows");
          keep(nav.dataset.list, other);
          location.assign(to[0]);
        } catch {
          location.assign(beside);
        }
      });
    } else {
      a.removeAttribute("href");
      a.setAttribute("role", "link"); // without an address it is none by itself
      a.setAttribute("aria-disabled", "true");
      a.classList.add("disabled");
    }
    a.setAttribute("aria-label", a.title || `${words}: there is none`);
  };
  link("previous", -1, list.before);
  link("next", 1, list.after);
  nav.hidden = false;
};
