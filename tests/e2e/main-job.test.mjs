// The main job, by keyboard alone: a task is added for a patient, given on, put on hold, finished, taken back, found.
import assert from "node:assert/strict";
import { journey, open, PASSWORD } from "./app.mjs";

const TITLE = "Call the pharmacy about the refill";
/** The line in which a task is added. */
const line = (app) => app.page.getByRole("combobox", { name: /^What is to be done/ });
/** The row of a list that shows a title. */
const row = (app, title) => app.page.getByRole("row").filter({ hasText: title });

/** Adds a task for the first patient whose number begins so. */
async function addFor(app, title, rest) {
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.type(`${title} ^WC-10012`);
  await app.sees(app.page.getByRole("option", { name: /MRN WC-10012/ }));
  await app.press("ArrowDown", "Enter");
  await app.sees(app.role("group", "Understood").getByText(/MRN WC-10012/));
  await app.type(rest);
  await app.press("Enter");
  await app.until("the task is sent", async () => (await app.bridge.asked("add_task")).length === 1);
  await app.seesNot(line(app));
}

/** Puts the focus on the row of a title, as somebody without a mouse does: find, then Tab. */
async function toRow(app, title) {
  await app.seesNot(app.page.getByRole("dialog"));
  await app.press("Control+F");
  await app.hasFocus(app.role("searchbox", "Find in this list"));
  await app.press("Control+A");
  await app.type(title);
  await app.until("the list is narrowed to it", async () => (await row(app, title).count()) === 1);
  await app.tabTo(row(app, title));
}

journey("the main job, by keyboard alone", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");

  await addFor(app, TITLE, " today 16:00 !2");
  const [added] = await app.bridge.asked("add_task");
  assert.equal(added.request.title, TITLE);
  assert.equal(added.request.due_time, "16:00");
  assert.ok(added.request.patient, "the task is the patient's");

  await toRow(app, TITLE);
  await app.press("a");
  await app.hasFocus(app.page.getByRole("combobox", { name: /^To whom/ }));
  await app.type("maya");
  await app.sees(app.page.getByRole("option", { name: /Maya Lin/ }));
  await app.press("Enter");
  await app.until("it is given on", async () => (await app.bridge.asked("assign_task")).length === 1);

  await toRow(app, TITLE);
  await app.press("h");
  await app.sees(app.role("dialog", "For whom does it wait?"));
  await app.type("Pharmacy");
  await app.press("Tab");
  await app.type("They open at ten");
  await app.press("Control+Enter");
  await app.until("it waits", async () => (await app.bridge.asked("hold_task")).length === 1);
  const [held] = await app.bridge.asked("hold_task");
  assert.equal(held.request.reason, "They open at ten");

  await toRow(app, TITLE);
  await app.press("x");
  await app.sees(row(app, TITLE).getByText(/^Done/));
  await app.sees(row(app, TITLE).getByRole("button", { name: "Undo" }));
  await app.press("Control+z");
  await app.until("it is taken back", async () => (await app.bridge.asked("undo_last_act")).length === 1);
  await app.seesNot(row(app, TITLE).getByText(/^Done/));

  await app.press("Control+Shift+F");
  await app.hasFocus(app.role("searchbox", /./).or(app.page.getByRole("combobox")).first());
  await app.type("pharmacy refill");
  await app.sees(app.page.getByRole("option", { name: new RegExp(TITLE) }).or(row(app, TITLE)).first());

  await app.press("Control+K");
  await app.hasFocus(app.palette());
  await app.type("lock");
  await app.press("Enter");
  await app.sees(app.role("heading", "Locked"));
  await app.tabTo(app.role("button", "Somebody else signs in"));
  await app.press("Enter");
  await app.signIn("nora.quist");
  await app.end();
});

journey("a patient is never taken unseen: the line is not sent before one is confirmed", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.type(`${TITLE} ^WC-1001`);
  await app.sees(app.page.getByRole("option", { name: /MRN WC-10012/ }));
  await app.press("Escape");
  await app.press("Enter");
  assert.deepEqual(await app.bridge.asked("add_task"), [], "nothing was sent");
  await app.end();
});

journey("what was typed outlives the lock, and comes back to the same person only", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.type("Half a thought");
  await app.press("Control+L");
  await app.sees(app.role("heading", "Locked"));
  await app.hasFocus(app.role("textbox", "Password", { exact: true }));
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.press("Control+N");
  await app.hasFocus(line(app));
  assert.equal(await line(app).inputValue(), "Half a thought");
  await app.press("Control+L");
  await app.sees(app.role("heading", "Locked"));
  await app.tabTo(app.role("button", "Somebody else signs in"));
  await app.press("Enter");
  await app.signIn("nora.quist");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  assert.equal(await line(app).inputValue(), "", "another person's words are another person's");
  await app.end();
});
