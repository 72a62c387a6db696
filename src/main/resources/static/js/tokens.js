// <div class="tokens" data-behaviour="tokens">: an input that takes several, each one a chip once it is chosen from the
// datalist or ended with Enter; a pasted column becomes one for each line. What was typed and not ended is sent too, so it
// works for one without this script.
import { icon } from "./icon.js";
import { say } from "./say.js";

export default (box) => {
  const input = box.querySelector(".tokens-add");
  const offered = () => [...(input.list?.options ?? [])];

  const take = (value, label) => {
    input.value = "";
    input.list?.replaceChildren();
    if ([...box.querySelectorAll("input[type=hidden]")].some((other) => other.value === value)) return;
    const chip = document.createElement("span");
    chip.className = "chip";
    const words = document.createElement("span");
    words.className = "label";
    words.textContent = label;
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = input.name;
    hidden.value = value;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.dataset.drop = "";
    drop.setAttribute("aria-label", `Remove ${label}`);
    drop.append(icon("x"));
    chip.append(words, hidden, drop);
    input.before(chip);
    say(`${label} added`);
  };

  input.addEventListener("input", (event) => {
    // a choice replaces the text, typing inserts into it
    if (event instanceof InputEvent && event.inputType !== "insertReplacementText") return;
    const chosen = offered().find((option) => option.value === input.value);
    if (chosen) take(chosen.value, chosen.textContent || chosen.value);
  });
  input.addEventListener("paste", (event) => {
    const pasted = (event.clipboardData?.getData("text/plain") ?? "").split(/[\r\n\t]+/).filter((each) => each.trim());
    if (pasted.length < 2) return;
    event.preventDefault();
    for (const each of pasted) take(each.trim(), each.trim());
  });
  input.addEventListener("keydown", (event) => {
    const text = input.value.trim();
    if (event.key === "Enter" && text) {
      event.preventDefault();
      const has = (option, part) => `${option.value}\n${option.textContent}`.toLowerCase().includes(part);
      const match =
        offered().find((option) => [option.value, option.textContent].includes(text)) ??
        offered().find((option) => has(option, text.toLowerCase()));
      take(match?.value ?? text, match?.textContent || text);
    } else if (event.key === "Backspace" && !input.value) {
      [...box.querySelectorAll(".chip")].at(-1)?.remove();
    }
  });
  box.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]");
    if (!drop) return;
    drop.closest(".chip").remove();
    input.focus();
  });
};
