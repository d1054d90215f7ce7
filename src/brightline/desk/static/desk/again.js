// Looks again each minute, but never under the hands of somebody who uses the page.
setInterval(() => {
  if (document.activeElement === document.body && document.visibilityState === "visible") location.reload();
}, 60000);
