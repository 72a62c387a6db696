// <main data-behaviour="beside" data-beside-as="message">: what a row tells stands in #beside, on wide windows. A click on
// its link, or Enter, opens it there and goes into it; J and K take it along while it is open; Esc and its close link end
// it. The address says which (?message=12), so that it can be loaded again. Rows say data-beside="12"; what they tell is
// at the address of their link with /beside behind it. On narrow windows, and without this script, links lead to pages.
import { attach } from "./main.js";
import { fragment, post } from "./request.js";
import { toast } from "./toast.js";

const WAIT = 120;

export default (main) => {
  const wide = matchMedia("(min-width: 75rem)");
  const aside = main.querySelector("#beside");
  let shown = main.querySelector("tr[data-beside].current");
  let timer;
  shown?.classList.add("cursor");

  const mark = (row) => {
    for (const other of main.querySelectorAll("tr[data-beside]")) {
      const is = other === row;
      other.classList.toggle("current", is);
      if (row) other.classList.toggle("cursor", is);
      if (is) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
  };

  const note = (id) => {
    const address = new URL(location.href);
    if (id) address.searchParams.set(main.dataset.besideAs, id);
    else address.searchParams.delete(main.dataset.besideAs);
    history.replaceState(history.state, "", address);
  };

  const draw = (html) => {
    aside.innerHTML = html;
    aside.hidden = false;
    window.htmx?.process(aside);
    attach(aside);
  };

  const load = async (row) => {
    clearTimeout(timer);
    if (shown === row && !aside.hidden) return;
    shown = row;
    mark(row);
    const { status, html } = await fragment(`${row.querySelector("th a").pathname}/beside`);
    if (shown !== row) return;
    if (html) {
      draw(html);
      note(row.dataset.beside);
    } else {
      toast({ text: status === 404 ? "This is not there any more." : "The panel could not be shown.", error: true });
    }
  };

  const close = () => {
    clearTimeout(timer);
    aside.hidden = true;
    aside.replaceChildren();
    note(null);
    mark(null);
    shown?.querySelector("th a")?.focus();
    shown = null;
  };

  /** What a button of the panel did shows in the panel, in its row and in the counts. */
  const redraw = async () => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const row = page.querySelector(`tr[data-beside="${shown?.dataset.beside}"]`);
    main.querySelector(".segtabs")?.replaceWith(page.querySelector(".segtabs"));
    if (row) {
      shown.replaceWith(row);
      shown = row;
      row.classList.add("cursor");
    }
    draw(page.querySelector("#beside").innerHTML);
    aside.querySelector("h2")?.focus();
  };

  main.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-beside]");
    if (!row || aside.hidden || row === shown || !wide.matches) return;
    clearTimeout(timer);
    timer = setTimeout(() => load(row), WAIT);
  });

  main.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (event.target.closest("[data-close-beside]")) {
      event.preventDefault();
      close();
      return;
    }
    const row = event.target.closest("tr[data-beside]");
    const link = event.target.closest("a");
    if (!row || !wide.matches || (link && !link.closest("th"))) return;
    event.preventDefault();
    load(row).then(() => aside.querySelector("h2")?.focus());
  });

  main.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !aside.hidden && !document.querySelector(".modal.show")) close();
  });

  aside.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await post(event.target.action, new URLSearchParams(new FormData(event.target)), { part: true });
      await redraw();
    } catch (error) {
      toast({ text: error.message, error: true });
    }
  });
};
