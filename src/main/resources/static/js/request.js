// Requests that scripts make: the CSRF token, the 2 px bar, and a sentence when one fails.
import { say } from "./say.js";
import { LOST, restored } from "./session.js";
import { toast } from "./toast.js";

const AWAY = "The connection was lost. Try again once it is back.";
const WAIT = 300;
let open = 0;
let timer;

const begin = () => {
  if (open++ === 0) timer = setTimeout(() => document.getElementById("reqbar")?.classList.add("on"), WAIT);
};
const end = () => {
  open = Math.max(0, open - 1);
  if (open > 0) return;
  clearTimeout(timer);
  document.getElementById("reqbar")?.classList.remove("on");
};

const token = () => {
  const meta = document.querySelector('meta[name="csrf"]');
  return meta ? { [meta.dataset.header]: meta.content } : {};
};

/** What a failed answer says: the detail of problem+json, else the fallback. */
export const reason = (body, fallback = "Not saved: Steward could not do it. Try again.") => {
  try {
    return JSON.parse(body).detail || fallback;
  } catch {
    return fallback;
  }
};

const send = async (url, values, method, part) => {
  try {
    return await fetch(url, {
      method,
      headers: { Accept: "application/json", ...token(), ...(part ? { "HX-Request": "true" } : {}) },
      body: values instanceof FormData || values instanceof URLSearchParams ? values : new URLSearchParams(values),
    });
  } catch {
    throw new Error(LOST);
  }
};

/**
 * Posts a form's worth of values; resolves to the answer, rejects with an Error whose message can be shown. Asked for a
 * part, the server says where one would go on, and that page is not fetched for nothing.
 */
export const post = async (url, values, { method = "POST", part = false } = {}) => {
  begin();
  try {
    let answer = await send(url, values, method, part);
    if (answer.status === 401 && (await restored())) answer = await send(url, values, method, part);
    if (!answer.ok) throw new Error(reason(await answer.text()));
    return answer;
  } finally {
    end();
  }
};

/** Fetches a fragment of HTML as htmx would. */
export const fragment = async (url, signal) => {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal });
  return { status: answer.status, html: answer.ok ? await answer.text() : "" };
};

/** Listens to htmx; called once. */
export const start = () => {
  document.addEventListener("htmx:configRequest", (event) => Object.assign(event.detail.headers, token()));
  document.addEventListener("htmx:beforeRequest", begin);
  document.addEventListener("htmx:afterRequest", end);
  document.addEventListener("htmx:responseError", (event) => {
    toast({ text: reason(event.detail.xhr.responseText), error: true });
  });
  document.addEventListener("htmx:sendError", (event) => {
    toast({ text: event.detail.requestConfig.verb === "get" ? AWAY : LOST, error: true });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const element = event.detail.elt;
    const said = element.matches?.("[data-say]") ? element : element.querySelector?.("[data-say]");
    if (said) say(said.dataset.say);
  });
};
