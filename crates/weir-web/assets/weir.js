// Weir works without this file. It adds speed: keys, sources lighting up in place, quiet buttons with undo, progress.
"use strict";
(() => {
  const $ = (q, from = document) => from.querySelector(q);
  const $$ = (q, from = document) => [...from.querySelectorAll(q)];
  const words = $("#words")?.dataset || {};
  const wide = matchMedia("(min-width: 1200px)");
  const touch = matchMedia("(pointer: coarse)");
  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };

  // Quiet requests: the same forms, sent without leaving the page.
  const send = async (action, fields) => {
    const answer = await fetch(action, { method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams(fields) });
    if (!answer.ok) throw new Error(answer.status);
  };
  let toastTimer;
  const toast = (text, undo) => {
    $(".toast")?.remove();
    const node = make("div", { className: "toast", role: "status" }, make("span", { textContent: text }));
    if (undo) node.append(make("button", { textContent: words.undo, onclick: () => { node.remove(); undo(); } }));
    document.body.append(node);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => node.remove(), 10000);
  };
  const failed = () => toast(words.failed);

  const paint = (item, read) => {
    item.classList.toggle("read", read);
    if (item.classList.contains("item")) item.classList.toggle("new", !read);
    const button = $('[data-do="read"]', item);
    if (button) {
      button.setAttribute("aria-pressed", read);
      const field = button.form.elements.read;
      if (field) field.value = read ? "0" : "1";
    }
    count();
  };
  const count = () => {
    const bar = $(".edition progress"), all = $$(".story[data-story]");
    if (!bar || !all.length) return;
    bar.value = all.filter((story) => story.classList.contains("read")).length;
    const text = $("[data-count]");
    if (text) text.textContent = text.textContent.replace(/\d+/, bar.value);
  };
  const submit = async (button) => {
    const form = button.form, fields = Object.fromEntries(new FormData(form)), what = button.dataset.do;
    const item = button.closest("[data-story], [data-id]");
    try {
      await send(form.action, fields);
    } catch { return failed(); }
    if (what === "star") {
      const on = fields.starred === "1";
      form.elements.starred.value = on ? "0" : "1";
      button.setAttribute("aria-pressed", on);
      $("path", button)?.setAttribute("fill", on ? "currentColor" : "none");
      toast(on ? words.saved : words.unsaved, () => submit(button));
    } else if (what === "read") {
      const on = fields.read === "1";
      if (item) paint(item, on);
      toast(on ? words.read : words.unread, () => submit(button));
    } else if (what === "unread") {
      const row = $(`.list .item[data-id="${fields.ids}"]`);
      if (row) paint(row, false);
      toast(words.unread);
    }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button && ["star", "read", "unread"].includes(button.dataset.do)) {
      event.preventDefault();
      submit(button);
    }
  });
  $$("select[data-submit]").forEach((select) => {
    select.nextElementSibling.hidden = true;
    select.addEventListener("change", () => select.form.requestSubmit());
  });
  document.addEventListener("click", (event) => {
    $$("details.why[open], details.menu[open]").forEach((open) => { if (!open.contains(event.target)) open.open = false; });
  });

  // Sources: hovering or focusing a mark lights its sentence; clicking brings it into view.
  const sentence = (mark) => mark.hash && mark.pathname === location.pathname ? document.getElementById(mark.hash.slice(1)) : null;
  const dark = () => { $$(".s.on, .cite.on").forEach((lit) => lit.classList.remove("on")); $(".tip")?.remove(); };
  const light = (mark) => {
    dark();
    mark.classList.add("on");
    const target = sentence(mark);
    if (target) return target.classList.add("on");
    if (!mark.dataset.quote || touch.matches) return;
    const box = mark.getBoundingClientRect();
    const tip = make("div", { className: "tip" }, make("b", { textContent: mark.dataset.from }), mark.dataset.quote);
    document.body.append(tip);
    // Through the style object: the policy forbids style attributes, not this.
    tip.style.left = Math.max(8, Math.min(box.left + scrollX - 40, scrollX + innerWidth - tip.offsetWidth - 12)) + "px";
    tip.style.top = (box.bottom + scrollY + 8) + "px";
  };
  const sheet = (mark) => {
    const target = sentence(mark);
    const text = target?.textContent || mark.dataset.quote;
    if (!text) return false;
    $(".sheet")?.remove();
    const node = make("div", { className: "sheet", role: "dialog", ariaLabel: words.show });
    const shut = () => { node.remove(); mark.focus(); };
    const show = make("a", { className: "btn primary", href: mark.href, textContent: words.show });
    show.addEventListener("click", () => { node.remove(); if (target) light(mark); });
    node.append(make("blockquote", { textContent: text }));
    if (mark.dataset.from) node.append(make("p", { className: "small muted", textContent: mark.dataset.from }));
    node.append(make("div", { className: "bar" }, show, make("button", { className: "btn", textContent: words.close, onclick: shut })));
    document.body.append(node);
    show.focus({ preventScroll: true });
    return true;
  };
  const go = (mark) => {
    light(mark);
    sentence(mark)?.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const mark = event.target.closest?.(".cite");
      if (mark && !(name === "pointerover" && event.pointerType === "touch")) light(mark);
    });
  }
  document.addEventListener("pointerout", (event) => { if (event.target.closest?.(".cite") && event.pointerType !== "touch") $(".tip")?.remove(); });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.(".cite");
    if (!mark || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (touch.matches && sheet(mark)) return event.preventDefault();
    if (sentence(mark)) { event.preventDefault(); go(mark); }
  });
  // The other way: a sentence in the text lights the marks that rest on it.
  document.addEventListener("click", (event) => {
    const lit = event.target.closest?.(".s");
    if (!lit || event.target.closest("a") || String(getSelection())) return;
    dark();
    $$(`.cite[href="#${lit.id}"]`).forEach((mark) => mark.classList.add("on"));
    lit.classList.toggle("on", !!$(".cite.on"));
  });

  // The river's pane: the next article without a whole page.
  let loading;
  const open = async (href, push = true) => {
    const pane = $("[data-pane]");
    if (!pane || !wide.matches) return location.assign(href);
    loading?.abort();
    loading = new AbortController();
    try {
      const answer = await fetch(href, { signal: loading.signal });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = $("[data-pane]", page);
      if (!fresh) return location.assign(href);
      pane.replaceWith(document.adoptNode(fresh));
      document.title = page.title;
      $("main").className = $("main", page).className;
      const id = new URL(href, location).searchParams.get("open");
      $$(".list .item").forEach((item) => {
        const here = item.dataset.id === id;
        item.classList.toggle("on", here);
        $("a", item).toggleAttribute("aria-current", here);
        if (here) { item.classList.remove("focus"); paint(item, true); item.scrollIntoView({ block: "nearest" }); }
      });
      if (push) history.pushState({ weir: 1 }, "", href);
      scrollTo(0, 0);
      tidy();
    } catch (error) {
      if (error.name !== "AbortError") location.assign(href);
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".panes .list .item > a, .panes .turn a[rel]");
    if (!link || !wide.matches || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href);
  });
  addEventListener("popstate", () => { if ($("[data-pane]") && wide.matches) open(location.href, false); });

  // Marks that something rests on are known, so that `e` can light them all.
  const tidy = () => $$(".cite").forEach((mark) => sentence(mark)?.classList.add("cited"));
  tidy();

  // Keys.
  const items = () => $$(".list .item, .story[data-story]:not(.page *)").filter((item) => item.offsetParent);
  const current = () => $(".list .item.focus") || $(".story.focus") || $(".list .item.on");
  const link = (item) => item && $("h3 a, a", item);
  const move = (by) => {
    const all = items(), at = all.indexOf(current());
    const next = all[at < 0 ? (by > 0 ? 0 : -1) : at + by];
    if (!next) return null;
    $$(".focus").forEach((item) => item.classList.remove("focus"));
    next.classList.add("focus");
    link(next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return next;
  };
  const step = (by) => {
    const turn = $(by > 0 ? '.turn a[rel="next"]' : '.turn a[rel="prev"]');
    if (turn && !$(".list .item.focus")) return open(turn.href);
    const next = move(by);
    if (!next) { const more = by > 0 && $('.list footer a[rel="next"]'); if (more) location.assign(more.href); return; }
    if ($("[data-pane]")) open(link(next).href);
  };
  let at = -1;
  const cite = (by) => {
    const marks = $$(".cite").filter((mark) => mark.offsetParent);
    if (!marks.length) return;
    at = (at + by + marks.length) % marks.length;
    if (!sentence(marks[at])) marks[at].scrollIntoView({ block: "center" });
    go(marks[at]);
  };
  const press = (what, item) => { const button = $(`button[data-do="${what}"]`, item || document); if (button) submit(button); return button; };
  const help = () => {
    $("dialog")?.remove();
    const dialog = make("dialog", { ariaLabel: words.keys });
    const on = make("input", { type: "checkbox", checked: enabled(), onchange: () => localStorage.setItem("weir-keys", on.checked ? "1" : "0") });
    dialog.append($("#words").content.cloneNode(true), make("div", { className: "bar" }, make("label", {}, on, " " + words.keys), make("button", { className: "btn", textContent: words.close, onclick: () => dialog.close() })));
    document.body.append(dialog);
    dialog.showModal();
  };
  const enabled = () => localStorage.getItem("weir-keys") !== "0";
  const places = { e: "/", a: "/river", u: "/river?view=new", s: "/river?view=saved", f: "/feeds", ",": "/settings" };
  let chord = 0;
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { $(".sheet")?.remove(); dark(); return; }
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable], dialog")) return;
    if (event.key === "?") return help();
    if (!enabled()) return;
    if (chord && Date.now() - chord < 1200 && places[event.key]) { chord = 0; return location.assign(places[event.key]); }
    chord = 0;
    const item = current(), reading = $("[data-reading]");
    const keys = {
      j: () => step(1), k: () => step(-1), n: () => move(1), p: () => move(-1),
      o: () => { const to = link($(".focus") || items()[0]); if (to) $("[data-pane]") ? open(to.href) : location.assign(to.href); },
      v: () => { const to = $("[data-original]"); if (to) window.open(to.href, "_blank", "noopener"); },
      m: () => {
        const focus = $(".focus");
        if (focus?.dataset.story) return press("read", focus);
        if (focus && !reading) { const read = !focus.classList.contains("read"); return send("/read", { ids: focus.dataset.id, read: read ? 1 : 0 }).then(() => paint(focus, read), failed); }
        press("unread") || (item && press("read", item));
      },
      s: () => reading ? press("star", reading) : item && press("star", item),
      A: () => ($('button[data-do="all"]') || $('button[data-do="done"]'))?.click(),
      "[": () => cite(-1), "]": () => cite(1),
      e: () => document.body.classList.toggle("all-cites"),
      t: () => {
        const ways = $$(".switch [data-way]"), on = ways.findIndex((way) => way.hasAttribute("aria-current"));
        if (ways.length) location.assign(ways[(on + 1) % ways.length].href); else document.body.classList.toggle("originals");
      },
      "/": () => { const field = $("#q"); if (field) field.focus(); else location.assign("/search"); },
      g: () => { chord = Date.now(); },
    };
    const does = keys[event.key];
    if (does) { event.preventDefault(); does(); }
  });

  // Pictures that cannot be had leave no empty frame.
  const drop = (img) => { if (img.complete && img.naturalWidth <= 1 && img.currentSrc) img.closest("figure, .thumb, .leadimage, .dot img")?.remove(); };
  addEventListener("load", (event) => { if (event.target instanceof HTMLImageElement) drop(event.target); }, true);
  $$("main img").forEach(drop);

  // What a model is writing: the line tells how far it is, and the page comes again when it is there.
  $$("[data-writing]").forEach((box) => {
    const look = async () => {
      try {
        const now = await (await fetch(box.dataset.writing)).json();
        if (!now.busy) return location.reload();
        const line = $("[role=status]", box);
        if (line && line.textContent !== now.text && !box.classList.contains("switch")) line.textContent = now.text;
      } catch { /* the next look may do better */ }
      setTimeout(look, 1500);
    };
    setTimeout(look, 1000);
  });

  // Progress, while work is under way.
  const panel = $("[data-progress]");
  if (panel) {
    const look = async () => {
      let wait = 10000;
      try {
        const now = await (await fetch("/progress")).json();
        $("progress", panel).value = now.value;
        $("p", panel).textContent = now.text;
        if (!now.busy && panel.dataset.busy) return location.reload();
        if (now.busy) { panel.dataset.busy = "1"; wait = 2000; }
        if (now.ready && !panel.dataset.ready) { if (panel.dataset.seen) return location.reload(); panel.dataset.ready = "1"; }
        panel.dataset.seen = "1";
      } catch { /* the next look may do better */ }
      setTimeout(look, wait);
    };
    look();
  }
})();
