// The page of a document: choosing an obligation shows its quote, selected text becomes an obligation.
// Without this script the same links load the page anew and the same forms take pasted text.

const paper = document.getElementById("text");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

document.documentElement.classList.add("has-script");

function all(selector, root = document) {
  return Array.from(root.querySelectorAll(selector));
}

function reveal(element) {
  if (element) element.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
}

/** Marks the quote and the card of an obligation; `from` is where the person already looks. */
function choose(number, from) {
  for (const element of all(".is-chosen")) element.classList.remove("is-chosen");
  for (const element of all(".is-reason")) element.classList.remove("is-reason");
  for (const element of all(`[data-q~="${number}"], [data-n="${number}"]`)) element.classList.add("is-chosen");
  for (const element of all(`[data-e~="${number}"]`)) element.classList.add("is-reason");
  if (from !== "text") reveal(paper.querySelector(`[data-q~="${number}"]`));
  if (from !== "card") reveal(document.getElementById(`o${number}`));
  // The address keeps the choice for reloading, without a fragment that would scroll there again.
  const address = new URL(window.location.href);
  address.searchParams.set("n", number);
  address.searchParams.delete("done");
  address.searchParams.delete("edit");
  address.hash = "";
  if (!document.querySelector(".editing")) window.history.replaceState(null, "", address);
}

function onClick(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a.see, a.num");
  if (link) {
    const card = link.closest(".card");
    const number = card ? card.dataset.n : link.dataset.n;
    if (!document.getElementById(`o${number}`)) return; // not in this view: the link leads to one that has it
    event.preventDefault();
    choose(number, card ? "card" : "text");
    return;
  }
  const quote = event.target.closest("mark[data-q]");
  if (quote && String(window.getSelection()) === "") {
    const number = quote.dataset.q.trim().split(" ").pop();
    if (document.getElementById(`o${number}`)) choose(number, "text");
  }
}

/** How many code points a piece of text has: offsets of the server count those, strings of browsers do not. */
function points(text) {
  return Array.from(text).length;
}

/** The selected part of the text as offsets and words, null where nothing of it is selected. */
function selected() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(paper)) return null;
  const runs = all("[data-start]", paper).filter((run) => run.firstChild && range.intersectsNode(run));
  if (!runs.length) return null;
  let start = null;
  let end = null;
  let words = "";
  let parent = null;
  for (const run of runs) {
    const node = run.firstChild;
    const from = range.startContainer === node ? range.startOffset : 0;
    const to = range.endContainer === node ? range.endOffset : node.data.length;
    const begin = Number(run.dataset.start);
    if (start === null) start = begin + points(node.data.slice(0, from));
    end = begin + points(node.data.slice(0, to));
    if (parent && parent !== run.parentNode) words += "\n";
    parent = run.parentNode;
    words += node.data.slice(from, to);
  }
  return words.trim() ? { start, end, words: words.trim() } : null;
}

function fill(form, part) {
  form.elements.start.value = part.start;
  form.elements.end.value = part.end;
  form.elements.quote.value = part.words;
  const details = form.closest("details");
  if (details) details.open = true;
  reveal(form);
  form.querySelector("button").focus({ preventScroll: true });
}

/** The buttons that appear while text is selected, one for each form that takes it. */
function offerSelection() {
  const forms = all("form[data-takes-selection]");
  const bar = document.createElement("div");
  bar.className = "take";
  bar.hidden = true;
  for (const form of forms) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `Dùng đoạn đang chọn cho ${form.dataset.takesSelection}`;
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const part = selected();
      if (part) fill(form, part);
      bar.hidden = true;
    });
    bar.append(button);
    // Words that a person changes afterwards are looked up by the server, not taken from the offsets.
    form.elements.quote.addEventListener("input", () => {
      form.elements.start.value = "";
      form.elements.end.value = "";
    });
  }
  document.body.append(bar);
  const show = () => {
    bar.hidden = selected() === null;
  };
  document.addEventListener("pointerup", () => window.setTimeout(show, 0));
  document.addEventListener("keyup", show);
}

if (paper) {
  document.addEventListener("click", onClick);
  offerSelection();
  // On small screens the text stands below the cards: scrolling to it would hide the card that was asked for.
  const pane = paper.closest(".pane");
  if (window.getComputedStyle(pane).overflowY === "auto") {
    reveal(paper.querySelector("mark.is-chosen"));
    if (!window.location.hash) reveal(document.querySelector(".card.is-chosen"));
  }
}
