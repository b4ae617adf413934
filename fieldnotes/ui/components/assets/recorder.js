import { newKey } from "./dom.js";
import { all, forgetRecording, partsOf, put, putTogether } from "./keeper.js";

// Records the microphone in parts of half a second, each on disk before the next one is due, so that a closed tab
// or a dead battery loses little: the part that is being made, and the one that is being written.

const PART_MS = 500;
// Opus carries a voice well with this; an hour has 22 MB, which a phone can send.
const BITS_PER_SECOND = 48_000;
const SOUND_TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const EXTENSIONS = { "audio/webm": "webm", "audio/mp4": "m4a", "audio/ogg": "ogg" };

const lockName = (recordingId) => `fn-recording-${recordingId}`;

/** Why this page cannot record, as a sentence, or "" if it can. */
export function whyNoRecording() {
  if (!window.isSecureContext) {
    return (
      "Browsers allow the microphone only on an https address or on this computer itself (localhost). " +
      "Open fieldnotes by https, or choose a file instead."
    );
  }
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) {
    return "This browser cannot record sound. Choose a file instead.";
  }
  return "";
}

/** @param {DOMException} error what getUserMedia rejected with */
function microphoneSentence(error) {
  if (error.name === "NotAllowedError" || error.name === "SecurityError") {
    return (
      "The microphone is blocked for this page. Allow it in the browser's site settings " +
      "(beside the address), then record again."
    );
  }
  if (error.name === "NotFoundError")
    return "No microphone was found. Connect one, or choose a file instead.";
  if (error.name === "NotReadableError") {
    return "Another program is using the microphone. Close it there, then record again.";
  }
  return `The microphone could not be started (${error.name}). Choose a file instead.`;
}

export class Recorder {
  /**
   * @param {string} owner whose recordings these are, to find them again after a closed tab
   * @param {string} stem how the file is called, before its time
   * @param {(sentence: string) => void} onBroken it ended by itself: microphone unplugged, or no room left
   * @param {object} [about] what else to keep of it, with its entry
   */
  constructor(owner, stem, onBroken, about = {}) {
    this.id = newKey();
    this.owner = owner;
    this.stem = stem;
    this.onBroken = onBroken;
    this.about = about;
    this.state = "new";
    this.level = 0;
    this._earlier_ms = 0;
    this._since_ms = 0;
    this._kept = Promise.resolve();
    this._release = () => {};
  }

  /** Ask for the microphone and begin. Rejects with an Error whose text is for the person. */
  async start() {
    const reason = whyNoRecording();
    if (reason) throw new Error(reason);
    try {
      this._stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      throw new Error(microphoneSentence(error));
    }
    if (this.state === "stopped") {
      this._stream.getTracks().forEach((track) => track.stop());
      throw new Error("The recording was stopped before it began.");
    }
    const mimeType = SOUND_TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    this._media = new MediaRecorder(this._stream, {
      ...(mimeType ? { mimeType } : {}),
      audioBitsPerSecond: BITS_PER_SECOND,
    });
    const type = (mimeType ?? this._media.mimeType).split(";")[0];
    const started = new Date();
    const local = new Date(started.getTime() - started.getTimezoneOffset() * 60_000).toISOString();
    // Some systems take no colon in a file's name.
    const stamp = local.slice(0, 16).replace("T", " ").replace(":", ".");
    this.entry = {
      id: this.id,
      owner: this.owner,
      about: this.about,
      started_at: started.getTime(),
      mime_type: type,
      elapsed_s: 0,
      file_name: `${this.stem} ${stamp}.${EXTENSIONS[type] ?? "webm"}`,
    };
    await put("recordings", this.entry);
    let number = 0;
    this._media.ondataavailable = (event) => {
      if (event.data.size) this._keep(number++, event.data);
    };
    this._stream.getAudioTracks()[0].onended = () => {
      if (this._media.state !== "inactive")
        this.onBroken("The microphone was switched off. What was said is kept.");
    };
    this._watchLevel();
    // The lock goes when the tab does: so another tab knows a recording that was left from one that runs.
    navigator.locks?.request(
      lockName(this.id),
      () =>
        new Promise((resolve) => {
          this._release = resolve;
        }),
    );
    this._wake = await navigator.wakeLock?.request("screen").catch(() => null);
    this._media.start(PART_MS);
    this._since_ms = performance.now();
    this.state = "recording";
  }

  _keep(number, data) {
    this.entry.elapsed_s = this.elapsed_s;
    // Bytes, because a browser makes a file of its own of each blob, and an hour has 7,200 parts.
    const bytes = data.arrayBuffer();
    this._kept = this._kept
      .then(async () => {
        const parts = { recording_id: this.id, number, data: await bytes };
        await putTogether({ parts, recordings: this.entry });
      })
      .catch(() => {
        if (this.state === "stopped") return;
        this.onBroken("This device has no room left for the recording. What was said until now is kept.");
      });
  }

  _watchLevel() {
    this._audio = new AudioContext();
    const analyser = this._audio.createAnalyser();
    analyser.fftSize = 1024;
    this._audio.createMediaStreamSource(this._stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const look = () => {
      if (this.state === "stopped") return;
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // -60 dBFS and below is silence on the meter, 0 dBFS its end.
      this.level =
        this.state === "paused" ? 0 : Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-9)) / 60));
      requestAnimationFrame(look);
    };
    look();
  }

  /** Seconds of sound so far; pauses do not count. */
  get elapsed_s() {
    return (this._earlier_ms + (this.state === "recording" ? performance.now() - this._since_ms : 0)) / 1000;
  }

  pause() {
    this._earlier_ms = this.elapsed_s * 1000;
    this.state = "paused";
    this._media.pause();
  }

  resume() {
    this._media.resume();
    this._since_ms = performance.now();
    this.state = "recording";
  }

  /**
   * End, wait for the last part to be kept, and give the microphone back.
   * @returns {Promise<object|null>} the entry, null if it never began
   */
  async stop() {
    if (this.state === "new" || this.state === "stopped") {
      this.state = "stopped";
      return this.entry ?? null;
    }
    this._earlier_ms = this.elapsed_s * 1000;
    this.state = "stopped";
    if (this._media.state !== "inactive") {
      const ended = new Promise((resolve) => {
        this._media.onstop = resolve;
      });
      this._media.stop();
      await ended;
    }
    await this._kept;
    this._stream.getTracks().forEach((track) => track.stop());
    this._audio.close();
    this._wake?.release();
    this._release();
    return this.entry;
  }
}

/** The recording as one file. @param {{id: string, mime_type: string, file_name: string}} entry */
export async function recordingFile(entry) {
  const parts = await partsOf(entry.id);
  return new File(
    parts.map((part) => part.data),
    entry.file_name,
    { type: entry.mime_type },
  );
}

/** Recordings of this owner that no tab is making any more, oldest first; empty ones are let go of. */
export async function leftRecordings(owner) {
  const locks = (await navigator.locks?.query())?.held ?? [];
  const running = new Set(locks.map((lock) => lock.name));
  const mine = (await all("recordings")).filter(
    (entry) => entry.owner === owner && !running.has(lockName(entry.id)),
  );
  const left = [];
  for (const entry of mine.sort((one, other) => one.started_at - other.started_at)) {
    if ((await partsOf(entry.id)).length) left.push(entry);
    else await forgetRecording(entry.id);
  }
  return left;
}
