// The same icon that fragments/icons draws on the server.
const sprite = document.querySelector("script[data-icons]")?.dataset.icons ?? "/assets/icons.svg";
const SVG = "http://www.w3.org/2000/svg";

/** A symbol of icons.svg, as decoration. */
export const icon = (name, extra = "") => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `bi ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
};
