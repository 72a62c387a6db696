// <div data-behaviour="fieldfind" data-url="..." data-target="#builder">: a searchable list of fields. A field is a
// submit button of the form around; with this script it posts the form to data-url, and what comes back replaces
// data-target without loading the page. The list stays as it was found.
const groups = (root) => root.querySelectorAll("[data-find-group]");

export default (root) => {
  const input = root.querySelector("[data-find]");
  const none = root.querySelector("[data-find-none]");

  const find = () => {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of groups(root)) {
      const name = group.querySelector("h3").textContent.toLowerCase();
      let shown = 0;
      for (const item of group.querySelectorAll("li")) {
        const text = `${item.textContent.toLowerCase()} ${name}`;
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) shown++;
      }
      group.hidden = shown === 0;
      found += shown;
    }
    none.hidden = found > 0;
  };

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    find();
  });
  root.addEventListener("htmx:afterSwap", find); // what the server knows beyond the first few
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    [...root.querySelectorAll("button")].find((button) => button.offsetParent)?.click();
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button[name='act']");
    if (!button || !window.htmx) return;
    event.preventDefault();
    const { target, url } = root.dataset;
    window.htmx
      .ajax("POST", url, { source: root.closest("form"), values: { act: button.value }, target, swap: "outerHTML" })
      .then(() => {
        const rows = document.querySelectorAll(`${target} [data-line]`);
        const last = rows[rows.length - 1];
        (last?.querySelector(".val :is(input:not([type=hidden]), select)") ?? last?.querySelector("select, button"))?.focus();
      });
  });
};
