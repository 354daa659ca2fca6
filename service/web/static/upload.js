// The first page: files by drag and drop or from the chooser, one after the other with a progress bar each.
// Without this script the same form sends them all at once.

const form = document.getElementById("upload");
const refreshAfter = 3000;

document.documentElement.classList.add("has-script");

function megabytes(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;
}

/** A line of the list of uploads: name, bar, what became of it. */
function addLine(list, file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const says = document.createElement("span");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Tải lên ${file.name}`);
  says.textContent = "Đang chờ…";
  line.append(name, bar, says);
  list.append(line);
  return { line, bar, says };
}

function fail(shown, message, code) {
  shown.bar.value = 0;
  shown.says.className = "is-fault";
  shown.says.textContent = message;
  if (code) {
    const mark = document.createElement("span");
    mark.className = "code";
    mark.textContent = ` (mã ${code})`;
    shown.says.append(mark);
  }
}

function succeed(shown, answer) {
  shown.bar.value = 1;
  const link = document.createElement("a");
  link.href = answer.url;
  link.textContent = answer.citation || "Mở văn bản";
  const tail =
    answer.state === "ready"
      ? `: ${answer.obligations} nhiệm vụ, ${answer.ours} của cơ quan ta.`
      : ": đang đọc, sẽ hiện trong danh sách.";
  shown.says.textContent = answer.is_new ? "" : "Đã có từ trước. ";
  shown.says.append(link, tail);
  if (answer.awaits_choice) shown.says.append(" Có thể trùng với văn bản đã có, hãy mở để chọn.");
}

/** Sends one file; resolves to the server's answer, or null where it was refused. */
function send(file, shown) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("arrived_on", form.elements.arrived_on.value);
    body.append("file", file, file.name);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
      shown.says.textContent = event.loaded < event.total ? "Đang tải lên…" : "Đang đọc văn bản…";
    });
    request.upload.addEventListener("load", () => {
      shown.bar.removeAttribute("value");
      shown.says.textContent = "Đang đọc văn bản…";
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (request.status < 300 && answer && answer.url) {
        succeed(shown, answer);
        resolve(answer);
        return;
      }
      const error = (answer && answer.error) || {};
      fail(shown, error.message || "Máy chủ không nhận tệp này. Hãy thử lại.", error.code);
      resolve(null);
    });
    request.addEventListener("error", () => {
      fail(shown, "Không gửi được tệp. Hãy kiểm tra phần mềm còn chạy không rồi thử lại.");
      resolve(null);
    });
    request.send(body);
  });
}

/** Loads the list anew, so that what was uploaded stands in it. */
async function refresh() {
  const answer = await fetch("/", { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.getElementById("list");
  const fresh = page.getElementById("list");
  if (list && fresh) list.replaceWith(fresh);
  wait();
}

/** While a document is being read, the list is loaded again after a while. */
function wait() {
  const list = document.getElementById("list");
  if (list && "waiting" in list.dataset) window.setTimeout(refresh, refreshAfter);
}

async function sendAll(files) {
  const list = document.getElementById("uploads");
  const largest = Number(form.dataset.maxBytes);
  list.textContent = "";
  const lines = files.map((file) => ({ file, shown: addLine(list, file) }));
  const answers = [];
  for (const { file, shown } of lines) {
    if (file.size > largest) {
      fail(shown, `Tệp quá lớn (${megabytes(file.size)}); mỗi tệp tối đa ${megabytes(largest)}.`, "too_large");
      answers.push(null);
    } else {
      answers.push(await send(file, shown));
    }
  }
  if (answers.length === 1 && answers[0] && answers[0].state === "ready") {
    window.location.href = answers[0].is_new ? answers[0].url : `${answers[0].url}?done=known`;
    return;
  }
  form.reset();
  await refresh();
}

function begin(files) {
  if (form.dataset.busy || !files.length) return;
  form.dataset.busy = "1";
  sendAll(Array.from(files)).finally(() => delete form.dataset.busy);
}

if (form) {
  const drop = form.querySelector(".drop");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin(form.elements.file.files);
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("is-over");
  });
  // A file that misses the field would otherwise open in place of the page.
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    begin(event.dataTransfer.files);
  });
  wait();
}
