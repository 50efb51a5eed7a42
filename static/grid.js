/* The entry grid: moves like a spreadsheet, saves cell by cell, shows what the server says of it.
   Every rule about figures is the server's; here are keys, focus and what is on its way. */
(() => {
  "use strict";
  const table = document.getElementById("grid");
  if (!table) return;
  const words = document.getElementById("grid-words").dataset;
  const say = document.getElementById("grid-say");
  const why = document.querySelector("[name=why].form-control");
  const place = document.getElementById("grid-panel-place");
  const undoForm = document.getElementById("grid-undo");
  const undoButton = document.querySelector("button[form=grid-undo]");
  const pasteForm = document.getElementById("grid-paste");
  const next = document.getElementById("grid-next");
  const token = undoForm.elements.csrfmiddlewaretoken.value;
  const saves = undoForm.dataset.saves.split(" ").filter(Boolean);
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.querySelectorAll("tr[data-unit]")];
  const PAGE = 10;
  const WAIT = 200;
  let current = null;
  let editor = null;
  let timer = 0;
  let asked = 0;
  const waiting = new Map(); /* what is typed and not saved, by cell */
  const refused = new Map(); /* and the panel that says why */

  table.setAttribute("role", "grid");
  table.closest(".grid-in").removeAttribute("tabindex");
  table.closest(".grid-in").dataset.live = "";
  if (next) next.hidden = false;

  /* ── Where one is ── */
  const at = (row, column) => rows[row] && rows[row].cells[column + 1];
  const rowOf = (cell) => rows.indexOf(cell.parentElement);
  const columnOf = (cell) => cell.cellIndex - 1;
  const headOf = (cell) => heads[columnOf(cell)];
  const isLocked = (cell) => cell.classList.contains("st-locked");
  const isCell = (cell) => !cell.classList.contains("is-none");
  const keyOf = (cell) => `${cell.parentElement.dataset.unit} ${headOf(cell).dataset.series}`;
  const addressOf = (cell) =>
    `/grid/${table.dataset.year}/${headOf(cell).dataset.series}/${cell.parentElement.dataset.unit}/`;
  const textOf = (cell) => (cell.dataset.e || cell.querySelector("b")?.textContent || "").replaceAll("\u00a0", " ");

  /* What the columns' heads say to the eye: the second number is last year's. */
  const describe = (cell) => {
    if (!isCell(cell)) return;
    const before = cell.querySelector("i");
    before.setAttribute("aria-hidden", "true");
    if (before.textContent) cell.setAttribute("aria-description", `${words.before}: ${before.textContent}`);
    if (isLocked(cell)) cell.setAttribute("aria-readonly", "true");
  };

  const stand = (cell, { focus = true } = {}) => {
    if (!cell) return;
    if (current && current !== cell) current.removeAttribute("tabindex");
    current = cell;
    cell.tabIndex = 0;
    describe(cell);
    if (!focus) return;
    cell.focus();
    if (isCell(cell)) openPanel(cell);
  };

  const move = (down, right) => {
    const row = Math.min(Math.max(rowOf(current) + down, 0), rows.length - 1);
    const column = Math.min(Math.max(columnOf(current) + right, 0), heads.length - 1);
    stand(at(row, column));
  };

  /* ── What the server says ── */
  const tell = (sentence) => {
    say.textContent = sentence || "";
  };

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  };

  const put = (cell, html) => {
    const fresh = parsed(html);
    const hadFocus = cell === document.activeElement || cell.contains(document.activeElement);
    cell.replaceWith(fresh);
    if (current === cell) {
      current = null;
      stand(fresh, { focus: false });
      if (hadFocus) fresh.focus();
    }
    return fresh;
  };

  const ask = async (address, body) => {
    const answer = await fetch(address, {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", ...(body ? { "X-CSRFToken": token } : {}) },
      body,
    });
    if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error("no answer");
    return { ok: answer.ok, ...(await answer.json()) };
  };

  const openPanel = (cell) => {
    clearTimeout(timer);
    if (refused.has(keyOf(cell))) {
      asked += 1;
      showPanel(refused.get(keyOf(cell)));
      return;
    }
    timer = setTimeout(async () => {
      const mine = (asked += 1);
      try {
        const found = await ask(addressOf(cell));
        if (mine === asked && current === cell) showPanel(found.panel);
      } catch {
        tell(words.lost);
      }
    }, WAIT);
  };

  const showPanel = (html) => {
    if (html) place.replaceChildren(parsed(html));
  };

  const remember = (batch) => {
    if (batch) saves.push(String(batch));
    undoForm.elements.batch.value = saves.at(-1) || "";
    undoButton.hidden = !saves.length;
  };

  /* ── Saving ── */
  const save = async (cell, fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    if (!body.has("seen")) body.set("seen", cell.dataset.f || "");
    if (!body.has("stamp")) body.set("stamp", headOf(cell).dataset.stamp);
    body.set("why", why.value);
    const key = keyOf(cell);
    waiting.set(key, fields);
    cell.setAttribute("aria-busy", "true");
    tell(words.saving);
    clearTimeout(timer);
    asked += 1;
    let found;
    try {
      found = await ask(addressOf(cell), body);
    } catch {
      cell.removeAttribute("aria-busy");
      cell.dataset.e = fields.denominator ? `${fields.numerator}/${fields.denominator}` : fields.numerator;
      cell.querySelector("b").textContent = cell.dataset.e;
      cell.classList.add("st-error");
      tell(words.lost);
      return;
    }
    cell.removeAttribute("aria-busy");
    const fresh = found.cell ? put(cell, found.cell) : cell;
    if (found.ok) {
      waiting.delete(key);
      refused.delete(key);
    } else if (found.panel) refused.set(key, found.panel);
    clearTimeout(timer);
    if (current === fresh) showPanel(found.panel);
    tell(found.say);
    if (found.ok) remember(found.batch);
    if (found.needs === "why") {
      why.setAttribute("aria-invalid", "true");
      why.focus();
    }
  };

  const sendWaiting = () => {
    if (!why.value.trim()) return;
    why.removeAttribute("aria-invalid");
    for (const [key, fields] of [...waiting]) {
      const [unit, series] = key.split(" ");
      const row = rows.find((one) => one.dataset.unit === unit);
      const cell = row.cells[heads.findIndex((one) => one.dataset.series === series) + 1];
      if (cell.classList.contains("st-error")) save(cell, fields);
    }
  };

  /* ── Editing ── */
  const edit = (cell, text, typing) => {
    if (!isCell(cell)) return;
    if (isLocked(cell)) {
      tell(words.locked);
      return;
    }
    const two = "two" in headOf(cell).dataset;
    const standing = textOf(cell);
    const start = text ?? standing;
    const parts = two && /^[^:/]*\/[^/]*$/.test(start) ? start.split("/").map((part) => part.trim()) : [start, ""];
    const box = document.createElement("div");
    box.className = "cell-edit";
    const inputs = (two ? [words.numerator, words.denominator] : [words.value]).map((label, index) => {
      const input = document.createElement("input");
      input.setAttribute("aria-label", `${cell.parentElement.cells[0].querySelector("b").textContent}, ${headOf(cell).querySelector("a").textContent}: ${label}`);
      input.autocomplete = "off";
      input.inputMode = "decimal";
      input.value = parts[index];
      box.append(input);
      return input;
    });
    editor = { cell, box, inputs, standing, typing };
    cell.append(box);
    inputs[0].focus();
    if (typing) inputs[0].setSelectionRange(inputs[0].value.length, inputs[0].value.length);
    else inputs[0].select();
    box.addEventListener("keydown", editKeys);
    box.addEventListener("focusout", (event) => {
      if (editor && editor.box === box && !box.contains(event.relatedTarget)) commit();
    });
  };

  const close = () => {
    const open = editor;
    editor = null;
    if (open) open.box.remove();
    return open;
  };

  const commit = () => {
    const open = close();
    if (!open) return;
    const [numerator, denominator = ""] = open.inputs.map((input) => input.value);
    const typed = denominator.trim() ? `${numerator.trim()} / ${denominator.trim()}` : numerator.trim();
    if (!typed) {
      if (open.standing) tell(words.blank);
    } else if (typed !== open.standing || waiting.has(keyOf(open.cell))) {
      save(open.cell, { numerator, denominator });
    }
  };

  const commitAnd = (down, right) => {
    const cell = editor.cell;
    commit();
    stand(cell);
    move(down, right);
  };

  const editKeys = (event) => {
    const { inputs, cell, typing } = editor;
    const first = event.target === inputs[0];
    const last = event.target === inputs.at(-1);
    event.stopPropagation();
    if (event.key === "Enter") {
      event.preventDefault();
      commitAnd(event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
      stand(cell);
    } else if (event.key === "Tab" && (event.shiftKey ? first : last)) {
      event.preventDefault();
      commitAnd(0, event.shiftKey ? -1 : 1);
    } else if (typing && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      commitAnd(event.key === "ArrowUp" ? -1 : 1, 0);
    } else if (event.key === "/" && first && inputs[1] && /^[\d\s.,]+$/.test(inputs[0].value)) {
      event.preventDefault();
      inputs[1].focus();
      inputs[1].select();
    }
  };

  /* ── Keys, clicks and the clipboard, while no cell is edited ── */
  const steps = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    PageUp: [-PAGE, 0],
    PageDown: [PAGE, 0],
    Home: [0, -Infinity],
    End: [0, Infinity],
  };

  table.addEventListener("keydown", (event) => {
    if (editor || !current || event.target !== current) return;
    const control = event.ctrlKey || event.metaKey;
    if (steps[event.key]) {
      event.preventDefault();
      const [down, right] = steps[event.key];
      if (control && event.key === "Home") move(-Infinity, -Infinity);
      else if (control && event.key === "End") move(Infinity, Infinity);
      else if (control) move(down * Infinity || 0, right * Infinity || 0);
      else move(down, right);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (waiting.has(keyOf(current))) save(current, waiting.get(keyOf(current)));
      else move(event.shiftKey ? -1 : 1, 0);
    } else if (event.key === "Tab") {
      const edge = event.shiftKey ? columnOf(current) === 0 : columnOf(current) === heads.length - 1;
      if (edge) return; /* out of the table */
      event.preventDefault();
      move(0, event.shiftKey ? -1 : 1);
    } else if (event.key === "F2") {
      event.preventDefault();
      edit(current, null, false);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      edit(current, "", true);
    } else if (event.key === "Escape" && waiting.has(keyOf(current))) {
      event.preventDefault();
      forget(current);
    } else if (control && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undo();
    } else if (!control && !event.altKey && event.key.length === 1 && event.key !== " ") {
      event.preventDefault();
      edit(current, event.key, true);
    }
  });

  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td");
    if (!cell || event.target.closest(".cell-edit")) return;
    event.preventDefault();
    if (editor) commit();
    stand(cell);
  });
  table.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("td");
    if (cell && !editor) edit(cell, null, false);
  });
  table.addEventListener("focusin", (event) => {
    if (event.target.tagName === "TD" && event.target !== current) stand(event.target);
    else if (event.target === current && isCell(current)) openPanel(current);
  });

  document.addEventListener("copy", (event) => {
    if (editor || document.activeElement !== current) return;
    event.clipboardData.setData("text/plain", textOf(current));
    event.preventDefault();
  });
  document.addEventListener("paste", (event) => {
    if (editor || !current || document.activeElement !== current) return;
    const text = event.clipboardData.getData("text/plain");
    event.preventDefault();
    const trimmed = text.replace(/[\r\n]+$/, "");
    if (!trimmed.trim()) return;
    if (!/[\t\n\r]/.test(trimmed)) {
      if (!isCell(current)) return;
      if (isLocked(current)) tell(words.locked);
      else save(current, { numerator: trimmed, denominator: "" });
      return;
    }
    pasteForm.elements.series.value = headOf(current).dataset.series;
    pasteForm.elements.unit.value = current.parentElement.dataset.unit;
    pasteForm.elements.why.value = why.value;
    pasteForm.elements.block.value = text;
    pasteForm.submit();
  });

  /* ── Around the table ── */
  const forget = async (cell) => {
    try {
      const found = await ask(addressOf(cell));
      waiting.delete(keyOf(cell));
      refused.delete(keyOf(cell));
      put(cell, found.cell).focus();
      showPanel(found.panel);
      tell("");
    } catch {
      tell(words.lost);
    }
  };

  const undo = async () => {
    const batch = undoForm.elements.batch.value;
    if (!batch) return;
    const body = new FormData(undoForm);
    body.set("why", why.value);
    try {
      const found = await ask(undoForm.getAttribute("action"), body);
      for (const one of found.cells || []) {
        const row = rows.find((each) => each.dataset.unit === one.unit);
        const column = heads.findIndex((each) => each.dataset.series === one.series);
        if (row && column >= 0) put(row.cells[column + 1], one.cell);
      }
      if (found.ok) {
        saves.pop();
        remember(0);
      }
      tell(found.say);
      if (current && isCell(current)) openPanel(current);
    } catch {
      tell(words.lost);
    }
  };
  undoForm.addEventListener("submit", (event) => {
    event.preventDefault();
    undo();
  });

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(event.target));
    delete fields.csrfmiddlewaretoken;
    delete fields.why;
    if (current) save(current, fields);
  });
  place.addEventListener("click", (event) => {
    if (!event.target.matches("[data-keep]")) return;
    event.preventDefault();
    if (current) forget(current);
  });

  if (why) why.addEventListener("change", sendWaiting);
  if (next)
    next.addEventListener("click", () => {
      const missing = [...table.querySelectorAll("td.st-missing")];
      const after = current
        ? missing.find((cell) => current.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING)
        : null;
      stand(after || missing[0]);
    });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });

  remember(0);
  stand(at(0, 0), { focus: false });
})();
