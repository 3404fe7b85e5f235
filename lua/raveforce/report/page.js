"use strict";
// The page says everything without this; here sounds get a button each, and
// the lines of the best episodes can be pointed at.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

function offerPlaying(figure) {
  const audio = figure.querySelector("audio");
  const button = figure.querySelector("button");
  const cursors = figure.querySelectorAll(".now");
  const [frames, rate] = audio.dataset.seconds.split("/").map(Number);

  function show() {
    const part = Math.min(1, audio.currentTime * rate / frames);
    for (const cursor of cursors) {
      cursor.setAttribute("x1", `${part * 100}%`);
      cursor.setAttribute("x2", `${part * 100}%`);
    }
  }
  function follow() {
    show();
    if (!audio.paused && !calm.matches) requestAnimationFrame(follow);
  }
  function settle() {
    button.setAttribute("aria-pressed", String(!audio.paused));
    figure.classList.toggle("playing", !audio.paused);
    follow();
  }

  audio.removeAttribute("controls");
  button.hidden = false;
  button.addEventListener("click", () => {
    if (audio.paused) audio.play().catch(settle);
    else audio.pause();
  });
  audio.addEventListener("play", () => {
    for (const other of document.querySelectorAll("audio")) {
      if (other !== audio) other.pause();
    }
    settle();
  });
  audio.addEventListener("pause", settle);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    settle();
  });
  audio.addEventListener("timeupdate", show);
}

function offerChoosing(choice) {
  const plot = choice.querySelector(".explore");
  const said = plot.querySelector(".said");
  const silent = said.textContent;
  const count = Number(plot.dataset.count);
  let rank = 0;

  function choose(next) {
    rank = next;
    for (const one of choice.querySelectorAll("[data-rank]")) {
      const chosen = Number(one.dataset.rank) === rank;
      one.classList.toggle("chosen", chosen);
      if (chosen && one.dataset.says) said.textContent = one.dataset.says;
    }
    if (rank === 0) said.textContent = silent;
  }

  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label",
    "The best episodes; arrow keys go from one to the next");
  plot.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    if (event.key === "Escape") choose(0);
    if (!(event.key in steps)) return;
    event.preventDefault();
    choose(Math.min(count, Math.max(1, rank + steps[event.key])));
  });
  choice.addEventListener("pointerover", (event) => {
    const one = event.target.closest("[data-rank]");
    if (one) choose(Number(one.dataset.rank));
  });
  choice.addEventListener("pointerleave", () => choose(0));
  plot.addEventListener("blur", () => choose(0));
}

document.querySelectorAll(".sound").forEach(offerPlaying);
document.querySelectorAll(".choice").forEach(offerChoosing);
