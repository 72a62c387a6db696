// Menus are <details>, which open without scripts; here Bootstrap opens them: it places them, goes through them by arrow
// keys, and closes them with Esc and by a click elsewhere.

/** Listens to every menu; called once. */
export const start = () => {
  const follow = (event, open) => {
    const menu = event.target.closest("details");
    if (menu) menu.open = open;
  };
  document.addEventListener("show.bs.dropdown", (event) => follow(event, true));
  document.addEventListener("hidden.bs.dropdown", (event) => follow(event, false));
  // opened before this came
  for (const menu of document.querySelectorAll("details[name=menu][open]")) menu.open = false;
};
