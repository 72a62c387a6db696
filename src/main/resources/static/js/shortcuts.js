// Keys, never while typing; listed in the dialog #keys. A control offers itself by data-key="f", "c", "t", "save" or "/",
// one of a row, for the row that the cursor is at, by data-row-key="d".
const GO = { a: "accounts", u: "users", b: "subscriptions", s: "segments/account", h: "health", t: "tasks" };
const SECOND = 1200;
const visible = (element) => element.offsetParent !== null;
const first = (selector) => [...document.querySelectorAll(selector)].find(visible);
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

const rows = () => [...document.querySelectorAll(".dt tbody tr:not(.group)")].filter(visible);
const cursor = () => document.querySelector(".dt tbody tr.cursor");

const move = (step) => {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(cursor());
  const to = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  cursor()?.classList.remove("cursor");
  to.classList.add("cursor");
  (to.querySelector("th a") ?? to.querySelector("a"))?.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest" });
};

const neighbour = (step) => {
  const tabs = [...document.querySelectorAll(".segtabs a.tab")];
  const at = tabs.findIndex((tab) => tab.getAttribute("aria-current") === "page");
  tabs[at + step]?.click();
};

/** What offers itself for the key, else the tab beside. */
const turn = (key, step) => {
  const offered = first(`[data-key="${key}"]`);
  if (offered) offered.click();
  else neighbour(step);
};

export default () => {
  let went = 0;
  const base = document.querySelector("header a.brand")?.getAttribute("href") ?? "/";
  const plain = {
    "/": () => first('[data-key="/"], .topbar input[type=search], main input[type=search]')?.focus(),
    "?": () => {
      const keys = document.getElementById("keys");
      if (keys) window.bootstrap.Modal.getOrCreateInstance(keys).show();
    },
    j: () => move(1),
    k: () => move(-1),
    // with Shift, all rows since the last one that was ticked
    x: (event) =>
      cursor()
        ?.querySelector(".sel input")
        ?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: event.shiftKey })),
    f: () => first('[data-key="f"]')?.click(),
    c: () => first('[data-key="c"]')?.click(),
    t: () => first('[data-key="t"]')?.click(),
    u: () => first(".note-toast form button, .note-toast [data-undo]")?.click(),
    ...Object.fromEntries(["d", "s", "a", "n", "o"].map((key) => [key, () => cursor()?.querySelector(`[data-row-key="${key}"]`)?.click()])),
    "[": () => turn("[", -1),
    "]": () => turn("]", 1),
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      const save = first('[data-key="save"], form[data-behaviour~="dirty"] .btn-primary:not([type=button])');
      if (save) {
        event.preventDefault();
        save.click();
      }
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector(".modal.show, .offcanvas.show")) return;
    const key = event.key.toLowerCase();
    if (key === "g") {
      went = Date.now();
      return;
    }
    const going = Date.now() - went < SECOND;
    went = 0;
    if (going && GO[key]) {
      location.assign(base.replace(/\/?$/, "/") + GO[key]);
    } else if (!going && plain[key]) {
      event.preventDefault();
      plain[key](event);
    }
  });
};
