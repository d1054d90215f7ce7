// Looks again twice a minute, in place: a page that is loaded anew would have to be allowed its sound again. It changes
// nothing under the hands of somebody who uses the page. Without scripts the page shows the same; it only does not sound.
const sound = document.getElementById("sound");
const [button, status] = sound.children;
const bell = new Audio(sound.dataset.sound);
const again = () => document.getElementById("again");
const newest = (part) => Number(part.dataset.newest);
const isOn = () => localStorage.getItem("sound") === "on";
let heard = Number(sessionStorage.getItem("heard") ?? newest(again()));

function say(words = "") {
  button.textContent = isOn() ? "Turn the sound off" : "Turn the sound on";
  if (status.textContent !== words) status.textContent = words;
}

async function ring() {
  try {
    await bell.play();
    say();
    return true;
  } catch {
    say("The browser keeps this page silent until you click or type on it.");
    return false;
  }
}

// What could not be heard is tried again at the next look.
async function listen(part) {
  if (newest(part) <= heard || (isOn() && !(await ring()))) return;
  heard = newest(part);
  sessionStorage.setItem("heard", heard);
}

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect") return location.reload();
    if (!answer.ok) throw new Error();
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("again");
    if (!isOn() || status.textContent.startsWith("The desk")) say();
    await listen(part);
    if (document.activeElement === document.body || sound.contains(document.activeElement)) again().replaceWith(part);
  } catch {
    say("The desk does not answer: what stands here may be old.");
  }
}

button.addEventListener("click", () => {
  localStorage.setItem("sound", isOn() ? "off" : "on");
  say();
  // Once at once: whoever turns it on hears what it is like.
  if (isOn()) ring();
});
say();
sound.hidden = false;
listen(again());
setInterval(look, 30000);
