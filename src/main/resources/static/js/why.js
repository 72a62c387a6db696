// On the body: a link [data-why] to ".../health#product" opens why that score is what it is, beside the link. A dialog
// that is not modal: the focus moves in, Escape or a click elsewhere closes it, and the focus goes back. Without script
// the link leads to the page.
import { attach } from "./main.js";
import { fragment } from "./request.js";

const GAP = 6;
const EDGE = 8;
const sheet = matchMedia("(max-width: 575.98px)"); // there it stands at the foot of the screen

const address = (link) => {
  const to = new URL(link.href);
  return `${to.pathname}/why?of=${to.hash.slice(1)}`;
};

let box;
let opener;
let asked;

const place = () => {
  if (!box || !opener) return;
  if (sheet.matches) {
    box.style.top = box.style.left = "";
    return;
  }
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const bar = document.querySelector(".topbar")?.offsetHeight ?? 0;
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - bar - GAP - EDGE;
  const top = height <= below || below >= above ? at.bottom + GAP : at.top - GAP - height;
  const lowest = Math.max(bar + EDGE, innerHeight - EDGE - height);
  box.style.top = `${Math.max(bar + EDGE, Math.min(top, lowest))}px`;
  box.style.left = `${Math.max(EDGE, Math.min(at.left, document.documentElement.clientWidth - width - EDGE))}px`;
};

const close = (back = true) => {
  if (!box) return;
  asked?.abort();
  box.remove();
  opener.setAttribute("aria-expanded", "false");
  if (back && opener.isConnected) opener.focus();
  box = opener = undefined;
};

const open = async (from) => {
  close(false);
  opener = from;
  opener.setAttribute("aria-expanded", "true");
  box = document.createElement("div");
  box.className = "pop why why-box show";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", "Why this score");
  box.setAttribute("aria-busy", "true");
  box.tabIndex = -1;
  box.innerHTML = '<p class="panel-body mb-0"><span class="skel w3"></span></p>';
  // within the page's landmark, so that readers find it there
  (document.getElementById("main") ?? document.body).append(box);
  place();
  box.focus({ preventScroll: true });
  const here = box;
  asked = new AbortController();
  try {
    const { html } = await fragment(address(from), asked.signal);
    if (here !== box) return;
    box.innerHTML = html || '<p class="panel-body mb-0">It could not be explained. Load the page again.</p>';
  } catch (error) {
    if (error.name === "AbortError" || here !== box) return;
    box.innerHTML = '<p class="panel-body mb-0">The connection was lost. Try again.</p>';
  }
  box.removeAttribute("aria-busy");
  const title = box.querySelector("h2[id]");
  if (title) {
    box.removeAttribute("aria-label");
    box.setAttribute("aria-labelledby", title.id);
  }
  attach(box);
  place();
};

export default (body) => {
  body.addEventListener("click", (event) => {
    const from = event.target.closest("[data-why]");
    if (from) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      if (from === opener) close();
      else open(from);
    } else if (box && (!box.contains(event.target) || event.target.closest("[data-close]"))) {
      close(box.contains(event.target));
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }, true);
  body.addEventListener("focusin", (event) => {
    if (box && !box.contains(event.target) && event.target !== opener) close(false);
  });
  body.addEventListener("htmx:afterSwap", () => { if (opener && !opener.isConnected) close(false); });
  addEventListener("resize", place);
  addEventListener("scroll", (event) => { if (!box?.contains(event.target)) place(); }, { capture: true, passive: true });
};
