// <form class="side" data-behaviour="panel">: a drawer beside a table. Esc follows its close link; on phones, where it
// covers the page, the rest can't be reached.
const narrow = matchMedia("(max-width: 575.98px)");

export default (panel) => {
  const around = () => {
    const others = [];
    for (let at = panel; at !== document.body; at = at.parentElement) {
      others.push(...[...at.parentElement.children].filter((other) => other !== at));
    }
    return others.filter((other) => !other.matches("script, .modal, #toasts, [aria-live], [role=status], [role=alert]"));
  };
  const fence = () => {
    for (const other of around()) if (!other.querySelector("[aria-live], .toast-dock")) other.inert = narrow.matches;
  };
  fence();
  narrow.addEventListener("change", fence);
  panel.querySelector("h2")?.focus({ preventScroll: true });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(".modal.show")) return;
    panel.querySelector("[data-close-panel]")?.click();
  });
};
