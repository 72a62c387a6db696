// <form data-behaviour="markdown">: writes Markdown and merge fields at the caret, for the buttons of its bar
// ([data-md]), for fields to choose ([data-insert], anywhere on the page) and for fallbacks ([data-fallback]).
const fields = (form) => [...form.querySelectorAll("[data-merge]")];

/** Through the browser's own editing, so that its undo takes it back. */
const write = (control, from, to, text, start = from + text.length, end = start) => {
  control.focus();
  control.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) {
    control.setRangeText(text, from, to, "end");
    control.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  control.setSelectionRange(start, end);
};

const around = (control, before, after, usual) => {
  const { selectionStart: from, selectionEnd: to, value } = control;
  const words = value.slice(from, to) || usual;
  write(control, from, to, before + words + after, from + before.length, from + before.length + words.length);
};

/** Whole lines, each with what it begins with; once more takes it away. */
const lines = (control, mark) => {
  const { value } = control;
  const from = value.lastIndexOf("\n", control.selectionStart - 1) + 1;
  const end = value.indexOf("\n", control.selectionEnd);
  const to = end < 0 ? value.length : end;
  const all = value.slice(from, to).split("\n");
  const marked = all.every((line, at) => line.startsWith(mark(at)));
  const text = all.map((line, at) => (marked ? line.slice(mark(at).length) : mark(at) + line)).join("\n");
  write(control, from, to, text);
};

const block = (control, text, chosen) => {
  const { value, selectionEnd: at } = control;
  const before = at === 0 || value.slice(0, at).endsWith("\n\n") ? "" : value[at - 1] === "\n" ? "\n" : "\n\n";
  const start = at + before.length + text.indexOf(chosen);
  write(control, at, at, `${before}${text}\n\n`, start, start + chosen.length);
};

const ACTS = {
  bold: (control) => around(control, "**", "**", "bold"),
  italic: (control) => around(control, "*", "*", "words"),
  link: (control) => around(control, "[", "](https://)", "words"),
  list: (control) => lines(control, () => "- "),
  numbers: (control) => lines(control, (at) => `${at + 1}. `),
  heading: (control) => lines(control, () => "## "),
  line: (control) => block(control, "---", "---"),
  button: (control) => block(control, "[button: Open it](https://)", "Open it"),
  image: (control) => block(control, "![What it shows](https://)", "https://"),
};

export default (form) => {
  const body = form.querySelector("textarea[data-merge]");
  let last = body;
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-merge]")) last = target;
  });
  const find = () => document.querySelector("#fields [data-find]")?.focus();

  const fallback = (name) => {
    for (const control of fields(form)) {
      const at = control.value.indexOf(`{{${name}}}`);
      if (at < 0) continue;
      const end = at + 2 + name.length;
      write(control, end, end, "|");
      return;
    }
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-md], [data-insert], [data-fallback]");
    if (!button || !form.isConnected) return;
    const { md, insert } = button.dataset;
    if (md === "field") find();
    else if (md) ACTS[md](body);
    else if (insert) {
      write(last, last.selectionStart, last.selectionEnd, insert);
      const more = insert.indexOf("?");
      if (more > 0) last.setSelectionRange(last.selectionEnd - insert.length + more, last.selectionEnd - insert.length + more + 1);
    } else fallback(button.dataset.fallback);
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "m") return;
    event.preventDefault();
    find();
  });
};
