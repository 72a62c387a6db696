// <a data-behaviour="came" href="/accounts">: the list as it was left in this tab.
import { kept } from "./trail.js";

export default (link) => {
  const list = kept(new URL(link.href).pathname);
  if (list?.address) link.setAttribute("href", list.address);
};
