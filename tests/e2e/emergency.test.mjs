// Emergencies and recovery: the procedure, opening one patient's clinical text, the banner, the end, the review;
// and proving the recovery sheet.
import assert from "node:assert/strict";
import { journey, open, PASSWORD } from "./app.mjs";

/** Signs whoever is in out, and somebody else in. */
async function changeTo(app, login, screen = "Today") {
  await app.press("Control+K");
  await app.hasFocus(app.palette());
  await app.type("Sign out");
  await app.sees(app.role("option", "Sign out", { exact: true }));
  await app.press("Enter");
  await app.sees(app.role("heading", "Sign in"));
  const somebodyElse = app.role("button", "Somebody else");
  if (await somebodyElse.isVisible()) {
    await somebodyElse.focus();
    await app.press("Enter");
  }
  await app.signIn(login, screen);
}

/** Writes a new version of the procedure and names one more person in it, as the security officer. */
async function nameAlso(app, name) {
  await app.go("Emergency access");
  await app.sees(app.page.locator("#write-procedure"));
  await app.tabTo(app.page.locator("#write-procedure"));
  await app.press("Enter");
  const text = app.role("textbox", "Emergency procedure");
  await app.hasFocus(text);
  await app.expectAccessible("writing the procedure");
  await app.press("Control+End");
  await app.type(" Tell the patient too.");
  await app.tabTo(app.role("button", "Put it in force"));
  await app.press("Enter");
  await app.seesNot(app.page.locator("#procedure"));
  await app.sees(/Version 2, in force since/);
  await app.tabTo(app.role("button", "Name who may use it"));
  await app.press("Enter");
  const dialog = app.page.locator("#invokers");
  await app.sees(dialog);
  await app.expectAccessible("naming who may act");
  await app.tabTo(dialog.getByRole("checkbox", { name: new RegExp(`^${name}`) }));
  await app.press("Space");
  await app.tabTo(dialog.getByRole("textbox", { name: "Reason" }));
  await app.type("At the clinic at every hour it is open");
  await app.tabTo(dialog.getByRole("button", { name: "Name them" }));
  await app.press("Enter");
  await app.seesNot(dialog);
  await app.sees(app.page.locator(".plain-list").getByText(name));
}

/** Opens the first patient of the list. */
async function toPatient(app) {
  await app.go("Patients");
  await app.settled();
  await app.tabTo(app.page.locator("[role=row][tabindex='0'], [role=grid][tabindex='0']").first());
  await app.press("Enter");
  await app.sees(app.role("heading", "Tasks and record", { level: 1 }));
  await app.sees(app.role("heading", "Care team"));
}

journey("an emergency access is begun, seen, ended and reviewed", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await nameAlso(app, "Maya Lin");

  await changeTo(app, "maya.lin");
  await toPatient(app);
  await app.tabTo(app.page.locator("#begin-emergency"));
  await app.press("Enter");
  const dialog = app.page.locator("#emergency");
  await app.hasFocus(dialog.getByRole("textbox", { name: "Reason" }));
  await app.expectAccessible("beginning an emergency access");
  await app.press("Tab", "Tab");
  await app.tabTo(dialog.getByRole("button", { name: "Open in an emergency" }));
  await app.press("Enter");
  await app.sees("Fill in “Reason”.");
  await app.hasFocus(dialog.getByRole("textbox", { name: "Reason" }));
  await app.type("Allergic reaction at the desk, the provider does not answer");
  await app.tabTo(dialog.getByRole("textbox", { name: "Your password" }));
  await app.type("not the password");
  await app.press("Enter");
  await app.sees("This is not the password you have now.");
  assert.match(await dialog.getByRole("textbox", { name: "Reason" }).inputValue(), /^Allergic/, "the reason is still there");
  await app.tabTo(dialog.getByRole("textbox", { name: "Your password" }), "Shift+Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.seesNot(dialog);

  const banner = app.role("region", "Emergency access under way");
  await app.sees(banner);
  await app.sees(banner.getByText(/60 minutes left/));
  await app.expectAccessible("an emergency access under way");
  for (const size of [{ width: 900, height: 600 }, { width: 640, height: 400 }, { width: 1280, height: 800 }]) {
    await app.page.setViewportSize(size);
    await app.expectFits(`an emergency access in ${size.width} by ${size.height}`);
  }
  await app.seesNot(app.page.locator("#begin-emergency"));
  await app.go("Today");
  await app.sees(banner);
  await app.tabTo(banner.getByRole("button", { name: "End now" }), "Shift+Tab");
  await app.press("Enter");
  await app.seesNot(banner);
  await app.sees("The emergency access is ended.");

  // She comes back to where she was.
  await changeTo(app, "dana.reyes", "Emergency access");
  await app.sees(app.page.getByRole("button", { name: /Emergency access 2 emergency accesses wait for a review/ }));
  await app.tabTo(app.role("button", /^Review the access of Maya Lin/));
  await app.press("Enter");
  await app.sees(app.role("heading", "Review of an emergency access", { level: 1 }));
  await app.sees("Allergic reaction at the desk, the provider does not answer");
  await app.expectAccessible("reviewing an emergency access");
  await app.tabTo(app.role("button", "Close the review"));
  await app.press("Enter");
  await app.sees("Write down what was found.");
  await app.hasFocus(app.role("textbox", "Findings"));
  await app.type("Needed: the provider was called and confirmed it. One patient, ended at once.");
  await app.tabTo(app.role("button", "Close the review"));
  await app.press("Enter");
  await app.sees("This review is closed.");
  await app.sees(app.page.locator(".history").getByText("Needed: the provider was called"));
  await app.go("Emergency access");
  await app.sees(app.page.getByRole("row", { name: /Maya Lin .* Closed/ }));
  await app.sees(app.page.getByRole("button", { name: /Emergency access one emergency access waits for a review/ }));
  await app.end();
});

journey("whoever is not named is offered no emergency access", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await toPatient(app);
  assert.equal(await app.page.locator("#begin-emergency").count(), 0);
  assert.equal(await app.role("button", "Emergency access").count(), 0, "not at the side either");
  await app.end();
});

journey("an emergency access runs out by itself, and the banner goes", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.bridge.ask("change_settings", { break_glass_minutes: 5, reason: "Shorter here" });
  await changeTo(app, "priya.nair");
  await toPatient(app);
  const patient = (await app.bridge.asked("open_patient")).at(-1).request.patient;
  await app.bridge.ask("begin_break_glass", { patient, reason: "Somebody fainted", password: PASSWORD });
  await app.press("F5");
  const banner = app.role("region", "Emergency access under way");
  await app.sees(banner.getByText("5 minutes left"));
  await app.pass(4 * 60 + 30);
  await app.sees(banner.getByText("less than a minute left"));
  await app.pass(31);
  await app.seesNot(banner);
  await app.end();
});

journey("a recovery sheet that is wrong is said at its field, and a new one is kept before it is gone", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Recovery sheet");
  await app.expectAccessible("the recovery sheet");
  await app.tabTo(app.role("textbox", "The words of the sheet"));
  await app.paste(`${"abandon ".repeat(23)}art`);
  await app.tabTo(app.role("button", "Prove it"));
  await app.press("Enter");
  await app.sees("These are not the 24 words of this clinic's recovery sheet.");
  await app.tabTo(app.role("button", "Make a new sheet…"));
  await app.press("Enter");
  const dialog = app.page.locator("#renew-sheet");
  await app.sees(dialog);
  await app.expectAccessible("making a new sheet");
  await app.tabTo(dialog.getByRole("textbox", { name: "Reason" }));
  await app.type("The one in the drawer was seen by a visitor");
  await app.tabTo(dialog.getByRole("textbox", { name: "Your password" }));
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.hasFocus(app.role("heading", "Print this, and lock it away"));
  const words = await app.page.locator(".recovery-words > li").allTextContents();
  assert.equal(words.length, 24);
  await app.expectAccessible("a new sheet");
  await app.tabTo(app.role("button", "I have copies"));
  await app.press("Enter");
  await app.hasFocus(app.page.locator("#keep-first"));
  await app.tabTo(app.page.locator("main").getByRole("button", { name: "Done" }));
  await app.press("Enter");
  await app.sees("This is not the word at this place.");
  for (const id of ["keep-first", "keep-second"]) {
    const field = app.page.locator(`#${id}`);
    const label = await app.page.locator(`label[for=${id}]`).textContent();
    const place = Number(label.match(/\d+/)[0]);
    await field.focus();
    await app.type(words[place - 1]);
  }
  await app.press("Enter");
  await app.sees("The new sheet is in force and you have copies of it.");

  await app.tabTo(app.role("textbox", "The words of the sheet"));
  await app.paste(words.join(" "));
  await app.tabTo(app.role("button", "Prove it"));
  await app.press("Enter");
  await app.sees(/The sheet opens the vault: proved on/);
  assert.equal(await app.role("textbox", "The words of the sheet").inputValue(), "", "the words are forgotten");
  await app.end();
});

journey("three shares are made, each with a page of its own, and any two of them are proved", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Recovery sheet");
  await app.tabTo(app.role("button", "Make a new sheet…"));
  await app.press("Enter");
  const dialog = app.page.locator("#renew-sheet");
  await dialog.getByRole("radio", { name: /^Three shares/ }).focus();
  await app.press("Space");
  await app.tabTo(dialog.getByRole("textbox", { name: "Reason" }));
  await app.type("Nobody alone shall hold it");
  await app.tabTo(dialog.getByRole("textbox", { name: "Your password" }));
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("region", "Share 3"));
  const shares = await app.page
    .locator(".recovery-sheet")
    .evaluateAll((sheets) => sheets.map((sheet) => [...sheet.querySelectorAll("li")].map((group) => group.textContent)));
  assert.deepEqual(shares.map((share) => share.length), [16, 16, 16]);
  await app.expectAccessible("three shares");
  await app.tabTo(app.role("button", "I have copies"));
  await app.press("Enter");
  for (const id of ["keep-first", "keep-second"]) {
    const label = await app.page.locator(`label[for=${id}]`).textContent();
    const [group, share] = label.match(/\d+/g).map(Number);
    await app.page.locator(`#${id}`).focus();
    await app.type(shares[share - 1][group - 1]);
  }
  await app.press("Enter");
  await app.sees("The new sheet is in force and you have copies of it.");
  await app.tabTo(app.role("textbox", "The words of the sheet"));
  await app.paste(`${shares[2].join("-")}\n${shares[0].join("-")}`);
  await app.tabTo(app.role("button", "Prove it"));
  await app.press("Enter");
  await app.sees(/The sheet opens the vault: proved on/);
  await app.end();
});
