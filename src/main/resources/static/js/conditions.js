// The condition form: one dialog of fields serves all lines. Choosing a field posts the form for a new drawing.
const dialog = () => document.getElementById("fields");

const choose = (line, key) => {
  const input = line.querySelector('input[type="hidden"][name$=".field"]');
  input.value = key;
  input.dispatchEvent(new Event("picked", { bubbles: true }));
};

const filter = (text) => {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const group of dialog().querySelectorAll("[data-field-group]")) {
    const name = group.querySelector("h3").textContent.toLowerCase();
    let shown = 0;
    for (const button of group.querySelectorAll("[data-field]")) {
      const label = `${button.textContent.toLowerCase()} ${name} ${button.dataset.field}`;
      const match = words.every((word) => label.includes(word));
      button.parentElement.hidden = !match;
      if (match) shown++;
    }
    group.hidden = shown === 0;
    found += shown;
  }
  dialog().querySelector("[data-field-none]").hidden = found > 0;
};

let open;

const prepare = (fields) => {
  if (fields.dataset.ready) return;
  fields.dataset.ready = "yes";
  const search = fields.querySelector("[data-field-search]");
  const visible = () => [...fields.querySelectorAll("[data-field]")].filter((button) => button.offsetParent);
  search.addEventListener("input", () => filter(search.value));
  fields.addEventListener("shown.bs.modal", () => search.focus());
  fields.addEventListener("click", (event) => {
    const button = event.target.closest("[data-field]");
    if (!button || !open) return;
    bootstrap.Modal.getInstance(fields)?.hide();
    choose(open, button.dataset.field);
  });
  fields.addEventListener("keydown", (event) => {
    const buttons = visible();
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Enter" && document.activeElement === search) {
      event.preventDefault();
      buttons[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      (next < 0 ? search : buttons[Math.min(next, buttons.length - 1)])?.focus();
    }
  });
};

let drawn = false;

/** A line that was just added gets the focus; when the page comes, its own order holds. */
const focusNew = (builder) => {
  if (!drawn) {
    drawn = true;
    return;
  }
  const empty = [...builder.querySelectorAll("[data-line]")].filter(
    (line) => !line.querySelector('input[type="hidden"][name$=".field"]').value,
  );
  const added = document.activeElement === document.body ? empty.at(-1) : null;
  added?.querySelector("[data-pick-field]")?.focus();
};

export default (builder) => {
  prepare(dialog());
  focusNew(builder);
  builder.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-field]");
    if (!button) return;
    open = button.closest("[data-line]");
    const search = dialog().querySelector("[data-field-search]");
    search.value = "";
    filter("");
    bootstrap.Modal.getOrCreateInstance(dialog()).show();
  });
  // Enter in a value adds it or previews; it never saves half a condition by accident.
  builder.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
};
