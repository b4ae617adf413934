import { size } from "./dom.js";

// Which files the box takes. The server looks into them; this spares people the wait for a plain mistake.

export const SOUND_ENDINGS = ["wav", "mp3", "m4a", "mp4", "mov", "ogg", "opus", "webm", "flac"];

/**
 * A sentence if the file cannot be what is asked for, else "".
 * @param {File} file
 * @param {{accept: "audio"|"photo", limit_mb: number|null}} asked
 */
export function whyNotThis(file, { accept, limit_mb: limitMb }) {
  if (!file.size) return `${file.name} is empty (0 bytes). Choose another file.`;
  if (limitMb && file.size > limitMb * 1024 * 1024) {
    const much = size(file.size);
    return `${file.name} has ${much}; up to ${limitMb} MB can be sent. Split it, or export it smaller.`;
  }
  if (accept === "photo") {
    return !file.type || file.type.startsWith("image/")
      ? ""
      : `${file.name} is not a photo. Choose an image file.`;
  }
  const ending = file.name.split(".").pop().toLowerCase();
  if (SOUND_ENDINGS.includes(ending) || /^(audio|video)\//.test(file.type)) return "";
  return `${file.name} is not a sound or video file. Choose one of: ${SOUND_ENDINGS.join(", ")}.`;
}
