// The map of objects: draws points over an outline or tiles, filters them, shows a card. Everything is put in as text.
(function () {
  "use strict";
  const box = document.getElementById("map");
  const CODE = 0, NAME = 1, CLASS = 2, STATUS = 3, ADDRESS = 4, REGION = 5, MANAGER = 6, CLOUD = 7, LAT = 8, LON = 9;
  const MOST_LISTED = 200, SLICE = 1500;
  const EAST_OF_THE_LINE = -168; // beyond it Chukotka goes on: drawn to the east of the rest, not at the other end

  const words = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const link = (text, url) => {
    const made = words("a", text);
    made.href = url;
    return made;
  };
  const isWeb = (url) => /^https?:\/\//i.test(url);
  const inline = (id) => {
    const found = document.getElementById(id);
    return found ? Promise.resolve(JSON.parse(found.textContent)) : null;
  };
  const asked = (url) => fetch(url, { credentials: "same-origin" }).then((it) => (it.ok ? it.json() : Promise.reject(it.status)));

  const map = L.map(box, { preferCanvas: true, worldCopyJump: false, zoomControl: true, maxZoom: 19, minZoom: 2 });
  map.attributionControl.setPrefix("Leaflet");
  map.setView([60, 95], 3);
  if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { attribution: words("span", box.dataset.credit).innerHTML, maxZoom: 19 }).addTo(map);
  const colours = getComputedStyle(box);
  const outline = box.dataset.tiles ? null : inline("map-outline") || asked(box.dataset.outline);
  if (outline) {
    outline.then((shape) => {
      L.geoJSON(shape, {
        interactive: false,
        style: { stroke: true, color: colours.getPropertyValue("--coast"), weight: 1, fillColor: colours.getPropertyValue("--land"), fillOpacity: 1 },
      }).addTo(map).bringToBack();
      map.attributionControl.addAttribution("Natural Earth");
    });
  }

  const cluster = L.markerClusterGroup({
    animate: false, maxClusterRadius: 60, spiderfyOnMaxZoom: true, showCoverageOnHover: false,
  });
  map.addLayer(cluster);

  function start(data) {
    const place = (it) => L.latLng(it[LAT], it[LON] < EAST_OF_THE_LINE ? it[LON] + 360 : it[LON]);
    const markers = data.points.map((it) => {
      if (it[LAT] === null) return null;
      const marker = L.circleMarker(place(it), {
        radius: 8, color: "#ffffff", weight: 2, fillColor: data.colours[it[CLASS]], fillOpacity: 1,
      });
      marker.point = it;
      return marker;
    });
    const off = new Set();
    const chosen = {};

    function card(it) {
      const made = words("div", "", "card");
      made.append(words("b", it[NAME]), words("p", it[ADDRESS] || "адреса нет"));
      made.append(words("p", [data.classes[it[CLASS]], it[STATUS], it[MANAGER]].filter(Boolean).join(" · ")));
      const links = words("p");
      links.append(link(it[CODE], `${data.registry}/${it[CODE]}`));
      if (isWeb(it[CLOUD])) links.append(" · ", link("облако", it[CLOUD]));
      made.append(links);
      return made;
    }
    cluster.on("click", (event) => {
      if (event.layer.point) L.popup().setLatLng(event.layer.getLatLng()).setContent(card(event.layer.point)).openOn(map);
    });

    const isShown = (it) =>
      !off.has(it[CLASS]) &&
      (!chosen.status || it[STATUS] === chosen.status) &&
      (!chosen.manager || it[MANAGER] === chosen.manager) &&
      (!chosen.region || it[REGION] === chosen.region);

    let turn = 0;
    function draw(shown) {
      // A slice at a time, so that the page answers meanwhile; the library's own way goes on after another choice.
      const mine = ++turn;
      delete box.dataset.drawn;
      cluster.clearLayers();
      const from = (at) => {
        if (mine !== turn) return;
        cluster.addLayers(shown.slice(at, at + SLICE), true);
        if (at + SLICE < shown.length) setTimeout(from, 0, at + SLICE);
        else box.dataset.drawn = String(shown.length);
      };
      from(0);
    }

    function apply(fit) {
      const begun = performance.now();
      const shown = [], lost = [];
      data.points.forEach((it, at) => {
        if (isShown(it)) (markers[at] ? shown : lost).push(markers[at] || it);
      });
      draw(shown);
      if (fit && shown.length) map.fitBounds(L.latLngBounds(shown.map((it) => it.getLatLng())).pad(0.1), { maxZoom: 12 });
      document.getElementById("map-count").textContent = `На карте: ${shown.length}, без координат: ${lost.length}.`;
      const list = document.getElementById("map-lost");
      list.replaceChildren(
        ...lost.slice(0, MOST_LISTED).map((it) => {
          const line = words("li");
          line.append(link(it[NAME] || it[CODE], `${data.registry}/${it[CODE]}`), words("small", it[ADDRESS] || "адреса нет"));
          return line;
        })
      );
      if (lost.length > MOST_LISTED) list.append(words("li", `… и ещё ${lost.length - MOST_LISTED}`));
      document.getElementById("map-nothing-lost").hidden = lost.length > 0;
      document.querySelectorAll("a[data-file]").forEach((it) => {
        const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
        off.forEach((each) => query.append("without", data.classes[each]));
        it.href = `${it.dataset.file}?${query}`;
      });
      box.dataset.took = String(Math.round(performance.now() - begun));
    }

    const legend = document.getElementById("map-legend");
    data.classes.forEach((name, at) => {
      const count = data.points.filter((it) => it[CLASS] === at).length;
      if (!count) return;
      const label = words("label"), tick = words("input"), dot = words("span", "", "dot");
      tick.type = "checkbox";
      tick.checked = true;
      dot.style.background = data.colours[at];
      tick.addEventListener("change", () => {
        if (tick.checked) off.delete(at);
        else off.add(at);
        apply(false);
      });
      label.append(tick, dot, `${name} `, words("small", String(count)));
      legend.append(label);
    });
    [["status", STATUS], ["region", REGION], ["manager", MANAGER]].forEach(([name, at]) => {
      const select = document.getElementById(`map-${name}`);
      const known = [...new Set(data.points.map((it) => it[at]).filter(Boolean))].sort((a, b) => a.localeCompare(b, "ru"));
      known.forEach((value) => select.append(new Option(value, value)));
      select.addEventListener("change", () => {
        chosen[name] = select.value;
        apply(true);
      });
    });
    apply(true);
    box.dataset.ready = "1";
  }

  (inline("map-data") || asked(box.dataset.points)).then(start).catch(() => {
    document.getElementById("map-count").textContent = "Точки не загрузились. Обновите страницу.";
  });
})();
