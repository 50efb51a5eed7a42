/* Draws every <figure data-chart="id"> from the JSON in #id. Without it the SVG inside stays. */
(() => {
  "use strict";
  const config = {
    displaylogo: false,
    displayModeBar: false,
    plotlyServerURL: "",
    responsive: true,
    showSendToCloud: false,
  };
  const figures = document.querySelectorAll("figure[data-chart]");
  const draw = async (figure) => {
    const source = document.getElementById(figure.dataset.chart);
    const spec = source && JSON.parse(source.textContent);
    if (!spec || !window.Plotly) return;
    const axis = spec.layout.xaxis;
    if (figure.clientWidth < 480 && axis.range && axis.range[1] - axis.range[0] > 6) axis.dtick = 3;
    const place = document.createElement("div");
    place.className = "plot__drawn";
    place.setAttribute("aria-hidden", "true"); /* the figure has its name, and its table follows */
    figure.append(place);
    await window.Plotly.newPlot(place, spec.data, spec.layout, config);
    figure.classList.add("is-drawn");
  };
  figures.forEach((figure) => draw(figure));
  /* Paper is narrower than the window: draw to its width, and back. */
  const relayout = () => document.querySelectorAll(".plot__drawn").forEach((place) => window.Plotly.Plots.resize(place));
  window.addEventListener("beforeprint", relayout);
  window.addEventListener("afterprint", relayout);
})();
