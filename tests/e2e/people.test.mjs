// People, their rights and their sessions: roles with an approver, codes, leaving, the policy, the settings.
import assert from "node:assert/strict";
import { journey, open, PASSWORD } from "./app.mjs";

/** Opens somebody's page from the list of people. */
async function toPerson(app, name) {
  await app.go("People");
  await app.tabTo(app.role("button", name, { exact: true }));
  await app.press("Enter");
  await app.sees(app.role("heading", name, { level: 1 }));
}

/** Chooses an entry of a native list by its words, by keyboard. */
async function choose(app, label, words) {
  const list = app.role("combobox", label);
  await app.tabTo(list);
  await list.selectOption({ label: words });
}

journey("roles are changed with an approver and a reason, and the account says so", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await toPerson(app, "Tom Becker");
  await app.tabTo(app.role("button", "Change roles…"));
  await app.press("Enter");
  await app.sees(app.role("dialog", "Change what Tom Becker does"));
  await app.expectAccessible("changing roles");
  await app.tabTo(app.role("checkbox", "Biller"));
  await app.press("Space");
  await choose(app, "Approved by", "Priya Nair");
  await app.tabTo(app.role("button", "Change roles", { exact: true }));
  await app.press("Enter");
  await app.sees("Fill in “Reason”.");
  await app.hasFocus(app.role("textbox", "Reason"));
  await app.type("Covers billing while Beth is away");
  await app.tabTo(app.role("button", "Change roles", { exact: true }));
  await app.press("Enter");
  await app.seesNot(app.page.locator("#roles"));
  await app.hasFocus(app.role("button", "Change roles…"));
  await app.sees(app.page.getByText("Front desk, Biller", { exact: true }).first());
  await app.sees(app.page.locator(".history").getByText("changed the roles"));
  await app.sees(app.page.locator(".history").getByText("Priya Nair"));
  const [asked] = await app.bridge.asked("change_roles");
  assert.ok(asked.request.approver, "the approver is named");
  await app.end();
});

journey("a new code is made only after it is said how the person was known, and is shown once", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await toPerson(app, "Maya Lin");
  await app.tabTo(app.role("button", "Make a new code"));
  await app.press("Enter");
  const dialog = app.role("dialog", "Make a new code for Maya Lin?");
  await app.sees(dialog);
  await app.tabTo(dialog.getByRole("button", { name: "Make a new code" }));
  await app.press("Enter");
  await app.sees("Choose how. It is recorded with your name.");
  assert.equal((await app.bridge.asked("reset_person")).length, 0, "nothing was asked of the engine");
  await app.tabTo(app.role("radio", "In person, known to me"), "Shift+Tab");
  await app.press("ArrowDown", "Space");
  await app.tabTo(dialog.getByRole("button", { name: "Make a new code" }));
  await app.press("Enter");
  await app.sees(app.role("dialog", "Code for Maya Lin"));
  await app.expectAccessible("a one-time code");
  const [asked] = await app.bridge.asked("reset_person");
  assert.equal(asked.request.identity, "photo_id");
  await app.press("Escape");
  await app.sees("Closing loses the code.");
  await app.tabTo(app.role("checkbox", "I have handed the code over"));
  await app.press("Space");
  await app.tabTo(app.page.locator("#code").getByRole("button", { name: "Done" }));
  await app.press("Enter");
  await app.seesNot(app.page.locator("#code"));
  await app.end();
});

journey("somebody leaves: what they have is shown, the work goes to a colleague, and the time is measured", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await toPerson(app, "Luis Ortega, MA");
  await app.tabTo(app.role("button", "Begin leaving…"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Luis Ortega, MA leaves", { level: 1 }));
  await app.sees(app.role("heading", "What they have now"));
  await app.expectAccessible("leaving");
  for (const size of [{ width: 900, height: 600 }, { width: 640, height: 400 }, { width: 1280, height: 800 }]) {
    await app.page.setViewportSize(size);
    await app.expectFits(`leaving in ${size.width} by ${size.height}`);
  }
  const submit = app.role("button", "Take everything away");
  await app.tabTo(submit);
  await app.press("Enter");
  await app.sees("Choose who gets the tasks.");
  await app.tabTo(app.role("button", "Choose…"), "Shift+Tab");
  await app.press("Enter");
  await app.hasFocus(app.role("combobox", "Who gets their tasks"));
  await app.type("nora");
  await app.press("Enter");
  await app.sees(app.page.locator("strong").getByText("Nora Quist, RN"));
  await app.tabTo(app.role("textbox", "Reason"));
  await app.type("Moves to another town");
  await app.tabTo(app.role("textbox", /^Type luis.ortega to confirm/));
  await app.type("maya.lin");
  await app.tabTo(submit);
  await app.press("Enter");
  await app.sees("This is not the login of the person who leaves.");
  assert.equal((await app.bridge.asked("offboard_person")).length, 0, "nothing was taken away");
  await app.tabTo(app.role("textbox", /^Type luis.ortega to confirm/), "Shift+Tab");
  await app.press("Control+A");
  await app.type("luis.ortega");
  await app.tabTo(submit);
  await app.press("Enter");
  await app.hasFocus(app.role("heading", "Luis Ortega, MA has left"));
  await app.sees(/within the hour/);
  await app.expectAccessible("somebody left");
  await app.go("People");
  await app.sees("One who left");
  assert.ok(await app.page.getByText("Luis Ortega, MA").first().isHidden(), "folded away");
  await app.end();
});

journey("a cell of the policy is changed within its limits, with a reason, and the window follows", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Policy");
  await app.settled();
  await app.tabTo(app.role("button", /^Change Assign tasks for Biller/));
  await app.press("Enter");
  const dialog = app.role("dialog", "Assign tasks: Biller");
  await app.sees(dialog);
  await app.expectAccessible("changing the policy");
  const offered = await dialog.getByRole("radio").count();
  assert.ok(offered > 1, "there is something to choose");
  assert.equal(await dialog.getByRole("radio", { name: /^No$/ }).count(), 0, "not outside the limits");
  await dialog.getByRole("radio", { name: /^Any task/ }).focus();
  await app.press("Space");
  await app.sees("Wider than delivered.");
  await app.bridge.refuseNext("adjust_policy", { code: "out_of_range" });
  await app.tabTo(app.role("textbox", "Reason"));
  await app.type("The biller hands out the payers' questions");
  await app.tabTo(app.role("button", "Change the policy"));
  await app.press("Enter");
  await app.sees("A number is out of range.");
  assert.equal(
    await app.role("textbox", "Reason").inputValue(),
    "The biller hands out the payers' questions",
    "what was typed is still there",
  );
  await app.press("Enter");
  await app.seesNot(dialog);
  await app.sees("One cell changed here");
  await app.sees(app.page.locator(".history").getByText("changed the policy"));
  await app.end();
});

journey("the engine refuses a cell outside its limits, whoever asks past the window", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  const refused = await app.page.evaluate(
    (request) => globalThis.__TAURI_INTERNALS__.invoke("adjust_policy", { request }).catch((refusal) => refusal),
    { action: "read_clinical_note", role: "front_desk", reach: "any", reason: "to be refused" },
  );
  assert.equal(refused.code, "out_of_range");
  await app.end();
});

journey("who can do something is answered with the role it comes from", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.go("Who can do this");
  await choose(app, "What", "Clinical notes: Read clinical notes");
  await app.sees("3 people can do this.");
  await app.sees(app.role("row", /Dr. Omar Haddad Provider/));
  await choose(app, "What", "People: Change roles");
  await app.sees("One person can do this.");
  await app.sees(app.role("row", /Dana Reyes Administrator/));
  await app.end();
});

journey("a setting of the clinic is saved with a reason, and an exception says that it is one", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Clinic settings");
  await app.settled();
  await choose(app, "Passwords expire", "After 365 days");
  await app.sees("This is recorded as an exception");
  await app.tabTo(app.role("button", "Save…"));
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Reason"));
  await app.expectAccessible("why the settings change");
  await app.tabTo(app.role("button", "Save the settings"));
  await app.press("Enter");
  await app.sees("Fill in “Reason”.");
  await app.hasFocus(app.role("textbox", "Reason"));
  await app.type("The insurer asks for it in its contract of 2026");
  await app.tabTo(app.role("button", "Save the settings"));
  await app.press("Enter");
  await app.sees("The settings are saved.");
  await app.sees(app.page.locator(".history").getByText("changed the settings"));
  const asked = (await app.bridge.asked("change_settings")).at(-1);
  assert.equal(asked.request.idle_minutes, null, "what was not changed is not sent");
  assert.deepEqual(asked.request.rotation_days, { set: 365 });
  await app.end();
});

journey("a restricted task has a mark that can be read", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(app.page.getByRole("combobox", { name: /^What is to be done/ }));
  await app.type("Ask the landlord about the lease today");
  await app.tabTo(app.page.locator("#quick-add").getByRole("button", { name: "Details" }));
  await app.press("Enter");
  await choose(app, "Who may know of it", "Restricted");
  await app.tabTo(app.page.locator("#quick-add").getByRole("button", { name: "Add", exact: true }));
  await app.press("Enter");
  await app.sees(app.page.getByRole("row", { name: /Restricted: Ask the landlord about the lease/ }));
  await app.end();
});

journey("a patient's care team is changed on their page", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("nora.quist");
  await app.go("Patients");
  await app.settled();
  await app.tabTo(app.page.locator("[role=row][tabindex='0'], [role=grid][tabindex='0']").first());
  await app.press("Enter");
  await app.sees(app.role("heading", "Tasks and record", { level: 1 }));
  await app.tabTo(app.role("button", "Change the care team"));
  await app.press("Enter");
  const dialog = app.page.locator("#care-team");
  await app.sees(dialog);
  await app.expectAccessible("the care team");
  await app.tabTo(dialog.getByRole("checkbox", { name: /Dr. Omar Haddad/ }));
  await app.press("Space");
  await app.tabTo(dialog.getByRole("button", { name: "Save" }));
  await app.press("Enter");
  await app.seesNot(dialog);
  await app.sees(app.page.locator(".care-team").getByText("Dr. Omar Haddad"));
  await app.hasFocus(app.role("button", "Change the care team"));
  await app.end();
});

journey("a service account is registered and stands apart from people", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("People");
  await app.tabTo(app.role("button", "Register a service account"));
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Name"));
  await app.type("Fax gateway");
  await app.press("Tab");
  await app.type("fax");
  await app.tabTo(app.role("textbox", "What it is for"));
  await app.type("Turns faxes into tasks of the front desk");
  await app.tabTo(app.role("textbox", "Void after"));
  await app.type("03/04/2027");
  await app.tabTo(app.role("button", "Register", { exact: true }));
  await app.press("Enter");
  await app.sees("Write it as 14-Aug-2027");
  await app.press("Control+A");
  await app.type("31-Dec-2027");
  await app.tabTo(app.role("button", "Register", { exact: true }));
  await app.press("Enter");
  await app.seesNot(app.page.locator("#service"));
  await app.sees(app.role("row", /Fax gateway Dana Reyes Turns faxes into tasks of the front desk 31-Dec-2027/));
  await app.expectAccessible("people with a service account");
  await app.end();
});

journey("sessions say who was where, and only a locked one of somebody else can be ended", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+L");
  await app.tabTo(app.role("button", "Somebody else signs in"));
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("dana.reyes");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.go("Sessions");
  await app.settled();
  const locked = app.page.getByRole("row").filter({ hasText: "Maya Lin" }).first();
  await app.sees(locked.getByText("Locked", { exact: true }));
  await app.sees(app.page.getByRole("row").filter({ hasText: "This one" }).getByText("Open", { exact: true }));
  await app.tabTo(app.role("button", "End the session of Maya Lin").first());
  await app.press("Enter");
  await app.tabTo(app.page.locator("#end-session").getByRole("button", { name: "End" }));
  await app.press("Enter");
  await app.seesNot(app.page.locator("#end-session"));
  await app.sees(locked.getByText("Ended", { exact: true }));
  await app.end();
});
