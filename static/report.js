/* The report's form: what is typed is kept in this window until the server has said that it is
   saved. After a lost connection or a new sign-in it is back in its fields. The saving itself is
   htmx's; without this file, and without scripts, the form works with its buttons. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-keep]");
  const left = document.querySelector("[data-kept]");
  if (!form && !left) return;
  const person = (form || left).dataset[form ? "keep" : "kept"];
  const key = `unsaved:${person}:${location.pathname}`;

  const forget = () =>
    Object.keys(sessionStorage)
      .filter((each) => each.startsWith("unsaved:"))
      .forEach((each) => sessionStorage.removeItem(each));
  /* Nothing stays to be read when one signs out. */
  document.getElementById("sign-out")?.addEventListener("submit", forget);

  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem(key) || "{}");
    } catch {
      return {};
    }
  };
  const write = (kept) => {
    try {
      if (Object.keys(kept).length) sessionStorage.setItem(key, JSON.stringify(kept));
      else sessionStorage.removeItem(key);
    } catch {
      /* More than the window can hold: it stays in its field alone. */
    }
  };

  if (left) {
    const list = left.querySelector("dl");
    for (const [name, value] of Object.entries(read())) {
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      term.textContent = name;
      words.textContent = String(value);
      list.append(term, words);
    }
    left.hidden = !list.children.length;
    return;
  }

  const typed = (field) => field.matches("input:not([type=hidden]), textarea") && field.name;
  const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);
  const fieldsOf = (part) => [...part.querySelectorAll("input, textarea")].filter(typed);
  const valuesOf = (part) => {
    const values = {};
    for (const field of fieldsOf(part))
      if (field.type !== "radio" || field.checked) values[field.name] = valueOf(field);
    return values;
  };

  const keep = (event) => {
    if (typed(event.target)) write({ ...read(), [event.target.name]: valueOf(event.target) });
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);

  /* What was sent, to know afterwards whether something was typed meanwhile. */
  const sent = new WeakMap();
  const part = (event) => event.target.closest(".field[hx-post]");
  const say = (element) => element.querySelector(".say");
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (part(event)) sent.set(event.detail.xhr, valuesOf(part(event)));
  });
  /* A refusal comes with its sentence: it is shown like an answer. */
  form.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 403 && xhr.responseText.includes('class="say')) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const settle = (event) => {
    const element = part(event);
    const values = element && sent.get(event.detail.xhr);
    if (!values) return;
    const now = valuesOf(element);
    const { saved } = say(element).dataset;
    if (saved === "yes") {
      const kept = read();
      for (const name of Object.keys(values)) if (now[name] === values[name]) delete kept[name];
      write(kept);
    }
    const wrong = say(element).querySelector(".invalid");
    for (const field of fieldsOf(element))
      if (!wrong || field.type === "radio") field.removeAttribute("aria-invalid");
  };
  form.addEventListener("htmx:afterSettle", settle);
  const failed = (event) => {
    const element = part(event);
    if (!element) return;
    const words = document.createElement("p");
    words.className = "invalid";
    words.textContent = form.dataset.failed;
    say(element).querySelectorAll("p.invalid").forEach((old) => old.remove());
    say(element).append(words);
  };
  for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    form.addEventListener(name, failed);

  /* Back in the form: what was typed here and never acknowledged. Each field then saves itself. */
  const restore = () => {
    const kept = read();
    const back = new Set();
    for (const [name, value] of Object.entries(kept)) {
      const fields = fieldsOf(form).filter((field) => field.name === name);
      const field = fields.find((each) => each.type !== "radio" || each.value === value);
      if (!field) continue;
      const same = field.type === "radio" ? field.checked : valueOf(field) === value;
      if (same) {
        delete kept[name];
        continue;
      }
      if (field.type === "checkbox" || field.type === "radio") field.checked = field.type === "radio" || value;
      else field.value = value;
      back.add(field);
    }
    write(kept);
    if (!back.size) return;
    document.getElementById("restored").hidden = false;
    back.forEach((field) => field.dispatchEvent(new Event("change", { bubbles: true })));
  };
  document.addEventListener("DOMContentLoaded", restore);
})();
