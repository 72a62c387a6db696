// In the head, before the first paint: the member's choice is in the page, only "system" is asked here.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    if (root.dataset.theme === "system") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  dark.addEventListener("change", paint);
  paint();
})();
