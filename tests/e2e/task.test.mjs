// The open task: what is typed there is saved for that task and no other, its history tells who did what.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

/** The rows that hold a task. */
const rows = (app) => app.page.getByRole("row").filter({ has: app.page.getByRole("checkbox") });
/** What is open beside the list. */
const pane = (app) => app.role("complementary", "Open task");
const title = (app) => pane(app).getByRole("textbox", { name: "Title" });
const editTitle = (app) => pane(app).getByRole("button", { name: /^Edit the title/ });

const comment = (app) => pane(app).getByRole("textbox", { name: /^Comment/ });

/** Opens the first task of the list; answers its title. */
async function openFirst(app) {
  await app.sees(rows(app).first());
  await app.settled();
  await app.tabTo(app.page.locator("[role=row][tabindex='0']"));
  await app.press("Enter");
  await app.sees(pane(app));
  await app.settled();
}

/** Begins to write the title of the task that is open. */
async function writeTitle(app, text) {
  await app.tabTo(editTitle(app));
  await app.press("Enter");
  await app.hasFocus(title(app));
  await app.press("Control+A");
  await app.type(text);
}

journey("an open task shows its identity, its parts and its history, accessibly in every window", async (t) => {
  const app = await open(t);
  await app.signIn("maya.lin");
  await openFirst(app);
  await app.expectTree("open-task", pane(app));
  await app.expectAccessible("an open task");
  await app.expectFits("an open task");
  await app.page.setViewportSize({ width: 900, height: 600 });
  await app.expectFits("an open task at 900 by 600");
  await app.page.setViewportSize({ width: 640, height: 400 });
  await app.expectFits("an open task at 200 %");
  await app.end();
});

journey("a title that is being saved when another task is opened is written to its own task", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await openFirst(app);
  const opened = (await app.bridge.asked("open_task")).at(-1).request.task;
  await app.bridge.hold("edit_task");
  await writeTitle(app, "Written for the first task");
  await app.press("Enter");
  await app.until("the save waits", async () => (await app.bridge.waiting("edit_task")) === 1);
  await app.tabTo(app.page.locator("[role=row][tabindex='0']"), "Shift+Tab");
  await app.press("ArrowDown", "Enter");
  await app.until("another task is open", async () => {
    const last = (await app.bridge.asked("open_task")).at(-1);
    return last.request.task !== opened;
  });
  await app.bridge.release("edit_task");
  await app.settled();
  const edits = await app.bridge.asked("edit_task");
  assert.deepEqual(
    edits.map((one) => [one.request.task, one.request.title]),
    [[opened, "Written for the first task"]],
    "the title went to the task it was typed for",
  );
  assert.equal(await pane(app).getByText("Written for the first task").count(), 0, "and is not shown in the other");
  await app.sees(rows(app).filter({ hasText: "Written for the first task" }));
  await app.end();
});

journey("a title that cannot be saved stays as it was typed, with the reason beside it", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await openFirst(app);
  await app.bridge.refuseNext("edit_task", { code: "fault", reference: "Q4ZP" });
  await writeTitle(app, "A title that is not lost");
  await app.press("Enter");
  await app.sees(pane(app).getByText(/Q4ZP/).first());
  assert.equal(await title(app).inputValue(), "A title that is not lost");
  await app.expectAccessible("a title that was refused");
  await app.tabTo(title(app), "Shift+Tab");
  await app.press("Enter");
  await app.until("it is saved", async () => (await app.bridge.asked("edit_task")).length === 2);
  await app.sees(pane(app).getByRole("heading", { name: /A title that is not lost/ }));
  await app.end();
});

journey("somebody changed the same title meanwhile: both are shown, and the person chooses", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await openFirst(app);
  const task = (await app.bridge.asked("open_task")).at(-1).request.task;
  const seen = await app.bridge.ask("find_task", { id: task });
  await app.tabTo(editTitle(app));
  await app.press("Enter");
  await app.hasFocus(title(app));
  await app.press("Control+A");
  await app.type("Mine");
  await app.bridge.ask("edit_task", { task, seen: seen.version, title: "Theirs" });
  await app.press("Enter");
  await app.sees(pane(app).getByText("Somebody changed it meanwhile. It says now:"));
  await app.sees(pane(app).getByText("Theirs", { exact: true }));
  assert.equal(await title(app).inputValue(), "Mine");
  await app.expectAccessible("two titles");
  await app.tabTo(pane(app).getByRole("button", { name: "Keep mine" }));
  await app.press("Enter");
  await app.sees(pane(app).getByRole("heading", { name: /Mine/ }));
  await app.end();
});

journey("a comment stands under its author's name, and the history says who changed the title", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await openFirst(app);
  await app.tabTo(comment(app));
  await app.type("The pharmacy opens at nine");
  await app.press("Control+Enter");
  const remark = pane(app).getByRole("listitem").filter({ hasText: "The pharmacy opens at nine" });
  await app.sees(remark);
  assert.match(await remark.textContent(), /Maya Lin/);
  assert.equal(await comment(app).inputValue(), "", "the field is free for the next one");
  await app.tabTo(editTitle(app), "Shift+Tab");
  await app.press("Enter");
  await app.hasFocus(title(app));
  await app.press("Control+A");
  await app.type("Refill request: called back");
  await app.press("Enter");
  const entry = pane(app).getByRole("listitem").filter({ hasText: "changed it" }).first();
  await app.sees(entry);
  assert.match(await entry.textContent(), /Maya Lin.*Refill request: Before: call patient After: called back/s);
  await app.end();
});

journey("ten thousand characters: a comment takes them, a title refuses them beside its field and loses none", async (t) => {
  const app = await open(t, { pointer: false });
  const long = "refill ".repeat(1429).trim();
  await app.signIn("maya.lin");
  await openFirst(app);
  await app.tabTo(comment(app));
  await app.paste(long);
  await app.press("Control+Enter");
  await app.until("the comment is sent", async () => (await app.bridge.asked("add_comment")).length === 1);
  assert.equal((await app.bridge.asked("add_comment"))[0].request.text.trim(), long);
  await app.expectFits("a long comment");
  await app.tabTo(editTitle(app), "Shift+Tab");
  await app.press("Enter");
  await app.hasFocus(title(app));
  await app.press("Control+A");
  await app.paste(long);
  await app.press("Enter");
  await app.sees(pane(app).getByRole("alert").first());
  assert.equal(await title(app).inputValue(), long);
  await app.expectFits("a long title");
  await app.end();
});

journey("control characters in a comment are refused beside the field, and stay there", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await openFirst(app);
  await app.tabTo(comment(app));
  await app.paste("Call \u202eGARCIA");
  await app.press("Control+Enter");
  await app.sees(pane(app).getByText(/characters/).first());
  assert.equal(await comment(app).inputValue(), "Call \u202eGARCIA");
  await app.end();
});
