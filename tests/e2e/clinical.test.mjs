// Clinical text and files on a task, how records were, printing and copying, and what does not belong into a title.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

/** A picture of 2 by 2 pixels. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGPgSk0DIgYIBQAV6gNVYRpd8AAAAABJRU5ErkJggg==",
  "base64",
);

async function signOut(app) {
  await app.press("Control+K");
  await app.hasFocus(app.palette());
  await app.type("Sign out");
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Login"));
}

/** Adds a task of one's own and opens it. Answers its id. */
async function addTask(app, title) {
  await app.press("Control+N");
  await app.hasFocus(app.page.locator("#quick-add-field"));
  await app.type(title);
  await app.press("Enter");
  await app.seesNot(app.page.locator("#quick-add-field"));
  await app.settled();
  const added = (await app.bridge.asked("add_task")).length;
  assert.ok(added > 0);
}

/** Opens a task by a search for its words. */
async function openTask(app, words) {
  await app.go("Search");
  await app.hasFocus(app.page.locator("#search-field"));
  await app.press("Control+A");
  await app.type(words);
  await app.sees(app.page.locator("#search-list").getByRole("option", { name: new RegExp(words) }).first());
  await app.settled();
  await app.press("ArrowDown", "Enter");
  await app.sees(app.page.locator("#task-pane"));
  await app.sees(app.role("heading", /^History/));
}

journey("a clinical file is attached, looked at, sealed from the front desk, and retracted", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("nora.quist");
  await addTask(app, "Ask the lab for the picture #frontdesk");
  await openTask(app, "Ask the lab for the picture");
  await app.bridge.chooseFile("Potassium curve.png", PNG);
  await app.tabTo(app.page.locator("#attach-file"));
  await app.press("Enter");
  const dialog = app.page.locator("#attach");
  await app.sees(dialog);
  await app.expectAccessible("attaching a file");
  await app.tabTo(dialog.getByRole("button", { name: "Attach", exact: true }));
  await app.press("Enter");
  await app.sees("Choose what it is: that decides who can open it.");
  await app.hasFocus(dialog.locator("#attach-clinical"));
  await app.press("Space");
  await app.tabTo(dialog.getByRole("button", { name: "Attach", exact: true }));
  await app.press("Enter");
  await app.seesNot(dialog);
  const look = app.role("button", /^Look at it: Potassium curve\.png/);
  await app.sees(look);
  await app.expectAccessible("a task with a file");
  await app.tabTo(look);
  await app.press("Enter");
  const preview = app.page.locator("#preview");
  await app.sees(preview.locator("canvas"));
  await app.until("the picture is drawn", () => preview.locator("canvas").evaluate((canvas) => canvas.width === 2));
  await app.expectAccessible("a picture");
  await app.press("Escape");
  await app.seesNot(preview);
  await app.hasFocus(look);

  await signOut(app);
  await app.signIn("maya.lin");
  await openTask(app, "Ask the lab for the picture");
  const sealed = app.page.locator(".file.sealed");
  await app.sees(sealed.getByText("Sealed: clinical attachment"));
  await app.sees(sealed.getByText(/Nora Quist/));
  assert.equal(await app.text("Potassium curve").count(), 0, "its name is sealed too");
  await app.expectAccessible("a sealed file");
  await app.bridge.chooseFile("Insurance card.txt", "Plan A");
  await app.tabTo(app.page.locator("#attach-file"));
  await app.press("Enter");
  await app.sees(dialog.getByText("Everybody who may see this task can open it").first());
  assert.equal(await dialog.getByRole("radio").count(), 0, "there is nothing for her to choose");
  await app.tabTo(dialog.getByRole("button", { name: "Attach", exact: true }));
  await app.press("Enter");
  await app.seesNot(dialog);
  const text = app.role("button", /^Look at it: Insurance card\.txt/);
  await app.sees(text);
  await app.tabTo(text);
  await app.press("Enter");
  await app.sees(preview.getByText("Plan A"));
  await app.press("Escape");

  const more = app.role("button", /What can be done with Insurance card\.txt/);
  await app.tabTo(more);
  await app.press("Enter");
  await app.hasFocus(app.role("menuitem", "Look at it"));
  await app.press("ArrowDown");
  await app.hasFocus(app.role("menuitem", "Entered in error"));
  await app.press("Enter");
  const retract = app.page.locator("#retract-remark");
  await app.hasFocus(retract.getByRole("textbox", { name: "Reason" }));
  await app.type("Of another patient");
  await app.tabTo(retract.getByRole("button", { name: "Mark as entered in error" }));
  await app.press("Enter");
  await app.seesNot(retract);
  await app.sees(app.page.locator(".file.retracted .file-name").filter({ hasText: "Insurance card.txt" }));
  await app.end();
});

journey("the front desk sees that a clinical note is there, who wrote it and when, and not what it says", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("nora.quist");
  await addTask(app, "Call about the result #frontdesk");
  await openTask(app, "Call about the result");
  const note = app.page.locator("#task-note");
  await app.tabTo(note);
  await app.type("Xanthochromia in the fluid");
  await app.press("Control+Enter");
  await app.sees(app.page.locator(".remark.clinical").getByText("Xanthochromia in the fluid"));
  await signOut(app);
  await app.signIn("maya.lin");
  await openTask(app, "Call about the result");
  const sealed = app.page.locator(".remark.sealed");
  await app.sees(sealed.getByText("Its words are sealed. Only those who treat can read them."));
  await app.sees(sealed.getByText("Nora Quist", { exact: false }));
  assert.equal(await app.text("Xanthochromia").count(), 0);
  await app.expectAccessible("a sealed note");
  await app.end();
});

journey("a diagnosis in a title moves into a clinical note by one key, for those who may write one", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("nora.quist");
  await app.press("Control+N");
  const line = app.page.locator("#quick-add-field");
  await app.hasFocus(line);
  await app.type("Ask about syphilis");
  await app.sees(/looks like a diagnosis/);
  await app.expectAccessible("a diagnosis in a title");
  await app.press("Alt+M");
  await app.seesNot(/looks like a diagnosis/);
  assert.equal((await line.inputValue()).trim(), "Ask about");
  assert.equal(await app.page.locator("#quick-note").inputValue(), "syphilis");
  await app.press("Enter");
  await app.seesNot(line);
  await app.settled();
  const note = (await app.bridge.asked("add_clinical_note")).at(-1).request;
  assert.equal(note.text, "syphilis");
  assert.equal((await app.bridge.asked("add_task")).at(-1).request.title, "Ask about");

  await signOut(app);
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line);
  await app.type("Ask about syphilis");
  await app.sees(/tell somebody who treats/);
  await app.press("Alt+M");
  await app.seesNot(/looks like a diagnosis/);
  assert.equal(await app.page.locator("#quick-note").count(), 0, "it goes nowhere where she could read it");
  assert.equal((await line.inputValue()).trim(), "Ask about");
  await app.end();
});

journey("what is printed or copied is on record first", async (t) => {
  const app = await open(t, { pointer: false });
  await app.page.addInitScript(() => {
    globalThis.printed = [];
    globalThis.print = () => globalThis.printed.push(document.querySelector(".print-head")?.textContent ?? "");
  });
  await app.page.reload();
  await app.signIn("maya.lin");
  await app.settled();
  await app.press("Control+P");
  const dialog = app.page.locator("#print");
  await app.hasFocus(dialog.getByRole("textbox", { name: "Reason" }));
  await app.expectAccessible("printing");
  await app.tabTo(dialog.getByRole("button", { name: "Print" }));
  await app.press("Enter");
  await app.seesNot(dialog);
  const heads = await app.until("it is printed", () => app.page.evaluate(() => globalThis.printed.length && globalThis.printed));
  assert.match(heads[0], /Printed by Maya Lin, 23-Nov-2026 at \d\d:\d\d · print [\d\u00a0]+ · contains patient information/);
  const printed = (await app.bridge.asked("print_records")).at(-1).request;
  assert.ok(printed.records.length > 0, "what stands on the paper is named");
  const rows = await app.page.locator("table.paper tbody tr").count();
  assert.equal(rows, printed.records.length, "and nothing else stands on it");
  await app.page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await app.page.emulateMedia({ media: "print" });
  await app.until("nothing is left to print", () =>
    app.page.evaluate(() => document.body.innerText.trim() === ""),
  );
  await app.page.emulateMedia({ media: "screen" });

  await app.go("Search");
  await app.press("Control+P");
  await app.sees(/^This screen is not printed/);
  assert.equal((await app.bridge.asked("print_records")).length, 1);

  await app.go("Patients");
  await app.settled();
  await app.tabTo(app.page.locator("#patients-grid"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Tasks and record", { level: 1 }));
  const copy = app.role("button", /^Copy: /).first();
  await app.tabTo(copy);
  await app.press("Enter");
  await app.until("the copy is on record", async () => (await app.bridge.asked("copy_record")).length === 1);
  await app.end();
});

journey("a task's history tells what changed word by word, and an earlier version is restored", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await addTask(app, "Call the lab about the first result");
  await openTask(app, "Call the lab about the first result");
  const title = app.page.locator("#task-title-read");
  await app.tabTo(title);
  await app.press("Enter");
  await app.hasFocus(app.page.locator("#task-title"));
  await app.press("Control+A");
  await app.type("Call the lab about the second result");
  await app.press("Enter");
  const difference = app.page.locator(".difference").first();
  await app.sees(difference.locator("ins").filter({ hasText: "second" }));
  await app.sees(difference.locator("del").filter({ hasText: "first" }));
  await app.expectAccessible("a task's history");
  const first = app.page.locator(".history .menu-anchor > button").last();
  await app.tabTo(first);
  await app.press("Enter");
  await app.hasFocus(app.role("menuitem", "Show this version"));
  await app.press("ArrowDown", "Enter");
  const dialog = app.page.locator("#restore");
  await app.sees(dialog.locator("ins").filter({ hasText: "first" }));
  await app.expectAccessible("restoring a version");
  await app.tabTo(dialog.getByRole("button", { name: "Restore", exact: true }));
  await app.press("Enter");
  await app.seesNot(dialog);
  await app.sees(title.filter({ hasText: "first result" }));
  await app.tabTo(app.page.locator(".history .menu-anchor > button").last());
  await app.press("Enter");
  await app.hasFocus(app.role("menuitem", "Show this version"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Record as it was", { level: 1 }));
  await app.end();
});
