import { AddressBook } from "./addresses.js";
import { SOUND_ENDINGS, whyNotThis } from "./capture_files.js";
import { recordingPanel } from "./capture_recording.js";
import { button, clock, discardButton, fitAccent, make, size, timeOfDay } from "./dom.js";
import { forgetRecording } from "./keeper.js";
import { closeConnectionNotice } from "./notice.js";
import { Recorder, leftRecordings, recordingFile, whyNoRecording } from "./recorder.js";
import { ConnectionLost, uploadFile } from "./transfer.js";

// One box that takes a file or a recording to the server and tells the page what was kept.

const OWNER = "capture";

/**
 * @typedef {object} CaptureData what the page passes
 * @property {string} label
 * @property {"audio"|"photo"} accept
 * @property {string} upload_address signed, without the file's name
 * @property {number|null} limit_mb
 * @property {string|null} answered the latest question for fresh addresses that reached the page
 * @property {object|null} kept what the page has from us already
 */

class Capture {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.addresses = new AddressBook();
    this.addresses.askPage = (question) => this.page.setStateValue("fresh_addresses", question);
    this.heading = make("div", { class: "fn-capture-heading" });
    this.body = make("div", { class: "fn-capture-body" });
    this.status = make("div", { class: "fn-box-status", role: "status", "aria-live": "polite" });
    root.append(this.heading, this.body, this.status);
    this._catchDrops();
    this._letNoticesBe = closeConnectionNotice();
    window.addEventListener("online", (this._online = () => this.retry?.()));
  }

  /** Take what the page passed; called on each of its runs. */
  update(page) {
    this.page = page;
    /** @type {CaptureData} */
    this.data = page.data;
    this.heading.textContent = this.data.label;
    this.root.setAttribute("role", "group");
    this.root.setAttribute("aria-label", this.data.label);
    this.addresses.update({ upload: this.data.upload_address }, this.data.answered);
    fitAccent(this.root);
    if (this.phase) return;
    if (this.data.kept) this._showKept(this.data.kept);
    else this._showChoice();
  }

  close() {
    this._letNoticesBe();
    window.removeEventListener("online", this._online);
    this.cancel?.abort();
    clearInterval(this.ticker);
    // Its parts are on disk: it turns up as not sent when the page is opened again.
    this.recorder?.stop();
  }

  say(sentence, isTrouble = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("fn-box-trouble", isTrouble);
  }

  /** Change what the box shows, and keep the keyboard in it. */
  _show(phase, ...children) {
    const hadFocus = this.body.contains(document.activeElement);
    this.phase = phase;
    this.retry = null;
    this.root.dataset.phase = phase;
    this.body.replaceChildren(...children);
    if (hadFocus) this.body.querySelector("button, input, audio")?.focus();
  }

  _catchDrops() {
    const over = (event) => {
      if (this.phase !== "choice") return;
      event.preventDefault();
      this.root.classList.toggle("fn-capture-over", event.type === "dragover");
    };
    this.root.addEventListener("dragover", over);
    this.root.addEventListener("dragleave", over);
    this.root.addEventListener("drop", (event) => {
      over(event);
      if (this.phase === "choice") this._take([...event.dataTransfer.files]);
    });
  }

  _showChoice() {
    const isPhoto = this.data.accept === "photo";
    const input = make("input", {
      type: "file",
      class: "fn-box-hidden",
      accept: isPhoto ? "image/*" : `audio/*,video/*,${SOUND_ENDINGS.map((ending) => `.${ending}`)}`,
      onchange: () => this._take([...input.files]),
    });
    if (isPhoto) input.setAttribute("capture", "environment");
    const choose = make(
      "label",
      { class: "fn-box-button fn-box-button-plain" },
      input,
      isPhoto ? "Take or choose a photo" : "Choose a file",
    );
    const actions = make("div", { class: "fn-box-row" }, choose);
    if (!isPhoto)
      actions.append(
        button("Record here", () => this._record(), {
          class: "fn-box-button fn-box-button-plain fn-capture-record",
        }),
      );
    const left = make("div", { class: "fn-capture-left" });
    const canDrop = matchMedia("(hover: hover)").matches;
    const hint = [canDrop ? "or drop it here" : "", isPhoto ? "" : SOUND_ENDINGS.join(", ")]
      .filter(Boolean)
      .join(": ");
    this._show("choice", left, actions, make("div", { class: "fn-box-hint" }, hint));
    if (!isPhoto) this._offerLeft(left);
  }

  /** Recordings that a closed tab or a lost connection left in this browser. */
  async _offerLeft(place) {
    const left = await leftRecordings(OWNER);
    place.replaceChildren(
      ...left.map((entry) =>
        make(
          "div",
          { class: "fn-box-note" },
          make(
            "span",
            {},
            `A recording from ${timeOfDay(entry.started_at)} (${clock(entry.elapsed_s)}) was not sent yet.`,
          ),
          make(
            "div",
            { class: "fn-box-row" },
            button("Send", () => this._sendRecording(entry), { kind: "main" }),
            discardButton("Discard", async () => {
              await forgetRecording(entry.id);
              this._showChoice();
            }),
          ),
        ),
      ),
    );
  }

  /** @param {File[]} files */
  _take(files) {
    if (!files.length) return;
    const trouble = whyNotThis(files[0], this.data);
    if (trouble) {
      this.say(trouble, true);
      return;
    }
    this.say(files.length > 1 ? `One file at a time: ${files[0].name} is being sent.` : "");
    this._send(files[0], null);
  }

  async _record() {
    const reason = whyNoRecording();
    if (reason) {
      this.say(reason, true);
      return;
    }
    if (this.recorder) return;
    this.say("Waiting for the microphone.");
    const recorder = new Recorder(OWNER, "Recording", (sentence) => this._stop(sentence));
    this.recorder = recorder;
    try {
      await recorder.start();
    } catch (error) {
      this.recorder = null;
      this.say(error.message, true);
      return;
    }
    this.say("Recording.");
    const panel = recordingPanel(recorder, {
      onStop: () => this._stop(""),
      onPause: (isPaused) => this.say(isPaused ? "Paused." : "Recording."),
    });
    this._show("recording", ...panel.elements);
    this.ticker = setInterval(panel.tick, 100);
  }

  async _stop(sentence) {
    clearInterval(this.ticker);
    const entry = await this.recorder.stop();
    this.recorder = null;
    this.say(sentence, Boolean(sentence));
    await this._sendRecording(entry);
  }

  async _sendRecording(entry) {
    const file = await recordingFile(entry);
    if (file.size) {
      await this._send(file, entry);
      return;
    }
    await forgetRecording(entry.id);
    this.say("The recording was too short to keep anything. Record again.", true);
    this._showChoice();
  }

  /** @param {File} file @param {{id: string}|null} entry the recording that it is, if it is one */
  async _send(file, entry) {
    const bar = make("progress", {
      class: "fn-box-progress",
      max: 1,
      value: 0,
      "aria-label": `Sending ${file.name}`,
    });
    const pace = make("span", { class: "fn-box-hint" }, size(file.size));
    this.cancel = new AbortController();
    const { signal } = this.cancel;
    this._show(
      "sending",
      make("div", { class: "fn-capture-file" }, file.name),
      bar,
      make(
        "div",
        { class: "fn-box-row fn-box-row-spread" },
        pace,
        button("Cancel", () => this.cancel.abort()),
      ),
    );
    const began_ms = performance.now();
    const onProgress = (sent, total) => {
      bar.value = sent / total;
      const seconds = (performance.now() - began_ms) / 1000;
      const left_s = (total - sent) * (seconds / sent);
      const left = seconds > 1 ? ` · ${size(sent / seconds)}/s · ${clock(left_s)} left` : "";
      pace.textContent =
        sent < total ? `${size(sent)} of ${size(total)}${left}` : "Sent; fieldnotes is checking it.";
    };
    try {
      const kept = await this.addresses.send("upload", (address) =>
        uploadFile(address, file, file.name, { onProgress, signal }),
      );
      if (entry) await forgetRecording(entry.id);
      this._reveal(kept, file);
    } catch (error) {
      this._sendFailed(error, file, entry);
    }
  }

  _sendFailed(error, file, entry) {
    if (error.name === "AbortError") {
      this.say(entry ? "Not sent. The recording is still here." : `${file.name} was not sent.`);
      this._showChoice();
      return;
    }
    this.say(error.message, true);
    if (!(error instanceof ConnectionLost) && !entry) {
      this._showChoice();
      return;
    }
    const again = () => {
      this.say("");
      this._send(file, entry);
    };
    this._show(
      "failed",
      make("div", { class: "fn-capture-file" }, file.name),
      make(
        "div",
        { class: "fn-box-hint" },
        entry
          ? "It is kept in this browser until it is sent."
          : "It is still here; nothing has to be chosen again.",
      ),
      make(
        "div",
        { class: "fn-box-row" },
        button("Try again", again, { kind: "main" }),
        button(entry ? "Later" : "Choose another", () => {
          this.say("");
          this._showChoice();
        }),
      ),
    );
    if (error instanceof ConnectionLost) this.retry = again;
  }

  _reveal(kept, file) {
    this.page.setStateValue("kept", kept);
    this._showKept(kept, URL.createObjectURL(file));
  }

  /** @param {object} kept @param {string} [address] of the file in this browser, to look at or listen to */
  _showKept(kept, address) {
    const length = kept.duration_s ? ` (${clock(kept.duration_s)})` : "";
    this.say(
      kept.already_kept
        ? `${kept.file_name}${length} was kept before; that one is used.`
        : `${kept.file_name}${length} is kept.`,
    );
    const another = button(this.data.accept === "photo" ? "Another photo" : "Another file", () => {
      if (address) URL.revokeObjectURL(address);
      this.page.setStateValue("kept", null);
      this.say("");
      this._showChoice();
    });
    const view = !address
      ? null
      : this.data.accept === "photo"
        ? make("img", { class: "fn-capture-photo", src: address, alt: `The photo ${kept.file_name}` })
        : make("audio", {
            class: "fn-capture-player",
            src: address,
            controls: true,
            "aria-label": `Listen to ${kept.file_name}`,
          });
    this._show("kept", ...(view ? [view] : []), make("div", { class: "fn-box-row" }, another));
  }
}

/** @type {WeakMap<Element, Capture>} */
const captures = new WeakMap();

/** Streamlit calls this on each run of the page. */
export default function capture(page) {
  const root = page.parentElement.querySelector(".fn-capture");
  if (!captures.has(root)) captures.set(root, new Capture(root));
  captures.get(root).update(page);
  return () => captures.get(root).close();
}
