// <input type="file" data-behaviour="readfile" data-target="#ids">: puts the text of a chosen file into a field, which is
// what the form sends.
import { say } from "./say.js";

const LARGEST = 3_000_000;

export default (input) => {
  input.addEventListener("change", async () => {
    const file = input.files[0];
    const field = document.querySelector(input.dataset.target);
    if (!file || !field) return;
    if (file.size > LARGEST) {
      say("This file is larger than 3 MB.", true);
      input.setCustomValidity("This file is larger than 3 MB.");
      input.reportValidity();
      return;
    }
    input.setCustomValidity("");
    field.value = await file.text();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    say(`${file.name} is read into the field`);
  });
};
