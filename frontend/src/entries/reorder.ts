/** A référent's table whose lines change places: one drags a handle, or presses the arrows on it. */
import { start } from "../behaviours/attach";
import { reorderForm } from "../behaviours/reorder";

start({ reorder: reorderForm });
