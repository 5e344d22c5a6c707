import "../maps/leaflet/alone";
