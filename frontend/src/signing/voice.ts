/** « Je le dis » : a few words of one's own as the proof of an answer, sent with the form itself. */
import type { Behaviour } from "../behaviours/attach";
import { listen } from "../behaviours/listen";
import { canRecord, microphone, release } from "../capture/microphone";
import { canAttach, give, part } from "./file-field";

const MOST_SECONDS = 60;

export const signVoice: Behaviour = (form) => {
  if (!canAttach() || !canRecord() || !window.isSecureContext) return;
  const [start, stop] = [part(form, "start"), part(form, "stop")];
  const [message, audio] = [part(form, "message"), part(form, "audio") as HTMLAudioElement];
  let recorder: MediaRecorder | undefined;
  let address = "";

  const say = (word: string | undefined) => (message.textContent = word ?? "");
  const show = (recording: boolean) => {
    start.hidden = recording;
    stop.hidden = !recording;
  };
  const keep = (pieces: Blob[], stream: MediaStream) => {
    release(stream);
    show(false);
    const voice = new Blob(pieces, { type: pieces[0]?.type ?? "audio/webm" });
    give(form, voice, "voix");
    URL.revokeObjectURL(address);
    audio.src = address = URL.createObjectURL(voice);
    audio.hidden = false;
    say(form.dataset.wordDone);
  };
  const record = async () => {
    try {
      const stream = await microphone(false);
      const pieces: Blob[] = [];
      recorder = new MediaRecorder(stream);
      recorder.ondataavailable = ({ data }) => pieces.push(data);
      recorder.onstop = () => keep(pieces, stream);
      recorder.start();
      setTimeout(end, MOST_SECONDS * 1000);
      show(true);
      say(form.dataset.wordRecording);
    } catch {
      say(form.dataset.wordFailed);
      part(form, "fallback").hidden = false;
    }
  };
  const end = () => {
    if (recorder?.state === "recording") recorder.stop();
  };
  show(false);
  part(form, "fallback").hidden = true;
  listen(start, "click", record);
  listen(stop, "click", end);
  return () => {
    end();
    URL.revokeObjectURL(address);
  };
};
