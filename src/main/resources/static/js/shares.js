// Within a [data-weights], the part that each weight has of all: while it is typed, before the page is drawn anew.
const DASH = "–";
const weight = (input) => {
  const number = Number(input.value.replace(",", "."));
  return input.dataset.weight === "on" && number > 0 ? number : 0;
};

const draw = (group) => {
  const inputs = [...group.querySelectorAll("[data-weight]")];
  const all = inputs.reduce((sum, input) => sum + weight(input), 0);
  for (const input of inputs) {
    const own = weight(input);
    const share = input.closest("label, div").querySelector("[data-share]");
    share.textContent = own > 0 ? `${Math.round((100 * own) / all)}\u00a0%` : DASH;
  }
};

export default (builder) => {
  builder.addEventListener("input", (event) => {
    const group = event.target.matches("[data-weight]") && event.target.closest("[data-weights]");
    if (group) draw(group);
  });
};
