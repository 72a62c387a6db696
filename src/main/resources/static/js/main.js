// The start of every page: what all pages share, then the behaviours that this one names.
//
// <div data-behaviour="draglist"> loads ./draglist.js and calls its default export with the element, once; also for
// what htmx brings in later. A feature's own behaviour is a file beside this one. Once it works (what it returned is
// settled), the element says so: data-attached="draglist".
import { start as startRequests } from "./request.js";
import { start as startForms } from "./forms.js";
import { start as startSession } from "./session.js";
import { start as startMenus } from "./menus.js";

const attached = new WeakMap();

/** Attaches the behaviours named in `root` and below. */
export const attach = (root) => {
  const named = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) named.unshift(root);
  for (const element of named) {
    const done = attached.get(element) ?? new Set();
    attached.set(element, done);
    for (const name of element.dataset.behaviour.split(/\s+/)) {
      if (!/^[a-z][a-z-]*$/.test(name) || done.has(name)) continue;
      done.add(name);
      import(`./${name}.js`)
        .then((module) => module.default?.(element))
        .then(() => { element.dataset.attached = [element.dataset.attached, name].filter(Boolean).join(" "); })
        .catch((error) => console.error(`behaviour ${name}`, error));
    }
  }
};

startRequests();
startSession(); // before the forms, which it may hold back
startForms();
startMenus();
attach(document.documentElement);
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
