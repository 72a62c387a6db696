// <div class="dropdown" data-behaviour="picker">: a menu that begins with a search field. One types at once, and goes on
// to what was found with the arrow down.
export default (dropdown) => {
  const field = dropdown.querySelector("input[type=search]");
  dropdown.addEventListener("shown.bs.dropdown", () => field.focus());
  // the list is here already; its own page is for browsers without scripts
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = [...dropdown.querySelectorAll(".dropdown-item")];
    found.find((item) => field.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING)?.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    const found = [...dropdown.querySelectorAll(".dropdown-item")];
    found.find((item) => field.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING)?.focus();
  });
};
