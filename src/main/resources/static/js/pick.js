// <main data-behaviour="pick">: the rows of a list are ticked, one by one, as a range with Shift, a page at once, or all
// that the list holds. The boxes belong to the form #picked, whose buttons do something with them; it works without this
// script, which counts, keeps what was ticked while one turns pages or sorts, and opens what asks further in a dialog.
import { show } from "./dialog.js";
import { toast } from "./toast.js";

/** Ids are sent one by one. */
const MOST = 5000;
/** What changes which page of the rows is shown and how, but not which rows there are. */
const LOOKS = ["page", "after", "before", "size", "sort", "columns", "frozen", "panel", "version"];

const store = () => {
  const params = new URLSearchParams(location.search);
  for (const look of LOOKS) params.delete(look);
  params.sort();
  return `steward:picked:${location.pathname}?${params}`;
};

export default (main) => {
  const form = main.querySelector("#picked");
  const page = main.querySelector('[data-pick="page"]');
  const all = form.querySelector("#pick-all");
  const said = form.querySelector("#picked-count");
  const total = form.querySelector('[data-pick="total"]');
  const phone = main.querySelector('[data-pick="show"]');
  const boxes = [...main.querySelectorAll(".dt tbody .sel input")];
  const elsewhere = document.createElement("span");
  elsewhere.hidden = true;
  form.append(elsewhere);
  const key = store();
  let picked = new Set();
  let last;

  const keep = () => {
    try {
      if (picked.size === 0 && !all.checked) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify({ all: all.checked, ids: [...picked] }));
    } catch {
      // no room, or not allowed: ticks end with the page
    }
  };
  const forget = () => {
    picked = new Set();
    all.checked = false;
    keep();
  };

  const draw = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const here = new Set(boxes.map((box) => box.value));
    const others = all.checked ? [] : [...picked].filter((id) => !here.has(id));
    const number = document.getElementById("match-count")?.textContent ?? "";
    page.checked = ticked === boxes.length;
    page.indeterminate = ticked > 0 && ticked < boxes.length;
    total.textContent = number && ` ${number}`;
    elsewhere.replaceChildren(
      ...others.map((id) => Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: id })),
    );
    const words = all.checked
      ? `All ${number} selected`
      : `${ticked + others.length} selected${others.length ? `, ${others.length} on other pages` : ""}`;
    if (said.textContent !== words) said.textContent = words;
    const label = form.querySelector('label[for="pick-all"]');
    // nothing more to select where the page is the whole list
    label.hidden = all.checked || (ticked === boxes.length && number === String(boxes.length));
    main.classList.toggle("picking", ticked + others.length > 0 || phone?.getAttribute("aria-pressed") === "true");
  };

  const tick = (some, checked) => {
    if (checked && picked.size + some.length > MOST) {
      for (const box of some) box.checked = picked.has(box.value);
      toast({ text: `At most ${MOST.toLocaleString("en")} rows are selected one by one. Select all, or filter.`, error: true });
      draw();
      return;
    }
    for (const box of some) box.checked = checked;
    if (all.checked && !checked) {
      all.checked = false;
      picked = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    }
    for (const box of some) {
      if (checked) picked.add(box.value);
      else picked.delete(box.value);
    }
    keep();
    draw();
  };

  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      const from = event.shiftKey && last ? boxes.indexOf(last) : -1;
      const to = boxes.indexOf(box);
      last = box;
      tick(from < 0 ? [box] : boxes.slice(Math.min(from, to), Math.max(from, to) + 1), box.checked);
    });
  }
  page.addEventListener("click", () => tick(boxes, page.checked));
  all.addEventListener("change", () => tick(boxes, all.checked));
  // once the form has taken its boxes back
  form.addEventListener("reset", () => setTimeout(() => { forget(); draw(); }));
  // what was asked for is done
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const done = event.detail.xhr.status < 300 && event.detail.xhr.getResponseHeader("HX-Redirect");
    if (done && event.target.closest(".modal")?.querySelector('[name="id"], [name="all"]')) forget();
  });
  phone?.addEventListener("click", () => {
    const shown = phone.getAttribute("aria-pressed") !== "true";
    phone.setAttribute("aria-pressed", String(shown));
    phone.classList.toggle("on", shown);
    if (!shown) form.reset();
    draw();
  });
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    if (event.detail.target.id === "match-count") draw();
  });
  // Before what is open on top closes, so that one press does one thing.
  const onTop = ".modal.show, .dropdown-menu.show, .why-box, .offcanvas.show";
  document.addEventListener(
    "keydown",
    (event) => {
      const some = all.checked || picked.size > 0;
      if (event.key !== "Escape" || !some || document.querySelector(onTop)) return;
      if (!event.target.closest(".side, input:not([type=checkbox]), textarea, select")) form.reset();
    },
    true,
  );

  // A range is meant, not the text between.
  main.querySelector(".dt tbody").addEventListener("mousedown", (event) => {
    if (event.shiftKey && event.target.closest(".sel")) event.preventDefault();
  });

  let asked = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.dataset.pick !== "dialog" || asked === "anew") return;
    event.preventDefault();
    if (asked) return;
    asked = true;
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        headers: { "HX-Request": "true" },
        body: new URLSearchParams(new FormData(form)),
      });
      if (!answer.ok || answer.redirected) throw new Error("No form");
      show(await answer.text(), button);
      asked = false;
    } catch {
      asked = "anew"; // as a page, which says what is wrong
      form.requestSubmit(button);
    }
  });

  try {
    const kept = JSON.parse(sessionStorage.getItem(key)) ?? { all: false, ids: [] };
    all.checked = kept.all;
    picked = new Set(kept.ids);
  } catch {
    // nothing that this script wrote
  }
  for (const box of boxes) box.checked = all.checked || picked.has(box.value);
  draw();
};
