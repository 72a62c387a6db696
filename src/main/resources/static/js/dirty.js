// <form data-behaviour="dirty">: asks before the page is left with changes that were not saved. Ctrl+S saves.
export default (form) => {
  const values = () => new URLSearchParams(new FormData(form)).toString();
  const first = values();
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  addEventListener("beforeunload", (event) => {
    if (!sending && form.isConnected && values() !== first) event.preventDefault();
  });
};
