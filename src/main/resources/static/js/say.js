// Words for people who hear the page: one polite region and one that interrupts, both in the layout.
const regions = { polite: "said", now: "said-now" };

/** Speaks `text`; with `now`, at once (drag steps). */
export const say = (text, now = false) => {
  const region = document.getElementById(now ? regions.now : regions.polite);
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => { region.textContent = text; });
};
