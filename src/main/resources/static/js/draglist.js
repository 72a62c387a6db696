// <ol class="draglist" data-behaviour="draglist" data-order-url="...">
//   <li data-id="4" data-name="Enterprise"><button type="button" class="grip" ...></button><span class="rank">1</span>
//
// Moves by pointer (SortableJS) and by key: Space lifts, arrows, Home and End move, Space drops, Esc restores. Each
// drop posts `ids` in their new order to data-order-url and offers Undo; when that fails, the old order returns.
// Without the address, only the event steward:order tells that the order changed. Buttons with data-move="top", "up",
// "down" or "bottom" in a row do the same. data-skipped and data-of: how many come before, and how many there are, where
// the list goes over several pages.
import { post } from "./request.js";
import { say } from "./say.js";
import { library } from "./sortable.js";
import { toast } from "./toast.js";

const rowOf = (element) => element.closest("li[data-id]");

export default (list) => {
  const rows = () => [...list.children].filter((row) => row.dataset.id !== undefined);
  const ids = () => rows().map((row) => row.dataset.id);
  // of a list that goes over several pages
  const skipped = Number(list.dataset.skipped ?? 0);
  const many = () => Number(list.dataset.of ?? rows().length);
  const place = (row) => `${row.dataset.name}, place ${skipped + rows().indexOf(row) + 1} of ${many()}`;

  const number = () => {
    rows().forEach((row, index) => {
      const rank = row.querySelector(".rank");
      if (rank) rank.textContent = String(skipped + index + 1);
      row.querySelector(".grip")?.setAttribute("aria-label", `Move ${place(row)}`);
    });
  };

  const arrange = (order) => {
    const byId = new Map(rows().map((row) => [row.dataset.id, row]));
    for (const id of order) if (byId.has(id)) list.append(byId.get(id));
    number();
  };

  const save = async (before, undoable = true) => {
    number();
    const after = ids();
    if (after.join() === before.join()) return;
    list.dispatchEvent(new CustomEvent("steward:order", { bubbles: true, detail: { ids: after, before } }));
    if (!list.dataset.orderUrl) return;
    try {
      await post(list.dataset.orderUrl, new URLSearchParams(after.map((id) => ["ids", id])));
      toast({
        text: undoable ? "Order saved" : "Order restored",
        undo: undoable ? () => { arrange(before); save(after, false); } : undefined,
      });
    } catch (error) {
      arrange(before);
      toast({ text: error.message, error: true });
    }
  };

  // by key
  let lifted = null;
  let start = [];
  let moving = false;

  const lift = (row) => {
    lifted = row;
    start = ids();
    row.classList.add("lifted");
    row.querySelector(".grip").setAttribute("aria-pressed", "true");
    say(`${place(row)}, lifted. Arrows move, Space drops, Escape puts it back.`, true);
  };

  const release = () => {
    lifted.classList.remove("lifted");
    lifted.querySelector(".grip").removeAttribute("aria-pressed");
    const row = lifted;
    lifted = null;
    return row;
  };

  const drop = () => {
    const before = start;
    const row = release();
    say(`${place(row)}, dropped`, true);
    save(before);
  };

  const putBack = () => {
    const row = release();
    arrange(start);
    row.querySelector(".grip").focus();
    say(`${place(row)}, put back`, true);
  };

  const shift = (row, to) => {
    const all = rows();
    const from = all.indexOf(row);
    const target = Math.max(0, Math.min(all.length - 1, to));
    if (target === from) return;
    moving = true;
    if (target < from) all[target].before(row);
    else all[target].after(row);
    number();
  };

  const steps = {
    ArrowUp: (at) => at - 1,
    ArrowDown: (at) => at + 1,
    Home: () => 0,
    End: () => rows().length - 1,
  };

  list.addEventListener("keydown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    const row = rowOf(grip);
    if (event.key === " " || (event.key === "Enter" && lifted)) {
      event.preventDefault();
      if (lifted === row) drop();
      else lift(row);
    } else if (lifted && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      putBack();
    } else if (lifted && steps[event.key]) {
      event.preventDefault();
      shift(row, steps[event.key](rows().indexOf(row)));
      grip.focus();
      moving = false;
      row.scrollIntoView({ block: "nearest" });
      say(place(row), true);
    }
  });
  // Space also clicks on key up, and leaving by Tab drops.
  list.addEventListener("keyup", (event) => {
    if (event.key === " " && event.target.closest(".grip")) event.preventDefault();
  });
  list.addEventListener("focusout", (event) => {
    if (lifted && !moving && !list.contains(event.relatedTarget)) drop();
  });

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const row = rowOf(button);
    const before = ids();
    const at = before.indexOf(row.dataset.id);
    const to = { top: 0, up: at - 1, down: at + 1, bottom: before.length - 1 }[button.dataset.move];
    shift(row, to);
    moving = false;
    row.querySelector(".grip")?.focus();
    say(place(row), true);
    save(before);
  });

  // by pointer
  return library().then((Sortable) => {
    let before = [];
    Sortable.create(list, {
      handle: ".grip",
      draggable: "li[data-id]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      onStart: () => { before = ids(); },
      onEnd: () => save(before),
    });
  });
};
