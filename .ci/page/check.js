// Looks at report.html and replay.html in a real browser, as their readers do: with a mouse or
// without, in light and dark, on a phone, on paper and through a screen reader.
//
//   node check.js BROWSER FILE...
//
// With SHOTS=DIR pictures of it go there, to be looked at.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [browserPath, ...files] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
let failures = 0;

function check(ok, what) {
  if (ok) return;
  failures++;
  console.log(`  WRONG: ${what}`);
}

// open shows a page as one reader has it, and notes what it asks the network for.
async function open(file, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(resolve(file)).href;
  await context.route("**", (route) => {
    const wanted = route.request().url();
    if (wanted.split("#")[0] === url) return route.continue();
    check(false, `a request for ${wanted}`);
    return route.abort();
  });
  page.on("console", (m) => check(!["error", "warning"].includes(m.type()), `the console says: ${m.text()}`));
  page.on("pageerror", (e) => check(false, `an exception: ${e}`));
  await page.goto(url);
  return page;
}

async function shot(page, file, name) {
  if (process.env.SHOTS) {
    await page.screenshot({ path: join(process.env.SHOTS, `${basename(dirname(file))}-${name}.png`), fullPage: true });
  }
}

async function accessible(page, how) {
  await page.evaluate(axe); // not as a script of the page: its policy allows none but its own
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const v of violations) check(false, `axe, ${how}: ${v.impact} ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 120)}`);
}

// wide: on a phone a chart says that it scrolls, each of its texts lies inside of it, and in the dark
// it is not white.
async function wide(page) {
  for (const chart of await page.$$eval("figure", (all) => all.map((figure) => {
    const svg = figure.querySelector("svg"), box = svg.getBoundingClientRect(), card = svg.parentElement;
    const outside = [...svg.querySelectorAll("text")].filter((t) => {
      const b = t.getBoundingClientRect();
      return b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1;
    });
    return {
      name: svg.ariaLabel, outside: outside.map((t) => t.textContent), scrolls: card.scrollWidth > card.clientWidth + 1,
      says: figure.querySelector(".wide").checkVisibility(), filter: getComputedStyle(svg).filter, ground: getComputedStyle(card).backgroundColor,
      page: getComputedStyle(document.body).backgroundColor,
    };
  }))) {
    check(chart.outside.length === 0, `${chart.name} is cropped: ${chart.outside}`);
    check(!chart.scrolls || chart.says, `${chart.name} does not say that it scrolls`);
    check(chart.filter !== "none" && chart.ground === chart.page, `${chart.name} is not dark on a dark page: ${chart.ground}, ${chart.filter}`);
  }
}

// charts: each has a size, a name and a description, as the browser tells a screen reader.
async function charts(page) {
  const drawn = await page.$$eval("svg[role=img]", (all) => all.map((svg) => {
    const { width, height } = svg.getBoundingClientRect();
    return { name: svg.getAttribute("aria-label"), shown: svg.checkVisibility() && width > 200 && height > 100 && svg.querySelectorAll("path").length > 2 };
  }));
  for (const chart of drawn) check(chart.shown, `the chart ${chart.name} is not to be seen`);
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const images = nodes.filter((n) => !n.ignored && ["image", "img"].includes(n.role?.value));
  check(images.length === drawn.length, `${images.length} of ${drawn.length} charts exist for a screen reader`);
  for (const n of images) check(n.name?.value && n.description?.value?.length > 40, `a chart without name or description: ${n.name?.value}`);
  for (const href of await page.$$eval("a[download]", (all) => all.map((a) => a.href))) {
    const csv = Buffer.from(href.replace(/^data:text\/csv;charset=utf-8;base64,/, ""), "base64").toString();
    check(csv.split("\n").length > 2, `a chart's data is no CSV: ${csv.slice(0, 60)}`);
  }
  return drawn.length;
}

async function headings(page) {
  let before = 0;
  for (const [level, text] of await page.$$eval("h1, h2, h3, h4", (all) => all.map((h) => [+h.tagName[1], h.textContent]))) {
    check(level <= before + 1 && (level > 1 || before === 0), `the heading "${text}" of level ${level} follows one of level ${before}`);
    before = level;
  }
}

// keyboard goes through the page with the Tab key: in the order of the document, over all
// there is to use, each visible and marked.
async function keyboard(page) {
  const usable = await page.$$eval("a[href], button, summary, input, select, [tabindex='0']", (all) => (window.usable = all.filter((e) => e.checkVisibility())).length);
  for (let i = 0; i < usable; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
      return {
        index: window.usable.indexOf(e), text: e.textContent.slice(0, 40),
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      };
    });
    check(at.index === i, `Tab ${i + 1} goes to "${at.text}", number ${at.index + 1} on the page`);
    check(at.seen && at.marked, `"${at.text}" has the focus, and nobody sees it`);
    if (at.index !== i) return;
  }
}

// sorting: by each column, with Enter and Space, upwards by what the texts mean, then
// downwards, then back.
async function sorting(page) {
  const unit = { ns: 1e-9, "µs": 1e-6, ms: 1e-3, s: 1 };
  const value = (text) => parseFloat(text.replace("−", "-").replace(/^[<>+] ?/, "")) * (unit[text.split(" ").at(-1)] ?? 1);
  for (const head of await page.$$("th[data-sorts]")) {
    const name = await head.evaluate((th) => th.textContent);
    const texts = () => head.evaluate((th) => [...th.closest("table").tBodies[0].rows].map((r) => r.cells[th.cellIndex].textContent));
    const before = await texts();
    const numbers = before.some((t) => t !== "–") && before.every((t) => t === "–" || !isNaN(value(t)));
    const press = async (key, want, sign) => {
      await (await head.$("button")).press(key);
      check((await head.getAttribute("aria-sort") ?? "none") === want, `${key} on ${name} does not sort ${want}`);
      const now = await texts(), given = now.filter((t) => t !== "–");
      check(now.slice(given.length).every((t) => t === "–"), `what has no ${name} does not come last`);
      check(!numbers || given.every((t, i) => i === 0 || sign * value(t) >= sign * value(given[i - 1])), `${name} ${want} is ${given}`);
    };
    await press("Enter", "ascending", 1);
    await press("Space", "descending", -1);
    await (await head.$("button")).press("Enter");
    check(await head.getAttribute("aria-sort") === null && (await texts()).join() === before.join(), `the third key on ${name} does not bring back the order of before`);
  }
}

// talk: a chart fills the screen, and the arrows lead to its neighbours.
async function talk(page) {
  const buttons = await page.$$("figure button");
  if (buttons.length < 2) return;
  const shown = () => page.evaluate(() => [...document.querySelectorAll("figure")].indexOf(document.fullscreenElement));
  const becomes = async (want, how) => {
    await page.waitForFunction((i) => [...document.querySelectorAll("figure")].indexOf(document.fullscreenElement) === i, want, { timeout: 5000 }).catch(() => {});
    check(await shown() === want, `${how} shows chart ${await shown()}, not ${want}`);
  };
  await buttons[0].press("Enter");
  await becomes(0, "Enter on Full screen");
  await page.keyboard.press("ArrowRight");
  await becomes(1, "the right arrow");
  await page.keyboard.press("ArrowLeft");
  await becomes(0, "the left arrow");
  await page.evaluate(() => document.exitFullscreen());
}

// narrow: nothing but tables and charts, in boxes of their own, is wider than a phone.
async function narrow(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= width, `at ${width} pixels the page is ${wide} wide`);
}

async function paper(page, file) {
  await page.emulateMedia({ media: "print" });
  const cut = await page.$$eval(".scroll", (all) => all.filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => `${e.textContent.trim().slice(0, 30)} ${e.scrollWidth} of ${e.clientWidth}`));
  check(cut.length === 0, `on paper this is cut off: ${cut}`);
  const pdf = await page.pdf({ format: "A4", margin: { top: "12mm", bottom: "12mm", left: "12mm", right: "12mm" }, path: process.env.SHOTS && join(process.env.SHOTS, `${basename(dirname(file))}.pdf`) });
  check(pdf.length > 10_000, `a PDF of ${pdf.length} bytes`);
}

// look is all of that for one page.
async function look(file) {
  let page = await open(file, { colorScheme: "light", viewport: { width: 1280, height: 800 } });
  const drawn = await charts(page);
  await headings(page);
  await keyboard(page);
  await sorting(page);
  await talk(page);
  await accessible(page, "light");
  await shot(page, file, "light");
  await page.context().close();

  page = await open(file, { colorScheme: "dark", viewport: { width: 1920, height: 1080 } });
  await accessible(page, "dark");
  await shot(page, file, "dark");
  await page.context().close();

  page = await open(file, { colorScheme: "dark", viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  await narrow(page, 320);
  await wide(page);
  await accessible(page, "on a phone");
  await shot(page, file, "phone");
  await page.context().close();

  page = await open(file, { viewport: { width: 700, height: 1000 } }); // about what A4 leaves
  await paper(page, file);
  await page.context().close();
  return drawn;
}

// What a replay shows is read from its slider, the words below the lanes, and the pixels.
const moment = (page) => page.$eval("#at", (at) => at.valueAsNumber);
const lastMoment = (page) => page.$eval("#at", (at) => +at.max);
const pixels = (page) => page.$eval("#lanes", (c) => c.toDataURL());
const playing = async (page) => await page.textContent("#play") === "Pause";

// says waits until the words for a screen reader are some: they are said with a delay.
async function says(page, want, how) {
  await page.waitForFunction((w) => new RegExp(w).test(document.getElementById("said").textContent), want, { timeout: 5000 })
    .catch(async () => check(false, `after ${how} the words are "${await page.textContent("#said")}", want ${want}`));
}

// keys plays, steps and scrubs without a mouse, with the focus nowhere, on the slider and on a button.
async function keys(page) {
  const end = await lastMoment(page), whole = await pixels(page);
  const atEnd = async () => Math.abs(await moment(page) / end - 1) < 1e-5; // the slider rounds
  check(await atEnd() && !await playing(page), "it does not begin with the whole picture at rest");
  for (const focus of [null, "#at", "#next"]) {
    const on = focus ?? "nothing", press = (key) => focus ? page.press(focus, key) : page.keyboard.press(key);
    if (!focus) await page.evaluate(() => document.activeElement.blur());
    await press("Home");
    check(await moment(page) === 0, `Home on ${on} goes to ${await moment(page)}`);
    await press("ArrowRight");
    await press("ArrowRight");
    const second = await moment(page);
    check(second > 0 && second < end, `two steps on ${on} go to ${second} of ${end}`);
    await says(page, "\\b(start|end)", "two steps");
    await press("ArrowLeft");
    check(await moment(page) < second, `a step back on ${on} goes from ${second} to ${await moment(page)}`);
    await press("End");
    check(await atEnd() && await pixels(page) === whole, `End on ${on} goes to ${await moment(page)}, or shows something else than at first`);
  }
  await page.focus("#at");
  await page.keyboard.press("Space");
  check(await playing(page), "Space does not play");
  await page.waitForFunction(() => document.getElementById("at").valueAsNumber > 0);
  await page.keyboard.press("Space");
  const at = await moment(page);
  check(!await playing(page) && at > 0 && at < end, `Space does not pause: ${at} of ${end}`);
  await page.waitForFunction(() => document.getElementById("said").textContent === document.getElementById("now").textContent, null, { timeout: 5000 })
    .catch(() => check(false, "what is said after a pause is not what is written"));
  await page.focus("#play");
  await page.keyboard.press("Space");
  check(await playing(page), "Space on Play does not play");
  await page.keyboard.press("ArrowRight");
  check(!await playing(page), "a step does not pause");
}

// smooth plays for some seconds, and counts frames. On a busy machine they may come late without
// any fault of the page: then the time that its own work takes decides.
async function smooth(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" }); // without the time that others have the core
  const worked = async () => Object.fromEntries((await client.send("Performance.getMetrics")).metrics.map((m) => [m.name, m.value])).TaskDuration;
  await page.selectOption("#speed", { index: 9 });
  await page.keyboard.press("Home");
  await page.click("#play");
  const before = await worked();
  const times = await page.evaluate(() => new Promise((done) => {
    const times = [], note = (time) => {
      times.push(time);
      if (time - times[0] < 3000) requestAnimationFrame(note);
      else done(times);
    };
    requestAnimationFrame(note);
  }));
  const frames = times.length - 1, rate = frames / (times.at(-1) - times[0]) * 1000, work = (await worked() - before) / frames * 1000;
  check(await playing(page), "it has stopped by itself");
  await page.click("#play");
  check(rate >= 50 || work <= 10, `${rate.toFixed(0)} frames per second, with ${work.toFixed(1)} ms of work each`);
  return `${rate.toFixed(0)} frames per second, ${work.toFixed(1)} ms of work each`;
}

// choosing: each workload can be shown, and each of its runs alone or none.
async function choosing(page) {
  for (const [i] of (await page.$$("#workload option")).entries()) {
    if (i > 0) await page.selectOption("#workload", { index: i });
    check(await lastMoment(page) > 0, `workload ${i} takes no time`);
    const boxes = await page.$$("#runs input");
    const height = () => page.$eval("#lanes", (c) => c.clientHeight);
    for (const box of boxes) await box.setChecked(false);
    await says(page, "No run", "taking all away");
    const none = await height();
    await boxes.at(-1).setChecked(true);
    check(await height() > none || await lastMoment(page) > 0, "the last run is not shown");
    for (const box of boxes) await box.setChecked(true);
    check(await height() > none, "all runs are not shown");
  }
  await page.click("#tasks summary");
  await page.waitForSelector("#tasks td");
}

// replay is all of that for one replay.html.
async function replay(file) {
  check(readFileSync(file).length <= 1_000_000, `${readFileSync(file).length} bytes`);
  let page = await open(file, { colorScheme: "light", viewport: { width: 1920, height: 1080 } });
  await headings(page);
  await keyboard(page);
  await keys(page);
  const rate = await smooth(page);
  await accessible(page, "light");
  await shot(page, file, "replay-light");
  await choosing(page);
  await accessible(page, "with all runs and the tasks");
  await shot(page, file, "replay-all");
  await page.context().close();

  page = await open(file, { colorScheme: "dark", viewport: { width: 1280, height: 800 } });
  await accessible(page, "dark");
  await shot(page, file, "replay-dark");
  await page.context().close();

  for (const width of [320, 390]) {
    page = await open(file, { colorScheme: "dark", viewport: { width, height: 800 }, hasTouch: true, isMobile: true });
    await narrow(page, width);
    await accessible(page, `${width} pixels wide`);
    const box = await (await page.$("#lanes")).boundingBox();
    await page.touchscreen.tap(box.x + box.width / 2, box.y + 60);
    await page.waitForFunction(() => document.getElementById("at").valueAsNumber < +document.getElementById("at").max, { timeout: 5000 })
      .catch(() => check(false, "a tap on the lanes goes nowhere"));
    await shot(page, file, `replay-${width}`);
    await page.context().close();
  }

  page = await open(file, { reducedMotion: "reduce", viewport: { width: 1280, height: 800 } });
  check(await page.isVisible("#calm"), "it says nothing about reduced motion");
  await page.click("#play");
  const shown = await page.evaluate(() => new Promise((done) => {
    const seen = new Set(), at = document.getElementById("at");
    const look = setInterval(() => seen.add(at.value), 20);
    setTimeout(() => { clearInterval(look); done(seen.size); }, 2500);
  }));
  check(shown >= 2 && shown <= 4, `with reduced motion, ${shown} pictures in 2.5 s`);
  await page.context().close();

  page = await open(file, { viewport: { width: 700, height: 1000 } });
  await page.keyboard.press("Home");
  await paper(page, file);
  await page.context().close();
  return rate;
}

for (const file of files) {
  const before = failures;
  console.log(file);
  const [see, what] = readFileSync(file, "utf8").includes('id="player"') ? [replay, ""] : [look, " charts"];
  const seen = await see(file).catch((e) => check(false, e)); // the page is so wrong that the rest cannot be tried
  console.log(`  ${seen ?? "?"}${what}, ${failures - before} wrong`);
}
await browser.close();
process.exitCode = failures > 0 ? 1 : 0;
