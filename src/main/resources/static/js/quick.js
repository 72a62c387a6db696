// <form data-behaviour="quick">: days that are mostly chosen, as buttons and by the keys 1 to 4; choosing one saves.
export default (form) => {
  const day = form.querySelector('input[type="date"]');
  const buttons = [...form.querySelectorAll("[data-until]")];
  const choose = (button) => {
    day.value = button.dataset.until;
    form.requestSubmit();
  };
  for (const button of buttons) button.addEventListener("click", () => choose(button));
  form.addEventListener("keydown", (event) => {
    // digits belong into the day while it is typed
    if (event.target === day || event.ctrlKey || event.metaKey || event.altKey) return;
    const button = buttons[Number(event.key) - 1];
    if (button) {
      event.preventDefault();
      choose(button);
    }
  });
};
