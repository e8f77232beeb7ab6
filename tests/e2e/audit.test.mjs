// Who saw and did what: finding it, opening it, seeing what was seen, taking it out; and what an alarm says.
import assert from "node:assert/strict";
import { PASSWORD, journey, open } from "./app.mjs";

/** Signs out, so that somebody else can sign in. */
async function signOut(app) {
  await app.press("Control+K");
  await app.hasFocus(app.palette());
  await app.type("Sign out");
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Login"));
}

const grid = (app) => app.page.locator("#audit-grid");

journey("what somebody looked at is found, opened, and seen as they saw it, by keyboard alone", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.go("Patients");
  await app.tabTo(app.page.locator("#patients-grid"));
  await app.press("Enter");
  const name = await (await app.sees(app.page.locator(".banner-name"))).textContent();
  await signOut(app);

  await app.signIn("dana.reyes");
  await app.go("Audit trail");
  await app.sees(grid(app));
  await app.tabTo(app.page.locator("#audit-person"));
  await app.page.locator("#audit-person").selectOption({ label: "Maya Lin" });
  await app.sees(/of .* entries let through/);
  await app.tabTo(app.page.locator("#audit-what"));
  await app.page.locator("#audit-what").selectOption({ label: "Views" });
  await app.settled();
  await app.tabTo(grid(app));
  await app.sees(grid(app).getByRole("row", { name: new RegExp(name.slice(0, 5)) }).first());
  // The newest stands first: the sign-out is no view.
  await app.press("Enter");
  await app.hasFocus(app.page.locator("#entry-pane"));
  const show = app.page.getByRole("button", { name: /as it was seen/ }).first();
  await app.sees(show);
  await app.expectAccessible("an entry of the audit trail");
  await app.tabTo(show);
  await app.press("Enter");
  await app.sees(/As Maya Lin saw it on/);
  await app.expectAccessible("a record as it was seen");
  await app.end();
});

journey("a head sorts the audit trail and turns it round", async (t) => {
  const app = await open(t);
  await app.signIn("dana.reyes");
  await app.go("Audit trail");
  await app.sees(grid(app));
  const time = grid(app).getByRole("columnheader", { name: "Time" });
  assert.equal(await time.getAttribute("aria-sort"), "descending", "the newest first");
  await time.getByRole("button").click();
  await app.until("the oldest stands first", async () => (await time.getAttribute("aria-sort")) === "ascending");
  await app.settled();
  await app.sees(grid(app).getByRole("row", { name: /Made the clinic/ }).first());
  const person = grid(app).getByRole("columnheader", { name: "Person" });
  await person.getByRole("button").click();
  await app.until("it is by person", async () => (await person.getAttribute("aria-sort")) === "ascending");
  assert.equal(await time.getAttribute("aria-sort"), "none");
  const drawn = await grid(app).locator(".grid-canvas .row").count();
  assert.ok(drawn > 0 && drawn <= 60, `${drawn} rows are in the page`);
  await app.end();
});

journey("the audit trail leaves with a passphrase that is shown once", async (t) => {
  const app = await open(t);
  await app.signIn("dana.reyes");
  await app.bridge.chooseFolder(true);
  await app.go("Audit trail");
  await app.page.locator("#audit-export").click();
  await app.page.getByRole("button", { name: "Take out", exact: true }).click();
  await app.sees(app.page.locator("#export-folder-error"));
  await app.page.getByRole("button", { name: /Choose/ }).click();
  await app.until("the folder is there", async () => (await app.page.locator("#export-folder").inputValue()) !== "");
  await app.page.getByRole("button", { name: "Take out", exact: true }).click();
  await app.sees("Write down whom it is for.");
  await app.page.locator("#export-recipient").fill("Auditor of the county");
  await app.page.locator("#export-reason").fill("Yearly audit");
  await app.page.getByRole("button", { name: "Take out", exact: true }).click();
  await app.sees("The file is written");
  await app.expectAccessible("the passphrase of a file");
  const words = await app.page.locator(".code-group").count();
  assert.equal(words, 10, "ten words");
  await app.press("Escape");
  await app.sees("Closing loses the passphrase. First say that it was noted.");
  await app.page.locator("#export-noted").check();
  await app.page.locator("#exported").getByRole("button", { name: "Done" }).click();
  await app.seesNot("The file is written");
  await app.end();
});

journey("an alarm at the sign-in is read before anything else, and says who can end it", async (t) => {
  const app = await open(t);
  // The engine's own alarms are tested where they arise; here only what the window makes of them.
  for (const name of ["sign_in", "look_at_door"]) {
    await app.page.route(`**/ipc/${name}`, async (route) => {
      const answer = await route.fetch();
      const reply = await answer.json();
      const session = reply.user ? reply : reply.vault?.session;
      if (session) {
        session.alarms = ["older_vault"];
      }
      await route.fulfill({ response: answer, json: reply });
    });
  }
  const read = app.role("button", "Go on reading");
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "This is not the vault that was left here", { level: 1 }));
  await app.sees(/Dana Reyes/);
  assert.equal(await app.page.locator("#finding").count(), 0, "she cannot end it");
  await app.expectAccessible("an alarm");
  await app.expectFits("an alarm");
  await read.click();
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.sees("An integrity alarm stands: nothing can be changed.");
  await signOut(app);
  await app.type("dana.reyes");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.page.locator("#finding"));
  await app.page.getByRole("button", { name: "Acknowledge and go on" }).click();
  await app.sees("Write down what was found. Without it the alarm stands.");
  await app.page.getByRole("button", { name: "Verify everything first" }).click();
  await app.sees(app.role("heading", "Verify", { level: 1 }));
  await app.end();
});
