// <div data-behaviour="poll" data-poll-url="...">: replaced each second by what the address answers, until the answer
// carries no data-poll-url any more. data-poll-every: milliseconds. Waits while the page is hidden.
import { attach } from "./main.js";
import { fragment } from "./request.js";

const MAX_FAILS = 5;

export default (element) => {
  const every = Number(element.dataset.pollEvery) || 1000;
  let fails = 0;
  const ask = async () => {
    if (!element.isConnected) return;
    if (document.hidden) {
      document.addEventListener("visibilitychange", ask, { once: true });
      return;
    }
    try {
      const { status, html } = await fragment(element.dataset.pollUrl);
      if (status >= 400 && status < 500) return;
      if (html) {
        const holder = document.createElement("template");
        holder.innerHTML = html;
        const next = holder.content.firstElementChild;
        if (next) {
          element.replaceWith(next);
          window.htmx?.process(next);
          attach(next);
          return;
        }
      }
      fails++;
    } catch {
      fails++;
    }
    if (fails < MAX_FAILS) setTimeout(ask, every * 2 ** fails);
  };
  setTimeout(ask, every);
};
