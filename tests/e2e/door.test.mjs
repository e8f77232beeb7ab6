// Coming in: the first run, and the sign-in screen of a clinic that is there.
import assert from "node:assert/strict";
import test from "node:test";
import { open, PASSWORD } from "./app.mjs";

test("the sign-in screen is whole, accessible and fits every window", async (t) => {
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

test("a wrong password is said beside the field, and what was typed as login stays", async (t) => {
  const app = await open(t, { pointer: false });
  await app.sees(app.role("heading", "Sign in"));
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type("not the password");
  await app.press("Enter");
  const said = await app.sees(app.page.getByRole("alert").first());
  assert.match(await said.textContent(), /password/i);
  assert.equal(await app.role("textbox", "Login").inputValue(), "maya.lin");
  await app.expectAccessible("a wrong sign-in");
  await app.end();
});

test("a person signs in by keyboard", async (t) => {
  const app = await open(t, { pointer: false });
  await app.sees(app.role("heading", "Sign in"));
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.end();
});
