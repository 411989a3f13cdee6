// Pictures and files: pasted, dropped or chosen, several at once. A line stands in for each until the server answers with
// the Markdown; what goes wrong is said in a sentence, and the text stays as it is.
import { exchange, insert, onEditors, token } from "./typing.js";

let number = 0;

function send(address, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
    const body = new FormData();
    body.set("file", file, file.name);
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); });
    request.addEventListener("load", () => {
      const isText = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
      if (request.status === 201) resolve(request.responseText);
      else if (isText && request.responseText) reject(new Error(request.responseText));
      else reject(new Error(request.status === 413 ? "It is too big. A link to where it lies works too." : "It did not arrive. Try again in a minute."));
    });
    request.addEventListener("error", () => reject(new Error("There was no connection. Try again in a minute.")));
    request.send(body);
  });
}

onEditors((editor, area) => {
  const address = editor.dataset.fileUrl;
  const note = editor.querySelector("[data-file-note]");
  if (!address || !note || "ready" in note.dataset) return;
  note.dataset.ready = "";
  const shares = new Map(); // of each file under way: how much of it has arrived
  const troubles = [];

  function say() {
    const names = [...shares.keys()];
    const mean = [...shares.values()].reduce((sum, one) => sum + one, 0) / (names.length || 1);
    const what = names.length === 1 ? names[0].name : `${names.length} files`;
    const going = names.length ? `Sending ${what}, ${Math.round(100 * mean)} %. ` : "";
    note.classList.toggle("is-trouble", troubles.length > 0);
    const text = going + troubles.join(" ");
    if (note.textContent !== text) note.textContent = text;
  }

  async function bring(file) {
    const name = (file.name || "picture").replace(/[[\]\n]/g, " ");
    const stand = `[Sending ${name}, ${++number} …]()`;
    const before = area.value[area.selectionStart - 1];
    insert(area, `${before && !/\s/.test(before) ? "\n" : ""}${stand}\n`, area.selectionStart, area.selectionEnd);
    shares.set(file, 0);
    say();
    let markdown = "";
    try {
      markdown = (await send(address, file, (share) => { shares.set(file, share); say(); })).trim();
    } catch (trouble) {
      troubles.push(`${name} is not in the text. ${trouble.message}`);
    }
    shares.delete(file);
    // Without its line (somebody deleted it meanwhile) nothing is put in.
    if (!exchange(area, markdown ? stand : `${stand}\n`, markdown) && !markdown) exchange(area, stand, "");
    say();
  }

  function bringAll(files) {
    troubles.length = 0;
    [...files].forEach(bring);
  }

  area.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/plain")) return; // Word sends a picture of its text along
    event.preventDefault();
    event.stopImmediatePropagation();
    bringAll(files);
  });
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  editor.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    editor.classList.add("takes-files");
  });
  editor.addEventListener("dragleave", () => editor.classList.remove("takes-files"));
  editor.addEventListener("drop", (event) => {
    editor.classList.remove("takes-files");
    if (!hasFiles(event)) return;
    event.preventDefault();
    bringAll(event.dataTransfer.files);
  });
  const chooser = editor.querySelector("[data-file-input]");
  editor.querySelector("[data-file]")?.addEventListener("click", () => chooser.click());
  chooser?.addEventListener("change", () => {
    bringAll(chooser.files);
    chooser.value = "";
  });
  area.form?.addEventListener("submit", (event) => {
    if (!shares.size) return;
    event.preventDefault();
    troubles.length = 0;
    troubles.push("Wait until it is there, then send your text.");
    say();
  });
});
