// Small helpers that every component uses. Text from people goes through textContent only.

/**
 * Make an element. `props` are set as properties, except `class`, `role`, names with a dash and `style`
 * (an object of custom properties), which are set as such.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function make(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "class") element.className = value;
    else if (name === "style")
      for (const [key, text] of Object.entries(value)) element.style.setProperty(key, text);
    else if (name === "role" || name.includes("-")) element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A button with a label; `kind` is "main", "plain" or "quiet". */
export function button(label, onclick, { kind = "plain", ...props } = {}) {
  return make(
    "button",
    { type: "button", class: `fn-box-button fn-box-button-${kind}`, onclick, ...props },
    label,
  );
}

/**
 * A button that throws something away: the first press asks, a second within four seconds does it.
 * @param {string} label @param {() => void} onSure
 */
export function discardButton(label, onSure) {
  let timer = 0;
  const element = button(
    label,
    () => {
      if (timer) return onSure();
      element.textContent = "Sure? It cannot be undone";
      timer = setTimeout(() => {
        timer = 0;
        element.textContent = label;
      }, 4000);
    },
    { kind: "quiet" },
  );
  return element;
}

/** A key that no other note or recording has; crypto.randomUUID is missing on plain http. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** 272.4 -> "4:32"; 3725 -> "1:02:05". @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** 1572864 -> "1.5 MB"; 1 MB has 1024 * 1024 bytes. @param {number} bytes */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** "14:32" for a time of today, "3 Nov, 14:32" for another day. @param {number} milliseconds */
export function timeOfDay(milliseconds) {
  const time = new Date(milliseconds);
  const hour = { hour: "2-digit", minute: "2-digit", hour12: false };
  const today = time.toDateString() === new Date().toDateString();
  return today
    ? time.toLocaleTimeString([], hour)
    : time.toLocaleString([], { day: "numeric", month: "short", ...hour });
}

/** Text that stays readable on the theme's accent colour, whichever theme it is. @param {HTMLElement} root */
export function fitAccent(root) {
  const accent = getComputedStyle(root).getPropertyValue("--st-primary-color").trim();
  const channels = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(accent);
  if (!channels) return;
  const [red, green, blue] = channels.slice(1).map((hex) => {
    const share = parseInt(hex, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  // WCAG 2 relative luminance; 0.179 is where black and white text contrast equally.
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  root.style.setProperty("--fn-on-accent", luminance > 0.179 ? "#000" : "#fff");
}
