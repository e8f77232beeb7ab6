// Keys, the palette and the help sheet: everything by keyboard, and every key says what it did.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

const palette = (app) => app.role("combobox", "Search or command");

journey("the palette finds commands, screens, patients and tasks, and Escape is as if nothing had been", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  // The list takes the focus once it is read.
  await app.settled();
  const before = await app.focused();
  await app.press("Control+K");
  await app.hasFocus(palette(app));
  await app.sees(app.role("option", /Add a task/));
  await app.type("mart");
  await app.sees(app.role("option", /MARTIN, .*Born.*MRN/).first());
  await app.press("Escape");
  await app.seesNot(palette(app));
  assert.equal(await app.focused(), before, "the focus is where it was");
  await app.press("Control+K");
  await app.hasFocus(palette(app));
  await app.type("upco");
  await app.press("Enter");
  await app.sees(app.role("heading", "Upcoming", { level: 1 }));
  await app.end();
});

journey("Enter in a palette that was just opened changes nobody's task", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+K");
  await app.hasFocus(palette(app));
  await app.press("Enter");
  await app.sees(app.role("combobox", /^What is to be done/));
  assert.equal((await app.bridge.asked("complete_task")).length, 0);
  await app.end();
});

journey("a key that cannot act says why", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Settings");
  await app.press("Control+F");
  await app.sees(/no list to find in/);
  await app.press("Control+Shift+Z");
  await app.sees(/There is no redo/);
  await app.press("Control+I");
  await app.sees(/No task is open/);
  await app.end();
});

journey("search opens a task beside what was found, and Escape goes back into the line", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+Shift+F");
  const field = app.role("combobox", /^Words of a task/);
  await app.hasFocus(field);
  await app.type("ref");
  await app.sees(app.role("option", /Ref/).first());
  await app.press("ArrowDown", "Enter");
  await app.sees(app.page.locator(".inspector").first());
  await app.press("Escape");
  await app.hasFocus(field);
  await app.press("Control+2");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.press("Control+Shift+F");
  await app.hasFocus(field);
  assert.equal(await field.inputValue(), "ref", "what was searched for is still there");
  await app.end();
});

journey("F5 reads again and never loads the page anew", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.page.evaluate(() => {
    globalThis.stillHere = true;
  });
  await app.press("F5");
  await app.sees(/was read again/);
  await app.press("Control+R");
  assert.equal(await app.page.evaluate(() => globalThis.stillHere), true);
  await app.end();
});

journey("F6 goes round the panes, and the places have numbers", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+3");
  await app.sees(app.role("heading", "Upcoming", { level: 1 }));
  await app.press("Control+6");
  await app.sees(app.role("heading", "Patients", { level: 1 }));
  await app.press("Alt+ArrowLeft");
  await app.sees(app.role("heading", "Upcoming", { level: 1 }));
  const seen = new Set();
  for (let presses = 0; presses < 4; presses += 1) {
    await app.press("F6");
    seen.add(
      await app.page.evaluate(() => document.activeElement?.closest(".titlebar, .sidebar, main, .inspector")?.className),
    );
  }
  assert.ok(seen.size >= 3, `title bar, places and screen were entered: ${[...seen]}`);
  await app.end();
});

journey("the palette, the help sheet and the ways out are accessible and fit every window", async (t) => {
  const app = await open(t);
  await app.signIn("maya.lin");
  const sizes = [{ width: 900, height: 600 }, { width: 640, height: 400 }, { width: 1280, height: 800 }];
  const look = async (what) => {
    await app.settled();
    await app.expectAccessible(what);
    for (const size of sizes) {
      await app.page.setViewportSize(size);
      await app.expectFits(`${what} in ${size.width} by ${size.height}`);
    }
  };
  await app.press("Control+K");
  await app.hasFocus(palette(app));
  await app.type("ma");
  await app.sees(app.role("option", /Born/).first());
  await look("the palette");
  await app.press("Escape", "F1");
  await app.sees(app.role("heading", "Keys and help"));
  await look("the help sheet");
  await app.press("Escape");
  await app.role("button", /^Signed in: Maya Lin/).click();
  await app.sees(app.role("menuitem", "Sign out"));
  await look("the ways out");
  await app.end();
});

journey("the ways out: arrows move, Escape gives the focus back, sign out ends at the door", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  const who = app.role("button", /^Signed in: Maya Lin/);
  await app.tabTo(who);
  await app.press("ArrowDown");
  await app.hasFocus(app.role("menuitem", /^Lock/));
  await app.press("ArrowDown", "ArrowDown");
  await app.hasFocus(app.role("menuitem", "Sign out"));
  await app.press("Escape");
  await app.hasFocus(who);
  await app.press("ArrowUp");
  await app.hasFocus(app.role("menuitem", "Settings"));
  await app.press("ArrowUp");
  await app.hasFocus(app.role("menuitem", "Sign out"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Sign in"));
  await app.end();
});
