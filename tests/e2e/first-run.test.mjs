// The first run: from an empty folder to somebody who is in.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

const OWN_PASSWORD = "quiet harbour seven lanterns";

/** Goes from the welcome to the recovery sheet; answers its words. */
async function reachSheet(app) {
  await app.sees(app.role("heading", "Welcome to Careloop"));
  await app.tabTo(app.role("button", "Set up a clinic"));
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Clinic name"));
  await app.type("Willow Creek");
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Your name"));
  await app.type("Anna Moss");
  await app.tabTo(app.page.getByLabel("New password", { exact: true }));
  await app.type(OWN_PASSWORD);
  await app.tabTo(app.page.getByLabel("The same password again"));
  await app.type(OWN_PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Print this twice, and lock it away"));
  const words = await app.page.locator(".recovery-words li").allTextContents();
  assert.equal(words.length, 24, "the sheet has 24 words");
  return words.map((word) => word.replace(/[^a-z]/g, ""));
}

journey("a clinic is set up by keyboard alone, and the sheet is asked for", async (t) => {
  const app = await open(t, { clinic: "none", pointer: false });
  await app.sees(app.role("heading", "Welcome to Careloop"));
  await app.expectTree("welcome");
  const words = await reachSheet(app);
  await app.tabTo(app.role("button", "I have two copies"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Is the sheet at hand?"));
  const fields = await app.page.getByLabel(/^Word \d+/).all();
  assert.equal(fields.length, 2);
  for (const field of fields) {
    const number = Number(/\d+/.exec(await field.evaluate((one) => one.labels[0].textContent))[0]);
    await app.tabTo(field);
    await app.type(words[number - 1]);
  }
  await app.press("Enter");
  // What comes first for an administrator is walked in entrance.test.mjs.
  await app.sees(app.role("heading", "Set up your second factor"));
  await app.end();
});

journey("a wrong word of the sheet is said at its field, and the way back to the sheet stands open", async (t) => {
  const app = await open(t, { clinic: "none", pointer: false });
  await reachSheet(app);
  await app.tabTo(app.role("button", "I have two copies"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Is the sheet at hand?"));
  await app.type("wrong");
  await app.press("Enter");
  await app.sees("This is not the word at this place");
  await app.expectAccessible("a wrong word of the sheet");
  await app.tabTo(app.role("button", "Back"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Print this twice, and lock it away"));
  await app.end();
});

journey("a password that will not do is said at once, and one that differs", async (t) => {
  const app = await open(t, { clinic: "none" });
  await app.role("button", "Set up a clinic").click();
  await app.type("Willow Creek");
  await app.press("Enter");
  await app.hasFocus(app.role("textbox", "Your name"));
  await app.type("Anna Moss");
  await app.page.getByLabel("New password", { exact: true }).fill("short");
  await app.page.getByLabel("The same password again").fill("other");
  await app.press("Enter");
  await app.sees(/more characters are needed/);
  assert.deepEqual(await app.bridge.asked("create_clinic"), [], "nothing was sent");
  await app.page.getByLabel("New password", { exact: true }).fill("quiet harbour seven lanterns");
  await app.press("Enter");
  await app.sees("This is not the same as above.");
  assert.deepEqual(await app.bridge.asked("create_clinic"), [], "nothing was sent");
  await app.end();
});

journey("every step of the first run is accessible and fits", async (t) => {
  const app = await open(t, { clinic: "none", width: 900, height: 600 });
  await app.sees(app.role("heading", "Welcome to Careloop"));
  await app.expectAccessible("welcome");
  await app.expectFits("welcome");
  await app.role("button", "Set up a clinic").click();
  await app.sees(app.role("heading", "Which clinic is this?"));
  await app.expectAccessible("the clinic's name");
  await app.expectFits("the clinic's name");
  await app.type("Willow Creek");
  await app.press("Enter");
  await app.sees(app.role("heading", "Who are you?"));
  await app.expectAccessible("the first person");
  await app.expectFits("the first person");
  await app.end();
});
