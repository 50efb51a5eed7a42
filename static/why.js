/* A why panel in its row: focus goes to its heading when it opens, and back to its link when it is
   closed. Without this file the panel opens all the same; without scripts the link leads to a page. */
(() => {
  "use strict";
  const links = document.querySelectorAll("[hx-target^='#why-']");
  const linkOf = (place) => document.querySelector(`[hx-target="#${place.id}"]`);
  const placeOf = (element) => element.closest(".whyrow > td");
  const say = (link, isOpen) => link.setAttribute("aria-expanded", String(isOpen));
  links.forEach((link) => say(link, false));

  const close = (place) => {
    const link = linkOf(place);
    place.replaceChildren();
    say(link, false);
    link.focus();
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, target } = event.detail;
    if (elt.getAttribute("aria-expanded") !== "true") return;
    event.preventDefault();
    close(target);
  });
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (!placeOf(target)) return;
    say(linkOf(target), true);
    target.querySelector("h2")?.focus();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest(".why__close")) close(placeOf(event.target));
  });
  document.addEventListener("keydown", (event) => {
    const place = event.key === "Escape" && placeOf(event.target);
    if (place) close(place);
  });
})();
