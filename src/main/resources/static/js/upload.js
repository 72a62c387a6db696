// <form data-behaviour="upload">: sends the file by itself, so that it can say how far it is, and goes on where the
// answer says. A file dropped on the form is chosen. Without script the form is sent as any other.
import { reason } from "./request.js";

const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
const size = (bytes) => bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${megabytes(bytes)} MB`;

export default (form) => {
  const input = form.querySelector("input[type=file]");
  const name = form.querySelector("[data-file-name]");
  const progress = form.querySelector("[data-upload]");
  const bar = progress.querySelector("progress");
  const words = progress.querySelector("[data-upload-words]");
  const trouble = form.querySelector("[data-upload-trouble]");
  const button = form.querySelector("button.btn-primary");
  let request;

  const said = (text) => {
    trouble.hidden = !text;
    trouble.querySelector("span").textContent = text ?? "";
  };

  const chosen = () => {
    const file = input.files[0];
    if (file) name.textContent = `${file.name}, ${size(file.size)}`;
    const most = Number(form.dataset.most);
    said(file && file.size > most ? `This file has ${size(file.size)}. One import takes ${megabytes(most)} MB at most: split it.` : "");
  };
  input.addEventListener("change", chosen);

  const zone = form.querySelector(".dropzone");
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    chosen();
  });

  const rest = () => {
    request = undefined;
    progress.hidden = true;
    button.disabled = false;
  };

  const send = () => {
    request = new XMLHttpRequest();
    progress.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.max = event.total;
      bar.value = event.loaded;
      words.textContent = event.loaded < event.total
        ? `${size(event.loaded)} of ${size(event.total)} sent`
        : "Looking at the file";
    });
    request.addEventListener("load", () => {
      if (request.status === 201) {
        location.assign(request.getResponseHeader("Location"));
        return;
      }
      said(reason(request.responseText, "The file was not taken. Try again."));
      rest();
    });
    request.addEventListener("error", () => {
      said("The connection was lost while the file was sent. Nothing was kept. Try again.");
      rest();
    });
    const token = document.querySelector('meta[name="csrf"]');
    request.open("POST", form.action.split("?")[0]);
    request.setRequestHeader("Accept", "application/json");
    if (token) request.setRequestHeader(token.dataset.header, token.content);
    request.send(new FormData(form));
  };

  // session.js has seen by now whether somebody is signed in; forms.js is for those that leave the page
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (request) return;
    said("");
    send();
  });
};
