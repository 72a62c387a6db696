// <main data-behaviour="pick">: the rows of a list are ticked, one by one, as a range with Shift, a page at once, or all
// that the list holds. The boxes belong to the form #picked, whose buttons do something with them; it works without this
// script, which counts, and opens what asks further in a dialog.
import { show } from "./dialog.js";

export default (main) => {
  const form = main.querySelector("#picked");
  const page = main.querySelector('[data-pick="page"]');
  const all = form.querySelector("#pick-all");
  const said = form.querySelector("#picked-count");
  const total = form.querySelector('[data-pick="total"]');
  const phone = main.querySelector('[data-pick="show"]');
  const boxes = [...main.querySelectorAll(".dt tbody .sel input")];
  let last;

  const draw = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const number = document.getElementById("match-count")?.textContent ?? "";
    page.checked = ticked === boxes.length;
    page.indeterminate = ticked > 0 && ticked < boxes.length;
    total.textContent = number && ` ${number}`;
    const words = all.checked ? `All ${number} selected` : `${ticked} selected`;
    if (said.textContent !== words) said.textContent = words;
    const label = form.querySelector('label[for="pick-all"]');
    // nothing more to select where the page is the whole list
    label.hidden = all.checked || (ticked === boxes.length && number === String(boxes.length));
    main.classList.toggle("picking", ticked > 0 || phone?.getAttribute("aria-pressed") === "true");
  };

  const tick = (some, checked) => {
    for (const box of some) box.checked = checked;
    if (!checked) all.checked = false;
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
  form.addEventListener("reset", () => setTimeout(draw));
  phone?.addEventListener("click", () => {
    const shown = phone.getAttribute("aria-pressed") !== "true";
    phone.setAttribute("aria-pressed", String(shown));
    phone.classList.toggle("on", shown);
    if (!shown) tick(boxes, false);
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
      if (event.key !== "Escape" || !boxes.some((box) => box.checked) || document.querySelector(onTop)) return;
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
  draw();
};
