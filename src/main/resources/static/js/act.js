// <main data-behaviour="act">: the panel beside the list follows the row that the cursor is at (J, K; Enter goes into it,
// Esc back); D finishes a task, or closes an alert, at once, while the row stays and the counts follow, and U takes it back;
// X ticks rows. A row says where it is asked for and finished (data-at), undone, and what it counts for.
import { attach } from "./main.js";
import { show } from "./dialog.js";
import { fragment, post, reason } from "./request.js";
import { toast } from "./toast.js";

const WAIT = 120;

export default (main) => {
  const base = main.dataset.base;
  const beside = main.querySelector("#beside");
  const add = main.querySelector("#add-task");
  const rows = [...main.querySelectorAll("tr[data-at]")];
  const wide = matchMedia("(min-width: 75rem)");
  let timer;
  let shown;

  const draw = (html) => {
    beside.innerHTML = html;
    window.htmx?.process(beside);
    attach(beside);
  };

  const load = async (row) => {
    shown = row;
    const { status, html } = await fragment(`${base}/${row.dataset.at}`);
    if (shown !== row) return;
    if (html) draw(html);
    else toast({ text: status === 404 ? "This is not there any more." : "The panel could not be shown.", error: true });
  };

  const choose = (row) => {
    for (const other of rows) {
      const is = other === row;
      other.classList.toggle("current", is);
      other.classList.toggle("cursor", is);
      if (is) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    if (add) {
      const about = row.dataset.account ? ["account", row.dataset.account] : ["user", row.dataset.user];
      const address = new URL(add.href);
      address.search = new URLSearchParams([about]).toString();
      add.href = address.href;
    }
    clearTimeout(timer);
    if (shown !== row && (wide.matches || main.classList.contains("reading"))) timer = setTimeout(() => load(row), WAIT);
  };

  const count = (row, by) => {
    const places = main.querySelectorAll(`[data-count="${row.dataset.counts}"]`);
    const group = row.closest("tbody").querySelector('[data-count="group"]');
    for (const place of [...places, group]) {
      const left = Math.max(0, Number(place.textContent.replace(/\D/g, "")) + by);
      place.textContent = String(left);
      if (place.classList.contains("badge-n")) place.classList.toggle("d-none", left === 0);
    }
  };

  const mark = (row, done) => {
    row.classList.toggle("finished", done);
    row.querySelector(".tick").classList.toggle("done", done);
    count(row, (done ? -1 : 1) * Number(row.dataset.many ?? 1));
  };

  const finish = async (row) => {
    if (row.classList.contains("finished")) return;
    mark(row, true);
    try {
      const many = row.dataset.many ?? "1";
      const { undo } = await (await post(`${base}/${row.dataset.at}/done`, { many })).json();
      const back = async () => {
        mark(row, false);
        try {
          const { alerts, tasks, changed } = await (await post(`${base}/${row.dataset.undo}/${undo}`, {})).json();
          if (changed === 0) return;
          // what somebody changed since is not as it was before
          mark(row, true);
          const undone = alerts ?? tasks;
          if (undone > 0) {
            row.dataset.many = undone;
            mark(row, false);
          }
          toast({ text: undone > 0 ? `${changed} left: changed since` : "Nothing is undone: changed since", error: true });
        } catch (error) {
          mark(row, true);
          toast({ text: error.message, error: true });
        }
      };
      toast({ text: `${row.dataset.done}: ${row.querySelector(".what").textContent}`, undo: undo ? back : undefined });
    } catch (error) {
      mark(row, false);
      toast({ text: error.message, error: true });
    }
  };

  const read = (row) => {
    main.classList.add("reading");
    choose(row);
    clearTimeout(timer);
    return (shown === row ? Promise.resolve() : load(row)).then(() => beside.querySelector("h2")?.focus());
  };

  const close = () => {
    main.classList.remove("reading");
    shown?.querySelector(".what")?.focus();
  };

  main.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-at]");
    if (row && !row.classList.contains("current")) choose(row);
  });
  main.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const row = event.target.closest("tr[data-at]");
    if (event.target.closest(".tick") && row) {
      event.preventDefault();
      finish(row);
    } else if (event.target.closest(".what") && row) {
      event.preventDefault();
      read(row);
    } else if (event.target.closest('[data-act="d"]')) {
      event.preventDefault();
      if (shown) finish(shown);
    } else if (event.target.closest("[data-close-beside]")) {
      close();
    } else if (row && !event.target.closest("a, input, label, button")) {
      choose(row);
    }
  });
  // what opened a dialog may be a link that only its key reaches
  main.addEventListener("hidden.bs.modal", () => {
    if (document.activeElement === document.body) main.querySelector("tr.current .what")?.focus({ preventScroll: true });
  });
  beside?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(".modal.show")) close();
  });

  const ask = async (address, values, opener) => {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "HX-Request": "true" },
      body: new URLSearchParams(values),
    });
    const text = await answer.text();
    if (answer.ok) show(text, opener);
    else toast({ text: reason(text), error: true });
  };
  main.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-dialog]")) return;
    event.preventDefault();
    ask(event.target.action, new FormData(event.target), event.submitter);
  });

  // what is ticked, for the bar at the foot
  const form = main.querySelector("#picked");
  if (form) {
    const boxes = [...main.querySelectorAll('tr[data-at] input[name="id"]')];
    const told = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      form.querySelector("#picked-count").textContent = `${ticked} selected`;
      main.classList.toggle("picking", ticked > 0);
    };
    main.addEventListener("change", (event) => boxes.includes(event.target) && told());
    form.addEventListener("reset", () => setTimeout(told));
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      event.preventDefault();
      const values = new FormData(form);
      if (button.dataset.pick === "dialog") {
        await ask(button.formAction, values, button);
        return;
      }
      for (const box of boxes.filter((one) => one.checked)) {
        box.checked = false;
        finish(box.closest("tr"));
      }
      told();
    });
    told();
  }

  // on wide screens the first is open, so that one can begin
  if (wide.matches && rows.length > 0 && beside && !beside.querySelector("h2")) choose(rows[0]);
  else if (beside?.querySelector("h2")) {
    const asked = new URLSearchParams(location.search);
    const at = asked.has("task") ? `tasks/${asked.get("task")}` : `alerts/${asked.get("alert")}`;
    const row = rows.find((one) => one.dataset.at === at);
    if (row) {
      shown = row;
      choose(row);
    }
  }
};
