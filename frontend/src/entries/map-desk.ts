// The référent's screens around a map: its table, its review, the wall of the room, a comparison.
import { start } from "../behaviours/attach";
import { captureBehaviours } from "../draft/behaviours";
import { mapCompare } from "../maps/desk/compare";
import { reviewCards } from "../maps/desk/review";
import { mapTable } from "../maps/desk/table";
import { mapWall } from "../maps/desk/wall";

start({
  ...captureBehaviours,
  "map-compare": mapCompare,
  "map-table": mapTable,
  "map-wall": mapWall,
  "review-cards": reviewCards,
});
