// A hundred thousand tasks: the page stays small, nothing stalls it, and a key is answered at once.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

/** Most row elements a page may hold. */
const MOST_ROWS = 60;
/** Longest the page should be deaf, in milliseconds: told as a figure, because a busy machine adds to it. */
const LONGEST_TASK = 50;
/** A page that is deaf for so many milliseconds stalls, on any machine. */
const STALL = 500;

/** Opens the longest list there is. */
async function openLongList(t, options) {
  const app = await open(t, { clinic: "large", ...options });
  await app.signIn("priya.nair");
  await app.go("Upcoming");
  await app.role("radio", "Everyone").or(app.role("button", "Everyone")).first().click();
  const grid = app.page.getByRole("grid");
  await app.until("the list is long", async () => Number(await grid.getAttribute("aria-rowcount")) > 50_000);
  await app.settled();
  return { app, grid };
}

/** Counts rows and long tasks from now on; answers a function that ends it. */
async function watch(app) {
  await app.page.evaluate(() => {
    const seen = { rows: 0, tasks: [] };
    const grid = document.querySelector("[role=grid]");
    const count = () => {
      seen.rows = Math.max(seen.rows, grid.querySelectorAll("[role=row]").length);
    };
    count();
    const changes = new MutationObserver(count);
    changes.observe(grid, { childList: true, subtree: true });
    const tasks = new PerformanceObserver((list) => {
      seen.tasks.push(...list.getEntries().map((entry) => Math.round(entry.duration)));
    });
    tasks.observe({ entryTypes: ["longtask"] });
    globalThis.watched = { seen, changes, tasks };
  });
  return () =>
    app.page.evaluate(() => {
      const { seen, changes, tasks } = globalThis.watched;
      seen.tasks.push(...tasks.takeRecords().map((entry) => Math.round(entry.duration)));
      changes.disconnect();
      tasks.disconnect();
      return seen;
    });
}

/** What the watch may have seen. */
function expectCalm(t, seen, what) {
  assert.ok(seen.rows > 5, `${what}: rows are there`);
  assert.ok(seen.rows <= MOST_ROWS, `${what}: ${seen.rows} row elements`);
  const long = seen.tasks.filter((task) => task > LONGEST_TASK);
  t.diagnostic(`${what}: at most ${seen.rows} row elements; tasks over ${LONGEST_TASK} ms: ${JSON.stringify(long)}`);
  assert.deepEqual(
    long.filter((task) => task > STALL),
    [],
    `${what}: nothing stalls the page`,
  );
}

journey("scrolling by keys through a hundred thousand tasks never stalls the page", async (t) => {
  const { app, grid } = await openLongList(t);
  await grid.locator("[role=row][tabindex='0']").focus();
  const end = await watch(app);
  for (let presses = 0; presses < 40; presses += 1) {
    await app.press("PageDown");
  }
  for (let presses = 0; presses < 40; presses += 1) {
    await app.press("ArrowDown");
  }
  await app.press("End");
  await app.settled();
  await app.press("Home");
  await app.settled();
  expectCalm(t, await end(), "by keys");
  await app.end();
});

journey("scrolling by wheel through a hundred thousand tasks never stalls the page", async (t) => {
  const { app, grid } = await openLongList(t);
  await grid.hover();
  const end = await watch(app);
  for (let turns = 0; turns < 60; turns += 1) {
    await app.page.mouse.wheel(0, turns % 10 === 9 ? 20_000 : 400);
  }
  await app.settled();
  expectCalm(t, await end(), "by wheel");
  await app.end();
});

journey("from a key to the painted list", async (t) => {
  const { app } = await openLongList(t);
  const times = [];
  for (const keys of ["Control+2", "Control+3", "Control+5", "Control+3", "Control+1", "Control+3", "Control+4", "Control+3"]) {
    times.push(
      await app.page.evaluate(
        (keys) =>
          new Promise((painted) => {
            const began = performance.now();
            const changes = new MutationObserver(() => {
              const grid = document.querySelector("[role=grid], .empty");
              if (grid && grid.getAttribute("aria-busy") !== "true") {
                changes.disconnect();
                requestAnimationFrame(() => setTimeout(() => painted(performance.now() - began)));
              }
            });
            changes.observe(document.body, { childList: true, subtree: true, attributes: true });
            const key = keys.split("+")[1];
            document.activeElement.dispatchEvent(
              new KeyboardEvent("keydown", { key, code: `Digit${key}`, ctrlKey: true, bubbles: true, cancelable: true }),
            );
          }),
        keys,
      ),
    );
  }
  times.sort((one, other) => one - other);
  t.diagnostic(`key to painted list: median ${Math.round(times[times.length >> 1])} ms, longest ${Math.round(times.at(-1))} ms`);
  assert.equal(times.length, 8);
  await app.end();
});
