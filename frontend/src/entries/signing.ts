/** The last screen of an agreement: one's own voice, or a sign drawn with a finger. */
import { start } from "../behaviours/attach";
import { signDrawing } from "../signing/drawing";
import { signVoice } from "../signing/voice";

start({ "sign-voice": signVoice, "sign-drawing": signDrawing });
