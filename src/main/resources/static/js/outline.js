// The builder of a journey: <div data-behaviour="outline" data-order="…"> around everything that is drawn anew after a change.
//
// Steps move by pointer (SortableJS, over all sequences) and by key: Space lifts, up and down go place by place in the order
// of reading, left out of a branch, right into the branch above, Home and End within the sequence, Space drops, Esc puts
// back. Both post the key and fork:way:place to data-order. On a step A adds one below it, Del removes it. The plus opens the
// one menu of steps beside it. Forms save as one types; Ctrl Enter is done, Esc closes, Ctrl Z takes the last change back.
import { library } from "./sortable.js";
import { say } from "./say.js";

const SAVE_AFTER = 400;
const typing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select");

export default (root) => {
  const steps = () => root.querySelector("#steps");
  const sequences = () => [...root.querySelectorAll("ol.outline")];
  const itemsOf = (list, but) => [...list.children].filter((item) => item.dataset.id && item !== but);
  let wanted; // the step that gets the focus once the steps are drawn anew, or "form"

  const placeOf = (item) => {
    const list = item.parentElement;
    return { list, at: itemsOf(list).indexOf(item) };
  };

  const post = (item) => {
    const { list, at } = placeOf(item);
    const values = { key: item.dataset.id, to: `${list.dataset.fork ?? ""}:${list.dataset.way}:${at}` };
    wanted = `grip:${item.dataset.id}`;
    return window.htmx.ajax("POST", root.dataset.order, { source: root, target: "#steps", swap: "outerHTML", values });
  };

  const nameOf = (list) =>
    list.closest("li[data-branch]")?.querySelector(".btag")?.textContent ?? "the journey";

  const told = (item) => {
    const { list, at } = placeOf(item);
    return `${item.dataset.name}, place ${at + 1} of ${itemsOf(list).length} in ${nameOf(list)}`;
  };

  // ---- by key

  let lifted;
  let home;

  /** Every place in the order of reading: before each step, and at the end of each sequence. */
  const places = () => {
    const all = [];
    const walk = (list) => {
      for (const item of itemsOf(list, lifted)) {
        all.push({ list, before: item });
        item.querySelectorAll(":scope > ol.branches > li > ol.outline").forEach(walk);
      }
      all.push({ list, before: null });
    };
    walk(steps().querySelector("ol.outline"));
    return all;
  };

  const here = (all) => {
    const next = itemsOf(lifted.parentElement)[placeOf(lifted).at + 1] ?? null;
    return all.findIndex((place) => place.list === lifted.parentElement && place.before === next);
  };

  const put = ({ list, before }) => {
    list.insertBefore(lifted, before);
    lifted.querySelector(".grip").focus();
    lifted.scrollIntoView({ block: "nearest" });
    say(told(lifted), true);
  };

  const shift = (by) => {
    const all = places();
    const at = all[here(all) + by];
    if (at) put(at);
  };

  const out = () => {
    const fork = lifted.parentElement.closest("li[data-id]");
    if (fork) put({ list: fork.parentElement, before: fork.nextElementSibling });
  };

  const into = () => {
    const above = itemsOf(lifted.parentElement)[placeOf(lifted).at - 1];
    const list = above?.querySelector(":scope > ol.branches > li > ol.outline");
    if (list) put({ list, before: null });
  };

  const end = (first) => {
    const list = lifted.parentElement;
    const others = itemsOf(list, lifted);
    put({ list, before: first ? (others[0] ?? null) : null });
  };

  const release = () => {
    const item = lifted;
    item.querySelector(".ocard").classList.remove("lifted");
    item.querySelector(".grip").removeAttribute("aria-pressed");
    lifted = undefined;
    return item;
  };

  const lift = (item) => {
    lifted = item;
    home = { list: item.parentElement, before: item.nextElementSibling };
    item.querySelector(".ocard").classList.add("lifted");
    item.querySelector(".grip").setAttribute("aria-pressed", "true");
    say(`${told(item)}, lifted. Arrows move, Space drops, Escape puts it back.`, true);
  };

  const moved = (item, from) => item.parentElement !== from.list || item.nextElementSibling !== from.before;

  const drop = () => {
    const item = release();
    say(`${told(item)}, dropped`, true);
    if (moved(item, home)) post(item);
  };

  const putBack = () => {
    const item = release();
    home.list.insertBefore(item, home.before);
    item.querySelector(".grip").focus();
    say(`${told(item)}, put back`, true);
  };

  const keys = {
    ArrowUp: () => shift(-1),
    ArrowDown: () => shift(1),
    ArrowLeft: out,
    ArrowRight: into,
    Home: () => end(true),
    End: () => end(false),
    Escape: putBack,
  };

  const onGrip = (event, item) => {
    if (event.key === " " || (event.key === "Enter" && lifted)) {
      event.preventDefault();
      if (lifted === item) drop();
      else lift(item);
    } else if (lifted && keys[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    }
  };

  root.addEventListener("keyup", (event) => {
    if (event.key === " " && event.target.closest(".grip")) event.preventDefault();
  });

  // ---- the menu of steps

  const menu = () => root.querySelector("#add-menu");
  let opener;

  const openMenu = (plus) => {
    opener = plus;
    const box = menu();
    box.querySelector("[name=where]").value = [plus.dataset.add ?? "", plus.dataset.fork ?? "", plus.dataset.way].join(":");
    const search = box.querySelector("input[type=search]");
    search.value = "";
    filter("");
    box.showPopover();
    const at = plus.getBoundingClientRect();
    const top = Math.max(8, Math.min(at.bottom + 4, innerHeight - box.offsetHeight - 8));
    const left = Math.max(8, Math.min(at.left, innerWidth - box.offsetWidth - 8));
    Object.assign(box.style, { top: `${top}px`, left: `${left}px` });
    search.focus();
  };

  const buttons = () => [...(menu()?.querySelectorAll("button[data-letter]") ?? [])].filter((one) => !one.parentElement.hidden);

  const filter = (text) => {
    for (const button of menu().querySelectorAll("button[data-letter]")) {
      button.parentElement.hidden = !button.textContent.toLowerCase().includes(text.trim().toLowerCase());
    }
  };

  const onMenu = (event) => {
    const search = menu().querySelector("input[type=search]");
    const at = buttons().indexOf(document.activeElement);
    if (event.key === "Escape") {
      menu().hidePopover();
      opener?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (buttons()[at + (event.key === "ArrowDown" ? 1 : -1)] ?? search).focus();
    } else if (event.key === "Enter" && document.activeElement === search) {
      event.preventDefault();
      buttons()[0]?.click();
    } else if (search.value === "" && /^[a-z]$/i.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const chosen = menu().querySelector(`button[data-letter="${event.key.toUpperCase()}"]`);
      if (!chosen) return;
      event.preventDefault();
      chosen.click();
    }
  };

  root.addEventListener("input", (event) => {
    if (menu()?.contains(event.target)) filter(event.target.value);
  });

  root.addEventListener("click", (event) => {
    const plus = event.target.closest("a[data-way]");
    if (plus && menu()?.showPopover && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      openMenu(plus);
    }
    if (event.target.closest("button[data-letter]")) {
      wanted = "form";
      menu().hidePopover();
    }
    if (event.target.closest("a.oname, .j-node, .define a")) wanted = "form";
    const done = event.target.closest("[data-done]");
    if (done) wanted = done.closest("li[data-id]")?.dataset.id;
  });

  // ---- forms that save as one types

  let timer;
  const save = (form, wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (form.isConnected) window.htmx.trigger(form, "save"); }, wait);
  };
  const typed = (wait) => (event) => {
    const form = event.target.closest("form[data-saves]");
    // what draws its part anew saves it too
    if (form && !event.target.hasAttribute("hx-post") && !event.target.matches("[type=search]")) save(form, wait);
  };
  root.addEventListener("input", typed(SAVE_AFTER));
  root.addEventListener("change", typed(0));

  // ---- keys

  document.addEventListener("keydown", (event) => {
    if (!root.isConnected || document.querySelector(".modal.show")) return;
    if (menu()?.matches(":popover-open")) {
      if (menu().contains(event.target)) onMenu(event);
      return;
    }
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && !typing(event.target)) {
      event.preventDefault();
      root.querySelector("[data-undo-change]")?.click();
      return;
    }
    if (!root.contains(event.target) || event.defaultPrevented) return;
    const form = event.target.closest("form[data-saves]");
    if (form) {
      if (command && event.key === "Enter") {
        event.preventDefault();
        form.querySelector("[data-done]").click();
      } else if (event.key === "Escape") {
        const item = form.closest("li[data-id], li");
        wanted = item?.dataset.id;
        item?.querySelector("a.oname, a.btn")?.click();
        wanted = item?.dataset.id;
      }
      return;
    }
    const item = event.target.closest("li[data-id]");
    if (!item) return;
    if (event.target.closest(".grip")) {
      onGrip(event, item);
      if (lifted || event.key === " ") return;
    }
    if (command || event.altKey || typing(event.target) || !event.target.closest(".grip, a.oname")) return;
    if (event.key.toLowerCase() === "a") {
      const plus = item.querySelector(":scope > .oplus > .plus");
      if (plus) {
        event.preventDefault();
        event.stopPropagation();
        openMenu(plus);
      }
    } else if (event.key === "Delete") {
      event.preventDefault();
      wanted = (item.nextElementSibling ?? item.previousElementSibling)?.dataset.id;
      item.querySelector(":scope > .ocard [data-remove]")?.click();
    }
  }, true);

  // ---- drawn anew

  const attachDrag = () =>
    library().then((Sortable) => {
      for (const list of sequences()) {
        let from;
        Sortable.create(list, {
          group: "steps",
          handle: ".grip",
          draggable: "li[data-id]",
          animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
          fallbackOnBody: true,
          emptyInsertThreshold: 12,
          onStart: ({ item }) => { from = { list: item.parentElement, before: item.nextElementSibling }; },
          onEnd: ({ item }) => { if (moved(item, from)) post(item); },
        });
      }
    });

  const focus = () => {
    const target = wanted;
    wanted = undefined;
    if (!target) return;
    if (target === "form") {
      const form = root.querySelector("form[data-saves]");
      const first = form?.querySelector(".oform input:not([type=hidden]), .oform select, input:not([type=hidden]), select");
      first?.focus({ preventScroll: true });
      form?.closest(".ocard, li")?.scrollIntoView({ block: "nearest" });
      return;
    }
    const [what, key] = target.startsWith("grip:") ? [".grip", target.slice(5)] : ["a.oname", target];
    root.querySelector(`li[data-id="${CSS.escape(key)}"] > .ocard ${what}`)?.focus();
  };

  // Without the usual pause before new parts come to life: a key pressed in it, such as Ctrl Enter right after the letter
  // of a step, would reach no form.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!root.isConnected || detail.target.id !== "steps" || detail.requestConfig.elt.matches("[hx-swap=none]")) return;
    detail.swapOverride = "outerHTML settle:0ms";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!root.isConnected || event.detail.target?.id !== "steps" || !steps()) return;
    attachDrag();
    focus();
  });
  return attachDrag();
};
