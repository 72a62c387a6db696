// <form data-behaviour="search">: a field whose answers open below it as a listbox (htmx brings them in). The focus stays
// in the field: arrows choose, Enter opens what is chosen, else the page of results, Esc closes.
const NARROW = matchMedia("(max-width: 767.98px)");

export default (form) => {
  const input = form.querySelector("[role=combobox]");
  const pop = form.querySelector(".found");
  const opener = document.querySelector("[data-open-search]");
  const options = () => [...pop.querySelectorAll("[role=option]")];
  let chosen = null;

  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option ?? null;
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (open) => {
    const some = open && pop.querySelector("[role=option], .none") !== null;
    pop.hidden = !some;
    input.setAttribute("aria-expanded", String(some && options().length > 0));
    if (!some) choose(null);
  };
  const leave = () => {
    show(false);
    form.classList.remove("open");
  };

  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    form.classList.add("open");
    input.focus();
    input.select();
  });
  form.querySelector("[data-close-search]")?.addEventListener("click", () => {
    leave();
    opener?.focus();
  });
  input.addEventListener("input", () => {
    choose(null);
    if (input.value.trim() === "") show(false);
  });
  input.addEventListener("focus", () => show(input.value.trim() !== ""));
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) leave();
  });
  pop.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  pop.addEventListener("htmx:afterSwap", () => {
    choose(null);
    show(input.value.trim() !== "" && document.activeElement === input);
  });
  form.addEventListener("submit", (event) => {
    if (input.value.trim() === "") event.preventDefault();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (!pop.hidden) show(false);
      else if (input.value) input.value = "";
      else if (NARROW.matches && opener) opener.focus();
      else input.blur();
      return;
    }
    if (event.key === "Enter" && chosen && !pop.hidden) {
      event.preventDefault();
      chosen.click();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (pop.hidden) {
      show(true);
      return;
    }
    const all = options();
    const at = all.indexOf(chosen);
    // past either end stands the field itself, without a choice
    choose(at < 0 ? all.at(step > 0 ? 0 : -1) : all[at + step]);
  });
  form.dataset.ready = "yes";
};
