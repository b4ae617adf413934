// When the socket is down for three seconds, Streamlit covers the page with a "Connection error" dialog and
// makes the rest inert. Our components work without the socket and say themselves what is not sent.

/** Close that dialog whenever it comes. @returns {() => void} stops it */
export function closeConnectionNotice() {
  const close = () => {
    for (const dialog of document.querySelectorAll('[data-testid="stDialog"]')) {
      if (dialog.querySelector("h2")?.textContent !== "Connection error") continue;
      dialog.querySelector('button[aria-label="Close"]')?.click();
    }
  };
  const observer = new MutationObserver(close);
  observer.observe(document.body, { childList: true });
  close();
  return () => observer.disconnect();
}
