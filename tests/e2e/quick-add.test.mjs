// Adding a task in one line: a patient is confirmed in full by the person, and nothing typed is lost.
import assert from "node:assert/strict";
import { journey, open, PASSWORD } from "./app.mjs";

const line = (app) => app.role("combobox", /^What is to be done/);
const patients = (app) => app.page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");

/** Somebody signed in, with the line open and the focus in it. */
async function begin(t, { pointer = false } = {}) {
  const app = await open(t, { pointer });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  return app;
}

/** Waits until patients stand there by name: with their day of birth and their number. */
async function named(app) {
  await app.sees(patients(app).filter({ hasText: "Born" }).first());
}

journey("a task is added in one line, for a patient the person confirmed", async (t) => {
  const app = await begin(t);
  await app.type("Call lab about K+ @priya !1 tomorrow 14:00 ^mar");
  await named(app);
  assert.match(await patients(app).first().textContent(), /^[A-Z]+, .*Born.*\d\d-[A-Z][a-z]{2}-\d{4} \(\d+[ymd]\).*MRN.*WC-\d+$/);
  await app.press("ArrowDown", "Enter");
  await app.seesNot(app.page.getByRole("listbox", { name: "Suggestions" }));
  assert.equal((await app.bridge.asked("add_task")).length, 0, "confirming adds nothing");
  await app.press("Enter");
  await app.seesNot(line(app));
  const [{ request }] = await app.bridge.asked("add_task");
  assert.equal(request.title, "Call lab about K+");
  assert.equal(request.priority, "stat");
  assert.equal(request.due, "2026-11-24");
  assert.equal(request.due_time, "14:00");
  assert.ok(request.patient && request.owner);
  await app.end();
});

journey("nobody is picked by the program, and other words are another patient", async (t) => {
  const app = await begin(t);
  await app.type("Call back ^gonz");
  await named(app);
  assert.equal(await patients(app).count(), 1, "a single patient matches");
  await app.press("Enter");
  await app.sees(app.page.getByRole("alert").filter({ hasText: "Confirm the patient" }));
  assert.equal((await app.bridge.asked("add_task")).length, 0);
  // Enter pointed at the only one; the next confirms.
  await app.press("Enter");
  await app.sees(app.page.getByRole("button", { name: /^Take out: GONZALEZ/ }));
  await app.press("ArrowLeft", "Backspace");
  await app.sees(app.page.getByRole("button", { name: /^Take out: Which/ }));
  await app.press("Enter");
  assert.equal((await app.bridge.asked("add_task")).length, 0, "what was confirmed for other words counts no more");
  await app.end();
});

journey("initials while one types; names, which are recorded, after a rest", async (t) => {
  const app = await begin(t);
  await app.type("Call ^m");
  await app.sees(patients(app).first());
  await new Promise((rest) => setTimeout(rest, 600));
  assert.ok(
    (await app.bridge.asked("search_records")).every(({ request }) => !request.identified),
    "one letter names nobody",
  );
  await app.type("ar");
  await named(app);
  const asked = await app.bridge.asked("search_records");
  assert.equal(asked.filter(({ request }) => request.identified).length, 1);
  await app.end();
});

journey("a refused task keeps every letter, and is added when the reason is gone", async (t) => {
  const app = await begin(t);
  await app.type("Order toner for the copier #frontdesk");
  await app.bridge.refuseNext("add_task", { code: "disk_full" });
  await app.press("Enter");
  await app.sees(app.page.getByRole("alert").filter({ hasText: "The disk is full" }));
  assert.equal(await line(app).inputValue(), "Order toner for the copier #frontdesk");
  await app.hasFocus(line(app));
  await app.press("Enter");
  await app.seesNot(line(app));
  await app.end();
});

journey("what does not belong into a title moves to the details by one key", async (t) => {
  const app = await begin(t);
  await app.type("Call 919-555-0100 back");
  await app.sees(/looks like a phone number/);
  await app.press("Alt+M");
  await app.seesNot(/looks like a phone number/);
  assert.equal(await line(app).inputValue(), "Call back");
  assert.equal(await app.role("textbox", "Details").inputValue(), "919-555-0100");
  await app.end();
});

journey("Backspace behind a chip takes it out, Tab takes a suggestion", async (t) => {
  const app = await begin(t);
  await app.type("Call @pri");
  await app.sees(patients(app).first());
  await app.press("Tab");
  assert.equal(await line(app).inputValue(), "Call @priya.nair ");
  await app.press("Backspace");
  assert.equal((await line(app).inputValue()).trim(), "Call");
  await app.end();
});

journey("what was typed is still there after Escape, and after the lock", async (t) => {
  const app = await begin(t);
  await app.type("Ask the pharmacy about ^mar");
  await app.press("Escape");
  await app.seesNot(line(app));
  await app.press("Control+N");
  await app.hasFocus(line(app));
  assert.equal(await line(app).inputValue(), "Ask the pharmacy about ^mar");
  await app.press("Control+L");
  await app.sees(app.role("heading", "Locked"));
  assert.equal(await app.page.getByText("pharmacy").count(), 0, "nothing of it stands on the lock");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(/Ctrl\+N brings it back/);
  await app.press("Control+N");
  await app.hasFocus(line(app));
  assert.equal(await line(app).inputValue(), "Ask the pharmacy about ^mar");
  await app.end();
});

journey("one after another: Shift+Enter adds and stays", async (t) => {
  const app = await begin(t);
  for (const title of ["First of two", "Second of two"]) {
    await app.type(title);
    await app.press("Shift+Enter");
    await app.until("the line is empty", async () => (await line(app).inputValue()) === "");
  }
  const titles = (await app.bridge.asked("add_task")).map(({ request }) => request.title);
  assert.deepEqual(titles, ["First of two", "Second of two"]);
  await app.end();
});

journey("the line with a choice of patients is accessible and fits every window", async (t) => {
  const app = await begin(t, { pointer: true });
  await app.type("Call 919-555-0100 @ma #zebra ^mar");
  await named(app);
  await app.press("Enter");
  await app.sees(app.page.getByRole("alert").first());
  await app.expectAccessible("quick add");
  for (const size of [{ width: 900, height: 600 }, { width: 640, height: 400 }]) {
    await app.page.setViewportSize(size);
    await app.expectFits(`quick add in ${size.width} by ${size.height}`);
  }
  await app.end();
});
