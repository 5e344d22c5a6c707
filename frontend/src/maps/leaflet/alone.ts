/** Leaflet by itself, for the page that folium makes and that somebody keeps on a USB stick. */
import * as L from "leaflet";

/** folium fills its popups through this one use of another library; this is all it needs of it. */
function fragment(html: string): Element[] {
  const box = document.createElement("div");
  box.innerHTML = html; // written by folium_page.py, which escapes every word
  return [...box.children];
}

// folium puts a marker down with Leaflet's own picture, a file we do not have, then gives it ours.
L.Marker.prototype.options.icon = L.divIcon({ className: "pin" });

Object.assign(window, { L, $: fragment });
