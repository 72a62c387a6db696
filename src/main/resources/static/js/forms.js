// All forms: a button that says it is busy and can't be pressed twice, and focus where something is wrong.
// A form that answers with a file carries data-busy="off"; one that must not lose input carries data-behaviour="dirty".

const relabel = (button) => {
  const { width } = button.getBoundingClientRect();
  button.style.minInlineSize = `${width}px`;
  button.dataset.idle = button.innerHTML;
  const spinner = document.createElement("span");
  spinner.className = "spinner-border spinner-border-sm";
  spinner.setAttribute("aria-hidden", "true");
  const words = button.dataset.busy ?? button.textContent.trim();
  button.replaceChildren(spinner, ...(button.classList.contains("btn-icon") ? [] : [words]));
};

const rest = (button) => {
  if (button.dataset.idle === undefined) return;
  button.innerHTML = button.dataset.idle;
  delete button.dataset.idle;
  button.style.minInlineSize = "";
  button.removeAttribute("aria-busy");
  button.disabled = false;
};

const submitted = (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.busy === "off" || form.method !== "post") return;
  const button = event.submitter ?? form.querySelector("button:not([type=button])");
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (!button?.classList.contains("btn")) return;
  button.setAttribute("aria-busy", "true");
  // After the form's values were taken: a disabled button would not be among them.
  setTimeout(() => { relabel(button); button.disabled = true; });
};

/** Listens to every form; called once. */
export const start = () => {
  document.addEventListener("submit", submitted);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[aria-busy]")) rest(button);
  });
  const focusWrong = (root) => root.querySelector('[aria-invalid="true"]')?.focus();
  focusWrong(document);
  document.addEventListener("htmx:afterSettle", (event) => focusWrong(event.detail.elt));
  // A link that looks like a button is pressed as one.
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.('a[role="button"]')) return;
    event.preventDefault();
    event.target.click();
  });
  // A dialog opens on its harmless button, which stands there with autofocus.
  document.addEventListener("shown.bs.modal", (event) => event.target.querySelector("[autofocus]")?.focus());
};
