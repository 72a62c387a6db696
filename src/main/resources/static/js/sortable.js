// SortableJS, loaded once something can be dragged.
let sortable;

/** Resolves to the library. */
export const library = () => {
  sortable ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("script[data-sortable]").dataset.sortable;
    script.onload = () => resolve(window.Sortable);
    script.onerror = reject;
    document.head.append(script);
  });
  return sortable;
};
