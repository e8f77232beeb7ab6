// Coming in and staying in: sign-in, what goes wrong there, the lock, another person, the recovery sheet.
import assert from "node:assert/strict";
import { journey, open, PASSWORD } from "./app.mjs";

/** 24 words of the list, whose checksum is right and which are nobody's sheet. */
const FOREIGN_WORDS = `${"abandon ".repeat(23)}art`;
const NEW_PASSWORD = "quiet harbour seven lanterns";

/** The password's field. Its button has a name with the same word. */
const password = (app) => app.role("textbox", "Password", { exact: true });

journey("the sign-in screen is whole, accessible and fits every window", async (t) => {
  const app = await open(t);
  await app.sees(app.role("heading", "Sign in"));
  await app.expectTree("sign-in");
  await app.expectAccessible("sign-in");
  await app.expectFits("sign-in");
  await app.page.setViewportSize({ width: 900, height: 600 });
  await app.expectFits("sign-in at 900 by 600");
  await app.page.setViewportSize({ width: 640, height: 400 });
  await app.expectFits("sign-in at 200 %");
  await app.end();
});

journey("a person signs in by keyboard", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.end();
});

journey("a wrong password is said beside the field, and what was typed as login stays", async (t) => {
  const app = await open(t, { pointer: false });
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type("not the password");
  await app.press("Enter");
  await app.sees("The login or the password is wrong.");
  assert.equal(await app.role("textbox", "Login").inputValue(), "maya.lin");
  await app.hasFocus(password(app));
  assert.equal(await password(app).getAttribute("aria-invalid"), "true");
  await app.expectAccessible("a wrong sign-in");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.end();
});

journey("while the engine checks, a second Enter sends nothing, and the screen says that it checks", async (t) => {
  const app = await open(t, { pointer: false });
  await app.bridge.hold("sign_in");
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("button", "Checking…"));
  await app.press("Enter", "Enter");
  assert.equal(await app.bridge.waiting("sign_in"), 1);
  await app.bridge.release("sign_in");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  assert.equal((await app.bridge.asked("sign_in")).length, 1);
  await app.end();
});

journey("a fault is shown with its reference, what was typed stays, and the next try works", async (t) => {
  const app = await open(t, { pointer: false });
  await app.bridge.refuseNext("sign_in", { code: "fault", reference: "7KQ2" });
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(/reference 7KQ2/);
  assert.equal(await app.role("textbox", "Login").inputValue(), "maya.lin");
  assert.equal(await password(app).inputValue(), PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.end();
});

journey("where the keychain was lost, the recovery sheet is offered, and its wrong words are said at their field", async (t) => {
  const app = await open(t, { pointer: false });
  await app.bridge.loseKeychain();
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("dana.reyes");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees("The right password does not help now; the recovery sheet does.");
  await app.tabTo(app.role("button", "Open with the recovery sheet"));
  await app.press("Enter");
  const words = app.role("textbox", "The 24 words, in order");
  await app.hasFocus(words);
  await app.paste("only three words");
  await app.press("Tab");
  await app.type("dana.reyes");
  await app.tabTo(app.page.getByLabel("New password", { exact: true }));
  await app.type(NEW_PASSWORD);
  await app.tabTo(app.page.getByLabel("The same password again"));
  await app.type(NEW_PASSWORD);
  await app.press("Enter");
  await app.sees(/words are there; the sheet has 24/);
  assert.deepEqual(await app.bridge.asked("recover"), [], "nothing was sent");
  await app.tabTo(words, "Shift+Tab");
  await app.press("Control+A");
  await app.paste(FOREIGN_WORDS);
  await app.tabTo(app.page.getByLabel("The same password again"));
  await app.press("Enter");
  await app.sees("These are not the 24 words of this clinic's recovery sheet.");
  assert.equal(await words.inputValue(), FOREIGN_WORDS, "what was typed stays");
  await app.expectAccessible("wrong recovery words");
  await app.end();
});

journey("the same person unlocks by keyboard, and somebody else signs in over the lock", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+L");
  await app.sees(app.role("heading", "Locked"));
  await app.hasFocus(password(app));
  await app.expectTree("locked");
  await app.expectAccessible("locked");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.press("Control+L");
  await app.sees(app.role("heading", "Locked"));
  await app.tabTo(app.role("button", "Somebody else signs in"));
  await app.press("Enter");
  await app.signIn("nora.quist");
  await app.sees(app.page.getByRole("button", { name: /Nora Quist/ }).first());
  assert.equal(await app.page.getByText("Maya Lin, Front desk").count(), 0, "the former person is gone");
  await app.end();
});

journey("nobody there: the session warns, one key keeps it, and then it locks", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.pass(9 * 60 + 10);
  await app.sees(/Locks in \d+ s/);
  await app.expectAccessible("the countdown");
  await app.press("Shift");
  await app.seesNot(/Locks in \d+ s/);
  await app.pass(11 * 60);
  await app.sees(app.role("heading", "Locked"));
  assert.equal(await app.page.getByRole("grid").count(), 0, "no list is left in the page");
  await app.end();
});
