// The engine refuses, is slow or fails: nothing is lost, and the reason stands beside what it is about.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

const line = (app) => app.page.getByRole("combobox", { name: /^What is to be done/ });
/** The rows that hold a task. */
const rows = (app) => app.page.getByRole("row").filter({ has: app.page.getByRole("checkbox") });

async function toFirstRow(app) {
  await app.sees(rows(app).first());
  await app.settled();
  await app.tabTo(app.page.locator("[role=row][tabindex='0']"));
}

journey("a fault is shown in the row with its reference, and trying again is offered there", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await toFirstRow(app);
  await app.bridge.refuseNext("complete_task", { code: "fault", reference: "7KQ2" });
  await app.press("x");
  const refused = rows(app).filter({ hasText: "7KQ2" });
  await app.sees(refused);
  await app.expectAccessible("a refusal in a row");
  await app.tabTo(refused.getByRole("button", { name: "Try again" }));
  await app.press("Enter");
  await app.sees(app.page.getByRole("row").getByText(/^Done/).first());
  const [first, second] = await app.bridge.asked("complete_task");
  assert.equal(first.request.task, second.request.task, "the same task");
  await app.end();
});

journey("while a save is held the row says so, and another row that is acted on is not mixed up with it", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await toFirstRow(app);
  await app.bridge.hold("complete_task");
  await app.press("x");
  await app.sees(app.page.locator("[role=row][aria-busy=true]"));
  await app.until("the first save waits", async () => (await app.bridge.waiting("complete_task")) === 1);
  await app.press("ArrowDown", "x");
  await app.until("both saves wait", async () => (await app.bridge.waiting("complete_task")) === 2);
  await app.press("ArrowDown");
  await app.bridge.release("complete_task");
  await app.until("both are done", async () => (await app.page.getByRole("row").getByText(/^Done/).count()) === 2);
  const asked = await app.bridge.asked("complete_task");
  assert.equal(new Set(asked.map((one) => one.request.task)).size, 2, "each act was about its own task");
  await app.end();
});

journey("somebody was faster: the row says it, and looking again shows what is there now", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await toFirstRow(app);
  await app.bridge.refuseNext("complete_task", { code: "stale", field: "state" });
  await app.press("x");
  const refused = rows(app).filter({ has: app.page.getByRole("alert") });
  await app.sees(refused);
  const before = (await app.bridge.asked("list_place")).length;
  await app.tabTo(refused.getByRole("button", { name: "Look again" }));
  await app.press("Enter");
  await app.until("the list is read again", async () => (await app.bridge.asked("list_place")).length > before);
  await app.seesNot(refused);
  await app.end();
});

journey("a list that changed under the cursor keeps the cursor on the same task", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await toFirstRow(app);
  await app.press("ArrowDown", "ArrowDown", "ArrowDown");
  const current = () => app.page.evaluate(() => document.activeElement?.closest("[role=row]")?.textContent);
  const before = await current();
  await app.bridge.ask("add_task", { title: "A stat task from elsewhere", due: "2026-11-01", priority: "stat" });
  await app.press("F5");
  await app.sees("A stat task from elsewhere");
  assert.equal(await current(), before, "the cursor is where it was");
  await app.end();
});

journey("a task that cannot be added says why, and the line stays as it was typed", async (t) => {
  for (const [refusal, says] of [
    [{ code: "disk_full" }, /disk|space/i],
    [{ code: "fault", reference: "M3XT" }, /M3XT/],
    [{ code: "forbidden_characters", field: "title" }, /characters/i],
  ]) {
    await t.test(refusal.code, async (t) => {
      const app = await open(t, { pointer: false });
      await app.signIn("maya.lin");
      await app.press("Control+N");
      await app.hasFocus(line(app));
      await app.type("Order gloves");
      await app.bridge.refuseNext("add_task", refusal);
      await app.press("Enter");
      await app.sees(app.role("dialog", "Add a task").getByText(says));
      assert.equal(await line(app).inputValue(), "Order gloves");
      await app.press("Enter");
      await app.seesNot(line(app));
      assert.equal((await app.bridge.asked("add_task")).length, 2);
      await app.end();
    });
  }
});

journey("ten thousand characters pasted into the line neither stall nor break it", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.paste("refill ".repeat(1429));
  await app.press("Enter");
  const dialog = app.role("dialog", "Add a task");
  await app.sees(dialog.getByRole("alert"));
  assert.ok((await line(app).inputValue()).length > 9_000, "what was pasted stays");
  await app.expectFits("a long paste");
  await app.end();
});

journey("control characters and direction marks are refused beside the line", async (t) => {
  for (const [name, text] of [
    ["a right-to-left override", "Call \u202eGARCIA"],
    ["an isolate", "Call \u2066GARCIA\u2069"],
  ]) {
    await t.test(name, async (t) => {
      const app = await open(t, { pointer: false });
      await app.signIn("maya.lin");
      await app.press("Control+N");
      await app.hasFocus(line(app));
      await app.paste(text);
      await app.press("Enter");
      await app.sees(app.role("dialog", "Add a task").getByRole("alert"));
      await app.end();
    });
  }
});
