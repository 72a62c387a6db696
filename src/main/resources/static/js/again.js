// The sign-in that stands over a page whose session ended. Loaded only then.

/** The sign-in over the page; resolves to whether somebody signed in. */
export const ask = async ({ content: email, dataset }) => {
  const answer = await fetch(`${dataset.signIn}/again`, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error("Not saved: Steward does not answer just now. Your changes are still here.");
  const dialog = document.createElement("dialog");
  dialog.className = "again";
  dialog.setAttribute("aria-labelledby", "again-title");
  dialog.innerHTML = await answer.text();
  // within an open dialog of the page, which would take the focus back from anything outside
  (document.querySelector(".modal.show") ?? document.getElementById("main") ?? document.body).append(dialog);
  const form = dialog.querySelector("form");
  const [wrong, cancel] = ["wrong", "cancel"].map((part) => dialog.querySelector(`[data-again="${part}"]`));
  const button = form.querySelector(".btn-primary");
  form.elements.email.value = email;
  const say = (text) => {
    wrong.hidden = false;
    wrong.querySelector("span").textContent = text;
    form.elements.password.select();
  };
  dialog.showModal();
  return new Promise((resolve) => {
    let done = false;
    dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Esc is this dialog's alone
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
    cancel.addEventListener("click", () => dialog.close());
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        const tried = await fetch(form.action, {
          method: "POST",
          headers: { "HX-Request": "true" },
          body: new URLSearchParams(new FormData(form)),
        });
        if (tried.ok) {
          done = true;
          dialog.close();
        } else {
          say(JSON.parse(await tried.text()).detail);
        }
      } catch {
        say("The connection was lost. Try again.");
      } finally {
        button.disabled = false;
      }
    });
  });
};
