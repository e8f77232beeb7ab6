// Every screen: its tree as a screen reader is told, axe in every theme, and nothing out of reach in any window.
import { journey, open } from "./app.mjs";

/** Screens, and somebody who may see them. */
const SCREENS = [
  ["Inbox", "maya.lin"],
  ["Today", "maya.lin"],
  ["Upcoming", "maya.lin"],
  ["Waiting on others", "maya.lin"],
  ["Done", "maya.lin"],
  ["Patients", "maya.lin"],
  ["People", "dana.reyes"],
  ["Who can do this", "dana.reyes"],
  ["Emergency access", "dana.reyes"],
  ["Sessions", "dana.reyes"],
  ["Policy", "dana.reyes"],
  ["Clinic settings", "dana.reyes"],
  ["Recovery sheet", "dana.reyes"],
  ["Search", "maya.lin"],
  ["Settings", "maya.lin"],
  ["Backup", "dana.reyes"],
  ["Verify", "dana.reyes"],
  ["Oversight", "dana.reyes"],
  ["Audit trail", "dana.reyes"],
  ["Audit reports", "dana.reyes"],
  ["Alerts", "dana.reyes"],
  ["Rules for alerts", "dana.reyes"],
  ["Review of the audit trail", "dana.reyes"],
];

/** Windows that people have: large, small, and a page at 200 %. */
const WINDOWS = [
  ["1280 by 800", { width: 1280, height: 800 }],
  ["900 by 600", { width: 900, height: 600 }],
  ["1280 by 800 at 200 %", { width: 640, height: 400 }],
];

for (const [screen, login] of SCREENS) {
  journey(`${screen} is accessible in every theme and fits every window`, async (t) => {
    const app = await open(t);
    await app.signIn(login);
    if (screen !== "Today") {
      await app.go(screen);
    }
    await app.settled();
    await app.expectTree(screen.toLowerCase().replaceAll(" ", "-"));
    await app.expectAccessible(screen);
    for (const [name, size] of WINDOWS) {
      await app.page.setViewportSize(size);
      await app.expectFits(`${screen} in ${name}`);
    }
    await app.end();
  });
}
