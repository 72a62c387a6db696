// <iframe data-behaviour="mailframe" data-address="..." data-forms="#template #look">: shows what comes back for what
// these forms hold. It is posted by a form, since the frame is sandboxed and its document none of ours. With data-follows
// it follows what is typed; else whoever changes it puts a new frame in its place.
const WAIT = 400;

const post = (frame) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = frame.dataset.address;
  form.target = frame.name;
  form.hidden = true;
  for (const id of frame.dataset.forms.split(" ")) {
    for (const [name, value] of new FormData(document.querySelector(id))) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      form.append(input);
    }
  }
  const csrf = document.querySelector('input[name="_csrf"]');
  if (csrf && !form.elements._csrf) form.append(csrf.cloneNode());
  document.body.append(form);
  form.submit();
  form.remove();
};

export default (frame) => {
  if (!("follows" in frame.dataset)) {
    post(frame);
    return;
  }
  let timer;
  let shown = frame;
  const follow = ({ target }) => {
    const { form } = target;
    if (!form || !frame.dataset.forms.split(" ").includes(`#${form.id}`)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      // a new frame each time, so that none of these is a step back in the browser's history
      const next = shown.cloneNode();
      next.removeAttribute("src");
      next.removeAttribute("data-behaviour");
      const view = document.querySelector('input[name="view"]:checked')?.value;
      next.classList.toggle("small", view === "phone");
      shown.replaceWith(next);
      shown = next;
      post(next);
    }, WAIT);
  };
  document.addEventListener("input", follow);
  document.addEventListener("change", follow);
};
