// Working on one photo, voice or video of a portrait.
import { start } from "../behaviours/attach";
import { retouchRooms } from "../portraits/retouch/start";

start(retouchRooms);
