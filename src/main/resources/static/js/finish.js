// <form data-behaviour="finish">: what is asked of a touchpoint shows once something is to be logged; Ctrl Enter saves.
export default (form) => {
  const kinds = [...form.querySelectorAll('input[name="touchpoint.kind"]')];
  const asked = form.querySelector(".to-log");
  const show = () => {
    asked.hidden = !kinds.some((kind) => kind.checked && kind.value !== "");
  };
  for (const kind of kinds) kind.addEventListener("change", show);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  show();
};
