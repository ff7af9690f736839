"use strict";
// Plays recorded runs on one axis of time. All data is in the page. Times are in seconds since
// the start of each run.

const $ = (id) => document.getElementById(id);
const canvas = $("lanes"), pen = canvas.getContext("2d");
const workloads = JSON.parse($("data").textContent) ?? [];
const dark = matchMedia("(prefers-color-scheme: dark)"), calm = matchMedia("(prefers-reduced-motion: reduce)");

// What is shown: some runs of one workload, at one moment.
let workload, shown = [], end = 0, events = [];
let now = 0, playing = false, slower = 1, printing = false;

// ---- The data ----

// unpack makes arrays of what is written as differences.
function unpack(run) {
  run.seconds = run.lanes.map(({spans}) => {
    const starts = [], ends = [], tasks = [];
    for (let i = 0, at = 0; i < spans.length; i += 3) {
      starts.push((at += spans[i]) * run.tick);
      ends.push((at += spans[i + 1]) * run.tick);
      tasks.push(spans[i + 2]);
    }
    return {starts, ends, tasks};
  });
  const sorted = (times) => Float64Array.from(times).sort();
  run.starts = sorted(run.seconds.flatMap((lane) => lane.starts));
  run.ends = sorted(run.seconds.flatMap((lane) => lane.ends));
  run.stuck = run.ends.filter((time) => endless(run, time)).length;
}

// upTo is how many of the sorted times are at or before a moment.
function upTo(times, moment) {
  let low = 0, high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

const nameOf = (task) => workload.names?.[task] ?? String(task + 1);
const finished = (run) => now >= run.end;
const endless = (run, taskEnd) => run.hangs && taskEnd >= workload.end; // a task that never ended is drawn to the end

function counts(run) {
  const done = Math.min(upTo(run.ends, now), run.ends.length - run.stuck);
  return {done, running: upTo(run.starts, now) - done, all: run.ends.length};
}

// ---- Words ----

const units = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];
const unitOf = (seconds) => units.find(([unit]) => seconds / unit >= 0.9995) ?? units[3];

// duration has three digits: 412 ms, 17.2 ms.
function duration(seconds) {
  const [unit, name] = unitOf(seconds), x = seconds / unit;
  return `${x.toFixed(x < 9.995 ? 2 : x < 99.95 ? 1 : 0)} ${name}`;
}

// clock has the same unit and the same number of decimals for all moments.
function clock(moment, digits = 4) {
  const [unit, name] = unitOf(end), whole = Math.trunc(end / unit);
  return `${(moment / unit).toFixed(Math.max(0, digits - String(whole).length))} ${name}`;
}

// instant tells two events apart.
const instant = (moment) => clock(moment, 6);

const count = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

// state says how far a run is.
function state(run) {
  const {running, done, all} = counts(run);
  if (!finished(run)) return `${done} of ${all} done, ${running} running`;
  if (run.hangs) return `hangs, ${done} of ${all} done`;
  return `${count(all, "task")} done in ${duration(run.end)}` + (run.median ? `, median ${duration(run.median)}` : "");
}

// happening says which tasks start or end at this moment.
function happening(run) {
  const parts = [];
  let ended = 0, started = 0;
  run.seconds.forEach(({starts, ends, tasks}, i) => {
    const did = [];
    for (let k = 0; k < starts.length; k++) {
      const name = nameOf(tasks[k]), done = ends[k] === now && !endless(run, now);
      if (done && starts[k] < now) did.push(`ends ${name}`);
      if (starts[k] === now) did.push(done ? `starts and ends ${name}` : `starts ${name}`);
      ended += done;
      started += starts[k] === now;
    }
    if (did.length > 0) parts.push(`${run.lanes[i].label} ${did.join(" and ")}`);
  });
  if (parts.length > 2) return [ended && `${count(ended, "task")} end`, started && `${count(started, "task")} start`].filter(Boolean).join(", ") + "; ";
  return parts.length > 0 ? parts.join(", ") + "; " : "";
}

function sentences() {
  if (shown.length === 0) return "No run is chosen.";
  return `At ${instant(now)} of ${clock(end)}: ${shown.map((run) => `${run.name}: ${happening(run)}${state(run)}.`).join(" ")}`;
}

// write writes what happens now below the lanes, at most once in so many milliseconds.
let wroteAt = -Infinity;
function write(atMostEvery) {
  if (performance.now() - wroteAt < atMostEvery) return;
  wroteAt = performance.now();
  $("now").textContent = sentences();
}

// say says the same to a screen reader, less often: who listens needs the time. The last of
// several moments is always said.
let saidAt = -Infinity, waiting = 0;
function say(atMostEvery) {
  clearTimeout(waiting);
  const wait = saidAt + atMostEvery - performance.now();
  if (wait > 0) {
    waiting = setTimeout(say, wait, 0);
    return;
  }
  saidAt = performance.now();
  $("said").textContent = sentences();
  $("at").setAttribute("aria-valuetext", `${clock(now)} of ${clock(end)}`);
}

// ---- The picture ----
// What never changes while the runs play is drawn once: the ground, and above it all tasks. A
// frame copies the ground, and of the tasks the part before the moment.

const ground = document.createElement("canvas"), tasks = document.createElement("canvas");
const head = 24, foot = 34, gap = 10, font = (size, weight = "") => `${weight} ${size}px system-ui, sans-serif`;
let box, colors; // where things are, and their colours

const light = {back: "#ffffff", text: "#1b1b1b", dim: "#555555", line: "#d4d4d4", idle: "#ededed"};
const night = {back: "#16181b", text: "#ececec", dim: "#b4b8bd", line: "#41464c", idle: "#282c31"};

const parts = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));

// mix is that share of one colour, the rest of another.
function mix(color, other, share) {
  const b = parts(other);
  return "#" + parts(color).map((v, i) => Math.round(v * share + b[i] * (1 - share)).toString(16).padStart(2, "0")).join("");
}

function luminance(color) {
  const [r, g, b] = parts(color).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// seen is the colour of a run, with a contrast of at least 3 to the background.
function seen(color) {
  const contrast = (c) => {
    const [a, b] = [luminance(c), luminance(colors.back)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  while (contrast(color) < 3) color = mix(color, colors.text, 0.9);
  return color;
}

// layout finds the place of everything, and draws what does not change.
function layout() {
  colors = dark.matches && !printing ? night : light;
  for (const {swatch, color} of workload.runs) swatch.style.background = seen(color);
  const width = canvas.clientWidth;
  const lanes = shown.reduce((n, run) => n + run.lanes.length, 0);
  const lane = Math.max(5, Math.min(26, Math.floor(600 / Math.max(1, lanes))));
  pen.font = font(12);
  const labels = lane < 11 ? [] : shown.flatMap((run) => run.lanes.map(({label}) => pen.measureText(label).width));
  const left = Math.ceil(Math.max(2, ...labels) + 8), right = 14;
  let top = 22;
  const runs = shown.map((run) => {
    const at = {run, color: seen(run.color), top: top + head};
    top = at.top + lane * run.lanes.length + gap;
    return at;
  });
  const height = Math.max(80, top + foot);
  const scale = Math.min(devicePixelRatio, 30_000 / height, Math.sqrt(5e7 / width / height)); // browsers draw no larger canvas
  box = {width, height, scale, lane, left, right, runs, bottom: top, x: (moment) => left + moment / end * (width - left - right)};
  canvas.style.height = height + "px";
  drawn = null;
  for (const sheet of [canvas, ground, tasks]) {
    sheet.width = Math.round(width * scale);
    sheet.height = Math.round(height * scale);
    sheet.getContext("2d").setTransform(scale, 0, 0, scale, 0, 0);
  }
  canvas.setAttribute("aria-label", shown.length === 0 ? "No run is chosen" : `Lanes of ${shown.map((run) => run.name).join("; ")}`);
  if (shown.length > 0 && width > 0) {
    drawGround(ground.getContext("2d"));
    drawTasks(tasks.getContext("2d"));
  }
  draw();
}

function drawGround(c) {
  c.fillStyle = colors.back;
  c.fillRect(0, 0, box.width, box.height);
  c.textBaseline = "middle";
  const [unit, name] = unitOf(end), step = niceStep(end / unit, box.width < 600 ? 4 : 8);
  for (let v = 0; v <= end / unit * 1.0001; v += step) {
    const x = Math.round(box.x(v * unit));
    c.fillStyle = colors.line;
    c.fillRect(x, 22 + head, 1, box.bottom - 22 - head);
    c.fillStyle = colors.dim;
    c.font = font(12);
    c.textAlign = "center";
    c.fillText(String(+v.toPrecision(6)), x, box.bottom + 9);
  }
  c.textAlign = "left";
  c.fillText(`time since the start (${name})`, box.left, box.bottom + 25);
  for (const {run, color, top} of box.runs) {
    run.lanes.forEach(({label}, i) => {
      const y = top + i * box.lane;
      c.fillStyle = colors.idle;
      c.fillRect(box.left, y + 0.5, box.x(run.hangs ? end : run.end) - box.left, box.lane - 1);
      if (box.lane < 11) return;
      c.fillStyle = colors.dim;
      c.font = font(12);
      c.textAlign = "right";
      c.fillText(label, box.left - 6, y + box.lane / 2);
      c.textAlign = "left";
    });
    c.fillStyle = colors.back; // no line through the words
    c.fillRect(0, top - head + 2, box.width, head - 4);
    c.fillStyle = color;
    c.fillRect(2, top - 17, 10, 10);
    c.fillStyle = colors.text;
    c.font = font(13, "600");
    c.fillText(run.name, 18, top - 11);
    run.wide = c.measureText(run.name).width;
    if (run.bound > 0 && run.bound <= end) {
      c.strokeStyle = colors.text;
      c.setLineDash([4, 3]);
      c.lineWidth = 1.5;
      c.beginPath();
      c.moveTo(box.x(run.bound), top - 3);
      c.lineTo(box.x(run.bound), top + box.lane * run.lanes.length);
      c.stroke();
      c.setLineDash([]);
    }
  }
}

// niceStep divides a length into at most n steps of 1, 2 or 5 times a power of ten.
function niceStep(length, n) {
  const power = 10 ** Math.floor(Math.log10(length / n));
  return [1, 2, 5, 10].find((s) => length / (s * power) <= n) * power;
}

// drawTasks draws every task: solid for as long as it takes alone, and then hatched.
function drawTasks(c) {
  c.textBaseline = "middle";
  c.textAlign = "center";
  c.font = font(Math.min(12, box.lane - 3));
  for (const {run, color, top} of box.runs) {
    const solid = mix(color, colors.back, colors === night ? 0.55 : 0.45), hatch = hatched(c, color);
    run.seconds.forEach((lane, i) => {
      const y = top + i * box.lane + 0.5, height = box.lane - 1;
      lane.starts.forEach((start, k) => {
        const x = box.x(start), width = Math.max(1, box.x(lane.ends[k]) - x), task = lane.tasks[k];
        const alone = workload.alone?.[task] === undefined ? width : Math.min(width, Math.max(1, box.x(start + workload.alone[task] * 1e-9) - x));
        c.fillStyle = solid;
        c.fillRect(x, y, alone, height);
        if (width > alone) {
          c.fillStyle = hatch;
          c.fillRect(x + alone, y, width - alone, height);
        }
        if (width >= 3) {
          c.strokeStyle = color;
          c.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
        }
        if (box.lane >= 11 && width > 12 && c.measureText(nameOf(task)).width < alone - 4) {
          c.fillStyle = colors.text;
          c.fillText(nameOf(task), x + alone / 2, y + height / 2 + 0.5);
        }
      });
    });
    if (!run.hangs) {
      c.fillStyle = colors.text;
      c.fillRect(box.x(run.end) - 3, top - 3, 3, box.lane * run.lanes.length + 6);
    }
  }
}

function hatched(c, color) {
  const tile = document.createElement("canvas"), fine = Math.ceil(box.scale), size = 5 * fine, t = tile.getContext("2d");
  tile.width = tile.height = size;
  t.fillStyle = colors.back;
  t.fillRect(0, 0, size, size);
  t.strokeStyle = color;
  t.lineWidth = fine;
  for (const shift of [-size, 0, size]) {
    t.beginPath();
    t.moveTo(shift, size);
    t.lineTo(shift + size, 0);
    t.stroke();
  }
  const pattern = c.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / fine));
  return pattern;
}

// draw shows the moment. When it is later than the one that is shown, it paints only what has
// changed: from the tasks that have ended since, or else from the line, up to the new line.
let drawn = null; // the moment that is shown
function draw() {
  if (shown.length === 0 || box.width === 0) {
    pen.fillStyle = colors.back;
    pen.fillRect(0, 0, box.width, box.height);
    return;
  }
  const x = box.x(now), later = drawn !== null && now >= drawn;
  paint(later ? Math.min(box.x(drawn), ...endedSince(drawn).map(box.x)) - 3 : 0, later ? x + 3 : box.width, x);
  copy(ground, 0, 0, box.width, 16);
  const label = clock(now), half = pen.measureText(label).width / 2 + 2;
  pen.textAlign = "center";
  pen.fillText(label, Math.max(half, Math.min(box.width - half, x)), 9);
  pen.textAlign = "right";
  for (const {run, top} of box.runs) {
    const from = run.wide + 24;
    copy(ground, from, top - head + 2, box.width - from, head - 6);
    pen.fillText(fitting(state(run), box.width - from - 6), box.width - 4, top - 11);
  }
  drawn = now;
}

// endedSince are the starts of the tasks that were running at an earlier moment, and have ended.
const endedSince = (earlier) => shown.flatMap((run) => run.seconds.flatMap(({starts, ends}) => {
  const k = upTo(starts, earlier) - 1;
  return k >= 0 && ends[k] > earlier && ends[k] <= now ? [starts[k]] : [];
}));

// paint paints all between two places, with the moment at x.
function paint(from, to, x) {
  pen.save();
  pen.beginPath();
  pen.rect(...whole(from, 16, to - from, box.height));
  pen.clip();
  copy(ground, from, 16, to - from, box.height - 16);
  copy(tasks, from, 16, x - from, box.height - 16);
  for (const {run, color, top} of box.runs) {
    const strip = Math.max(2, box.lane * 0.3);
    pen.fillStyle = color;
    run.seconds.forEach(({starts, ends}, i) => {
      const k = upTo(starts, now) - 1;
      if (k >= 0 && (ends[k] > now || endless(run, ends[k]))) pen.fillRect(box.x(starts[k]), top + (i + 1) * box.lane - 0.5 - strip, x - box.x(starts[k]), strip);
    });
    pen.fillStyle = colors.text;
    pen.fillRect(x - 0.75, top - 3, 1.5, box.lane * run.lanes.length + 6);
  }
  pen.fillRect(x - 0.75, 16, 1.5, 6);
  pen.restore();
  pen.fillStyle = colors.text;
  pen.textBaseline = "middle";
  pen.font = font(13);
}

// whole is a rectangle whose edges are on those of pixels, so that nothing is painted half.
function whole(x, y, width, height) {
  const {scale} = box, [left, top] = [x, y].map((v) => Math.round(v * scale));
  return [left, top, Math.round((x + width) * scale) - left, Math.round((y + height) * scale) - top].map((v) => v / scale);
}

// copy copies a part of a sheet to the same place.
function copy(sheet, ...part) {
  const [x, y, width, height] = whole(...part), {scale} = box;
  if (width > 0) pen.drawImage(sheet, x * scale, y * scale, width * scale, height * scale, x, y, width, height);
}

// fitting leaves out the last parts of a text that is too wide.
function fitting(text, width) {
  while (pen.measureText(text).width > width && text.includes(", ")) text = text.slice(0, text.lastIndexOf(", "));
  return text;
}

// ---- Playing ----

// go shows another moment.
function go(moment) {
  now = Math.max(0, Math.min(end, moment));
  $("at").value = now;
  draw();
}

// seek is what a reader does: it ends the playing, and says what is there.
function seek(moment) {
  pause();
  go(moment);
  write(0);
  say(500);
}

function step(direction) {
  const at = upTo(events, now); // of the first event after this moment
  if (direction > 0) seek(events[at] ?? end);
  else seek(events[events[at - 1] === now ? at - 2 : at - 1] ?? 0);
}

function play() {
  if (end === 0) return;
  if (now >= end) go(0);
  playing = true;
  $("play").textContent = "Pause";
  let last = performance.now();
  const tick = (time) => {
    if (!playing) return;
    go(now + Math.max(0, time - last) / 1000 / slower);
    last = time;
    if (now >= end) {
      seek(end);
      return;
    }
    write(250);
    if (performance.now() - saidAt > 3000) say(0);
    next();
  };
  const next = () => calm.matches ? setTimeout(requestAnimationFrame, 1000, tick) : requestAnimationFrame(tick);
  say(500);
  next();
}

function pause() {
  playing = false;
  $("play").textContent = "Play";
}

// ---- Choosing ----

// choose shows a workload, whole, at a speed at which it takes some seconds.
function choose(w) {
  workload = w;
  workload.end = Math.max(...workload.runs.map((run) => run.end));
  for (const run of workload.runs) {
    if (!run.seconds) unpack(run);
  }
  const list = workload.runs.map((run) => {
    const label = document.createElement("label"), input = document.createElement("input"), color = document.createElement("i");
    input.type = "checkbox";
    input.checked = run.shown;
    input.addEventListener("change", () => {
      run.shown = input.checked;
      show();
    });
    run.swatch = color;
    label.append(input, color, run.name + (run.more ? ` (the first ${run.lanes.length} of ${run.lanes.length + run.more} workers)` : ""));
    return label;
  });
  $("runs").replaceChildren($("runs").firstElementChild, ...list);
  show();
  const options = [...$("speed").options];
  (options.find((o) => o.value * end >= 8) ?? options.at(-1)).selected = true;
  slower = +$("speed").value;
}

// show shows the chosen runs from their end.
function show() {
  pause();
  shown = workload.runs.filter((run) => run.shown);
  end = Math.max(0, ...shown.map((run) => run.end));
  events = [...new Set([0, ...shown.flatMap((run) => [...run.starts, ...run.ends])])].sort((a, b) => a - b);
  now = end;
  $("at").max = end;
  $("at").value = now;
  $("key-alone").hidden = !workload.alone;
  $("key-bound").hidden = !shown.some((run) => run.bound);
  layout();
  write(0);
  say(500);
  list();
}

// mostRows is how many rows of a table a browser shows without a pause.
const mostRows = 2000;

// list makes the table of the tasks, when it is open.
function list() {
  if (!$("tasks").open) return;
  const rows = shown.flatMap((run) => run.seconds.flatMap((lane, i) => lane.starts.map((start, k) =>
    [run.name, run.lanes[i].label, nameOf(lane.tasks[k]), instant(start), endless(run, lane.ends[k]) ? "never" : instant(lane.ends[k])])));
  const table = document.createElement("table"), row = (cell, cells) => {
    const tr = document.createElement("tr");
    tr.append(...cells.map((text) => Object.assign(document.createElement(cell), {textContent: text})));
    return tr;
  };
  table.createCaption().textContent = rows.length > mostRows ? `The first ${mostRows} of ${rows.length} tasks` : count(rows.length, "task");
  table.createTHead().append(row("th", ["run", "worker", "task", "start", "end"]));
  table.createTBody().append(...rows.slice(0, mostRows).map((cells) => row("td", cells)));
  $("tasks").querySelector("div").replaceChildren(table);
}

// ---- What readers use ----

for (const n of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) {
  $("speed").add(new Option(n === 1 ? "true speed" : `${n} times slower`, n));
}
$("speed").addEventListener("change", () => slower = +$("speed").value);
workloads.forEach((w, i) => $("workload").add(new Option(w.name, i)));
$("workload").addEventListener("change", () => choose(workloads[$("workload").value]));
$("play").addEventListener("click", () => playing ? seek(now) : play());
$("back").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
$("at").addEventListener("input", () => seek(+$("at").value));
$("tasks").addEventListener("toggle", list);

for (const kind of ["pointerdown", "pointermove"]) {
  canvas.addEventListener(kind, (event) => {
    if (!(event.buttons & 1) || shown.length === 0) return;
    canvas.setPointerCapture(event.pointerId);
    seek((event.offsetX - box.left) / (box.width - box.left - box.right) * end);
  });
}

// Keys work in the player and where nothing has the focus. Space still presses what has it.
document.addEventListener("keydown", (event) => {
  const at = document.activeElement, inside = at === document.body || $("player").contains(at);
  if (!inside || event.ctrlKey || event.altKey || event.metaKey || at.tagName === "SELECT" || at.closest("#tasks")) return;
  const action = {" ": () => $("play").click(), ArrowLeft: () => step(-1), ArrowRight: () => step(1), Home: () => seek(0), End: () => seek(end)}[event.key];
  if (!action || event.key === " " && ["BUTTON", "INPUT"].includes(at.tagName) && at.type !== "range") return;
  event.preventDefault();
  action();
});

new ResizeObserver(() => box && canvas.clientWidth !== box.width && layout()).observe(canvas);
dark.addEventListener("change", layout);
const showCalm = () => $("calm").hidden = !calm.matches;
calm.addEventListener("change", showCalm);
showCalm();

// On paper is the whole, in dark letters.
for (const [event, on] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    printing = on;
    if (on) seek(end);
    layout();
  });
}

if (workloads.length > 0) choose(workloads[0]);
