// The strip of segments: the current one is in view when the page comes.
export default (strip) => {
  const list = strip.querySelector("ul");
  const current = strip.querySelector('.tab[aria-current="page"]');
  if (!list || !current) return;
  const place = current.parentElement.offsetLeft - list.offsetLeft;
  if (place + current.offsetWidth > list.clientWidth - 48 || place < list.scrollLeft) {
    list.scrollLeft = Math.max(0, place - 48);
  }
};
