// Work that outlives its session, its token or the connection: before a form leaves the page, the page asks who is signed
// in. Nobody: the sign-in stands over the page, which keeps all that was typed; then one click saves. A renewed sign-in:
// the forms get its token. Somebody else: nothing is sent under another name. No connection: the page stays and says so.
import { toast } from "./toast.js";

export const LOST = "Not saved: the connection was lost. Your changes are still here.";
const AWAY = "Not saved: Steward does not answer just now. Your changes are still here.";
const AGAIN = "Not saved yet: your sign-in was renewed. Save again.";
const member = () => document.querySelector('meta[name="member"]');

const renew = (token) => {
  document.querySelector('meta[name="csrf"]')?.setAttribute("content", token);
  for (const input of document.querySelectorAll('input[name="_csrf"]')) input.value = token;
};

const state = async () => {
  let answer;
  try {
    answer = await fetch(`${member().dataset.signIn}/state`, { headers: { Accept: "application/json" } });
  } catch {
    throw new Error(LOST);
  }
  if (!answer.ok) throw new Error(AWAY);
  const { email, token } = await answer.json();
  renew(token);
  return email;
};

/**
 * Whether the page may send: "yes", "again" once somebody had to sign in for it, "no" where they did not. Rejects with
 * an Error whose message can be shown. The token of now is in the page's forms then.
 */
export const holds = async () => {
  if (!member()) return "yes";
  const mine = member().content;
  const email = await state();
  if (email === mine) return "yes";
  if (email) {
    throw new Error(`Not saved: ${email} is signed in here now, and this page is ${mine}'s. Copy what you need, then load it again.`);
  }
  const { ask } = await import("./again.js");
  if (!(await ask(member()))) return "no";
  await state();
  return "again";
};

/** After a request that was refused for want of a session or a token; resolves to whether it may be sent anew. */
export const restored = async () => {
  try {
    return (await holds()) !== "no";
  } catch (error) {
    toast({ text: error.message, error: true });
    return false;
  }
};

const passed = new WeakSet();
const asked = new WeakSet();

const submitted = async (event) => {
  const form = event.target;
  if (passed.delete(form)) {
    queueMicrotask(() => { if (event.defaultPrevented) delete form.dataset.sending; });
    return;
  }
  if (form.method !== "post" || !member() || form.dataset.again !== undefined) return;
  if (form.hasAttribute("hx-post")) return; // htmx hears of it from the answer, and stays on the page
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asked.has(form)) return;
  asked.add(form);
  form.dataset.sending = ""; // until the next page is there, or it turns out that there will be none
  const button = event.submitter;
  try {
    const may = await holds();
    // what was said of the try before is over
    for (const old of document.querySelectorAll('#toasts [role="alert"]')) old.remove();
    if (may === "yes") {
      passed.add(form);
      form.requestSubmit(button);
      passed.delete(form); // where its own check stopped it
    } else {
      delete form.dataset.sending;
      if (may === "again") toast({ text: "You are signed in again. Not saved yet." });
      button?.focus();
    }
  } catch (error) {
    delete form.dataset.sending;
    toast({ text: error.message, error: true });
  } finally {
    asked.delete(form);
  }
};

/** Listens to every form and to htmx; called once. */
export const start = () => {
  document.addEventListener("submit", submitted, true);
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401 || !member()) return;
    event.preventDefault(); // else it loads the sign-in
    const write = event.detail.requestConfig.verb !== "get";
    restored().then((may) => { if (may && write) toast({ text: AGAIN }); });
  });
};
