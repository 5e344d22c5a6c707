/** Which format to record in. Pure: the browser's answers are given. */

/** In order of trust. Chromium offers audio/mp4 with Opus inside: no better than WebM, and larger. */
const WEBM_FIRST = ["audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus", "audio/mp4"];
// Safari 18.4 says it writes WebM; what it writes does not always play.
const MP4_FIRST = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm"];

/** The type to ask for; "" lets the browser choose. The server believes the bytes, never this name. */
export function soundType(supports: (type: string) => boolean, webkit: boolean): string {
  return (webkit ? MP4_FIRST : WEBM_FIRST).find(supports) ?? "";
}

const VIDEO_WEBM_FIRST = ["video/webm;codecs=vp8,opus", "video/webm;codecs=vp9,opus", "video/webm", "video/mp4"];
const VIDEO_MP4_FIRST = ["video/mp4", "video/webm"];

/** The same for a film. VP8 first: an old PC writes it while it shows the camera. */
export function videoType(supports: (type: string) => boolean, webkit: boolean): string {
  return (webkit ? VIDEO_MP4_FIRST : VIDEO_WEBM_FIRST).find(supports) ?? "";
}

/** Safari, and every browser of an iPhone. Chromium also names WebKit, but then it names itself too. */
export function isWebKit(userAgent: string): boolean {
  return /AppleWebKit/.test(userAgent) && !/Chrome|Chromium|Edg\/|Android/.test(userAgent);
}
