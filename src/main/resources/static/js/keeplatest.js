// <form data-behaviour="keeplatest">: an answer that comes after somebody went on choosing is not shown. It would put
// the older choice back, and take away the element whose newer choice waits to be sent; the answer to that one follows.
export default (form) => {
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const asked = detail.requestConfig?.elt;
    const sent = detail.requestConfig?.formData;
    if (!sent) return;
    // an answer replaces what asked for it, or (with nothing to replace) any part of the form
    const replaced = asked?.matches('[hx-swap="none"]') ? form : asked;
    const chosen = [...form.elements].filter((control) => control.name && replaced?.contains(control));
    const now = new FormData(form);
    const differs = ({ name, type }) => type !== "submit" && String(now.getAll(name)) !== String(sent.getAll(name));
    const older = chosen.some(differs);
    if (older) detail.shouldSwap = false;
  });
};
