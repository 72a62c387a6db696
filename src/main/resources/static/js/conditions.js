// The condition form: one dialog of fields serves all lines. Choosing a field posts the form for a new drawing.
const dialog = () => document.getElementById("fields");

const choose = (line, key) => {
  const input = line.querySelector('input[type="hidden"][name$=".field"]');
  input.value = key;
  asked = `picked:${line.dataset.line}`;
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
  if (!fields || fields.dataset.ready) return; // who only reads chooses no field
  fields.dataset.ready = "yes";
  const search = fields.querySelector("[data-field-search]");
  const visible = () => [...fields.querySelectorAll("[data-field]")].filter((button) => button.offsetParent);
  search.addEventListener("input", () => filter(search.value));
  fields.addEventListener("htmx:afterSwap", () => filter(search.value)); // what the server knows beyond the first few
  fields.addEventListener("shown.bs.modal", () => search.focus());
  fields.addEventListener("hidden.bs.modal", () => {
    if (!asked) open?.querySelector("[data-pick-field]")?.focus();
  });
  fields.addEventListener("click", (event) => {
    const button = event.target.closest("[data-field]");
    if (!button || !open) return;
    choose(open, button.dataset.field);
    bootstrap.Modal.getInstance(fields)?.hide();
  });
  fields.addEventListener("keydown", (event) => {
    const buttons = visible();
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Enter" && document.activeElement === search) {
      event.preventDefault();
      buttons[0]?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      (to < 0 ? search : buttons[Math.min(to, buttons.length - 1)])?.focus();
    }
  });
};

/** What was asked for last: the builder is drawn anew then, and the focus would be lost with its button. */
let asked;

const line = (builder, path) => builder.querySelector(`[data-line="${CSS.escape(path)}"]`);
const button = (builder, act) => builder.querySelector(`button[name="act"][value="${CSS.escape(act)}"]`);

/** Where to go on: the comparison of a new field, the line that was added or that moved up, else "Add condition". */
const next = (builder) => {
  const [what, path] = asked.split(":");
  const parent = path?.replace(/\.\d+$/, "");
  switch (what) {
    case "picked":
      return line(builder, path)?.querySelector("[data-next], select");
    case "take":
      return line(builder, path)?.querySelector(".tokens-add");
    case "add":
    case "group": {
      const group = button(builder, `add:${path}`)?.closest(".cond-group, [data-lines]");
      return [...(group?.querySelectorAll("[data-line]") ?? [])].at(-1)?.querySelector("[data-pick-field]");
    }
    case "up":
    case "down": {
      const to = path.replace(/\d+$/, (at) => Number(at) + (what === "up" ? -1 : 1));
      const same = button(builder, `${what}:${to}`);
      return same?.disabled ? line(builder, to)?.querySelector("[data-pick-field]") : same;
    }
    case "drop":
      return line(builder, path)?.querySelector("[data-pick-field]") ?? button(builder, `add:${parent}`);
    default:
      return builder.querySelector("[data-pick-field]");
  }
};

const focusNext = (builder) => {
  if (asked && document.activeElement === document.body) next(builder)?.focus();
  asked = undefined;
};

export default (builder) => {
  prepare(dialog());
  focusNext(builder);
  builder.addEventListener("click", (event) => {
    const act = event.target.closest('button[name="act"]');
    if (act) asked = act.value;
    const button = event.target.closest("[data-pick-field]");
    if (!button) return;
    open = button.closest("[data-line]");
    const search = dialog().querySelector("[data-field-search]");
    const narrowed = search.value !== "";
    search.value = "";
    filter("");
    if (narrowed) search.dispatchEvent(new Event("input", { bubbles: true }));
    bootstrap.Modal.getOrCreateInstance(dialog()).show();
  });
  // A field of one line drops the line breaks of a pasted column: tabs separate its values as well.
  builder.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const input = event.target;
    if (!input.matches("input[data-many]") || !/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    input.setRangeText(text.trim().replace(/[\r\n]+/g, "\t"), input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // Enter in a value adds it or previews; it never saves half a condition by accident.
  builder.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
};
