// Where one came from: a list leaves its address and its rows for the pages of its records, in this tab only.
// <div class="dt-scroll" data-behaviour="trail">: the list; it also comes back scrolled to where it was left.
// <a data-behaviour="came">: leads back to it, with its tab, filter and page.
// <nav data-behaviour="neighbours">: previous and next record of it.
const key = (path) => `steward:list:${path}`;

/** What is kept of the list at this path, such as /accounts; null where none was opened in this tab. */
export const kept = (path) => {
  try {
    return JSON.parse(sessionStorage.getItem(key(path)));
  } catch {
    return null;
  }
};

/** Keeps it; where there is no room for it, one does without. */
export const keep = (path, list) => {
  try {
    sessionStorage.setItem(key(path), JSON.stringify(list));
  } catch {
    // full, or not allowed
  }
};

/** The rows of a list's page and the addresses of the pages beside it, read from its document. */
export const read = (page, address) => ({
  address,
  rows: [...page.querySelectorAll(".dt tbody tr")]
    .map((row) => row.querySelector("th a"))
    .filter(Boolean)
    .map((link) => [link.getAttribute("href"), link.textContent.trim()]),
  before: page.querySelector('a[rel="prev"]')?.getAttribute("href") ?? null,
  after: page.querySelector('a[rel="next"]')?.getAttribute("href") ?? null,
});

export default (table) => {
  const address = new URL(location.href);
  address.searchParams.delete("panel");
  const here = address.pathname + address.search;
  const list = { ...read(document, here), top: 0 };
  const before = kept(address.pathname);
  if (before?.address === here && before.top) table.scrollTop = before.top;
  keep(address.pathname, list);
  addEventListener("pagehide", () => {
    if (table.isConnected) keep(address.pathname, { ...list, top: table.scrollTop });
  });
};
