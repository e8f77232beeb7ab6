// People at one workstation: tiles and PINs, the code of the second factor, what must be done first, and
// what each finds again.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { journey, open, PASSWORD } from "./app.mjs";

const OWN_PASSWORD = "quiet harbour seven lanterns";
const MAYAS_PIN = "284617";
const NORAS_PIN = "930528";

const WINDOWS = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
  { width: 640, height: 400 },
];

const pin = (app) => app.role("textbox", "PIN", { exact: true });
const password = (app) => app.role("textbox", "Password", { exact: true });
const tile = (app, name) => app.page.locator(".tiles").getByRole("button", { name });
const line = (app) => app.page.getByRole("combobox", { name: /^What is to be done/ });

/** The code of an authenticator app (RFC 6238: SHA-1, 30 seconds, six digits), from a secret in base 32. */
function codeOf(secret, millis) {
  const bits = [...secret.replaceAll(" ", "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(millis / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

const now = (app) => app.page.evaluate(() => Date.now());

async function fitsEverywhere(app, screen) {
  await app.expectAccessible(screen);
  const before = app.page.viewportSize();
  for (const size of WINDOWS) {
    await app.page.setViewportSize(size);
    await app.expectFits(`${screen} at ${size.width} by ${size.height}`);
  }
  await app.page.setViewportSize(before);
}

/** Somebody whose tile is not there signs in with login and password. */
async function somebodyElse(app, login) {
  const other = tile(app, "Somebody else");
  await app.sees(app.role("heading", /^(Locked|Sign in)$/, { level: 1 }));
  await app.settled();
  if (await other.count()) {
    await app.tabTo(other);
    await app.press("Enter");
  }
  await app.signIn(login);
}

/** The clinic lets PINs unlock and shows who was here; nobody is in afterwards. */
async function allowPins(app) {
  await app.signIn("dana.reyes");
  await app.bridge.ask("change_settings", { pin_allowed: true, tiles_shown: true, reason: "The front desk is shared" });
  await signOut(app);
}

async function signOut(app) {
  await app.tabTo(app.page.locator("#who"));
  await app.press("Enter");
  await app.hasFocus(app.role("menuitem", "Lock"));
  await app.press("ArrowDown", "ArrowDown", "Enter");
  await app.sees(app.role("heading", "Sign in", { level: 1 }));
}

journey("A to B to A by PIN: each finds their own place and draft, and sees nothing of the other", async (t) => {
  const app = await open(t, { pointer: false });
  await allowPins(app);
  await somebodyElse(app, "maya.lin");
  await app.bridge.ask("set_pin", { pin: MAYAS_PIN, password: PASSWORD });
  await app.go("Patients");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.type("Order gloves in size M");
  await app.press("Control+L");
  await app.sees(app.role("heading", "Locked"));
  await app.hasFocus(pin(app));
  await app.expectTree("tiles");
  await fitsEverywhere(app, "the lock with tiles");

  await somebodyElse(app, "nora.quist");
  await app.bridge.ask("set_pin", { pin: NORAS_PIN, password: PASSWORD });
  assert.equal(await app.page.getByText("Order gloves").count(), 0, "nothing of the former person");
  await app.press("Control+L");
  await app.hasFocus(pin(app));
  await app.sees(tile(app, /Nora Quist/).and(app.page.locator("[aria-pressed=true]")));

  // One key, the PIN, in.
  await app.press("ArrowDown");
  await app.sees(tile(app, /Maya Lin/).and(app.page.locator("[aria-pressed=true]")));
  await app.hasFocus(pin(app));
  await app.type(MAYAS_PIN);
  await app.press("Enter");
  await app.sees(app.role("heading", "Patients", { level: 1 }));
  await app.sees(app.page.locator("#who").getByText(/^PIN session · Front desk/).last());
  await app.expectAccessible("a PIN session");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  assert.equal(await line(app).inputValue(), "Order gloves in size M");
  await app.press("Control+L");

  await app.hasFocus(pin(app));
  await app.press("ArrowDown");
  await app.type(NORAS_PIN);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  assert.equal(await app.page.getByText("Order gloves").count(), 0, "nothing of the former person");
  await app.end();
});

journey("a wrong PIN is said at its field; after the last try the password is wanted, and why is said", async (t) => {
  const app = await open(t, { pointer: false });
  await allowPins(app);
  await somebodyElse(app, "maya.lin");
  await app.bridge.ask("set_pin", { pin: MAYAS_PIN, password: PASSWORD });
  await app.press("Control+L");
  await app.hasFocus(pin(app));
  await app.type("12");
  await app.press("Enter");
  await app.sees("6 to 12 digits.");
  assert.deepEqual(await app.bridge.asked("enter_with_pin"), [], "nothing was sent");
  await app.press("Control+A");
  await app.type("111222");
  await app.press("Enter");
  await app.sees(/The PIN is wrong. 4 tries are left/);
  assert.equal(await pin(app).inputValue(), "");
  await app.hasFocus(pin(app));
  await app.expectAccessible("a wrong PIN");
  await app.bridge.refuseNext("enter_with_pin", { code: "pin_gone" });
  await app.type("111222");
  await app.press("Enter");
  await app.hasFocus(password(app));
  await app.sees("There is no PIN here any more. Use your password.");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.end();
});

journey("arrows move between tiles, Enter chooses, and the password is there instead of the PIN", async (t) => {
  const app = await open(t, { pointer: false });
  await allowPins(app);
  await somebodyElse(app, "maya.lin");
  await app.bridge.ask("set_pin", { pin: MAYAS_PIN, password: PASSWORD });
  await app.press("Control+L");
  await app.hasFocus(pin(app));
  await app.tabTo(app.role("button", "Use password instead"));
  await app.press("Enter");
  await app.hasFocus(password(app));
  await app.tabTo(tile(app, /Maya Lin/), "Shift+Tab");
  await app.press("ArrowDown");
  await app.hasFocus(tile(app, /Dana Reyes/));
  await app.press("ArrowDown");
  await app.hasFocus(tile(app, "Somebody else"));
  await app.press("ArrowUp", "Enter");
  await app.hasFocus(password(app));
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(app.page.getByRole("button", { name: /Dana Reyes/ }).first());
  await app.end();
});

/** A clinic that is no test clinic, up to its first administrator's duty. */
async function toDuty(app) {
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
  await app.tabTo(app.role("button", "I have two copies"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Is the sheet at hand?"));
  for (const field of await app.page.getByLabel(/^Word \d+/).all()) {
    const number = Number(/\d+/.exec(await field.evaluate((one) => one.labels[0].textContent))[0]);
    await app.tabTo(field);
    await app.type(words[number - 1].replace(/[^a-z]/g, ""));
  }
  await app.press("Enter");
  await app.sees(app.role("heading", "Set up your second factor"));
}

/** As far as the code of the second factor. The clinic shows no names, so the login is typed. */
async function toCode(app) {
  await app.hasFocus(app.role("textbox", "Login"));
  await app.type("anna.moss");
  await app.press("Tab");
  await app.type(OWN_PASSWORD);
  await app.press("Enter");
}

journey("the first administrator sets up a second factor, and comes in by its codes from then on", async (t) => {
  const app = await open(t, { clinic: "none", pointer: false });
  await toDuty(app);
  assert.equal(await app.page.getByRole("navigation").count(), 0, "nothing else is there");
  const code = app.role("textbox", "Code from the app");
  await app.hasFocus(code);
  await app.tabTo(app.page.locator("summary"), "Shift+Tab");
  await app.press("Enter");
  const secret = await app.page.locator("#factor-secret").textContent();
  assert.match(secret, /^([A-Z2-7]{4} ?)+$/, "in groups of four");
  await fitsEverywhere(app, "the set-up of a second factor");
  await app.tabTo(code);
  await app.type("000000");
  await app.press("Enter");
  await app.sees(/This code does not fit/);
  await app.hasFocus(code);
  await app.press("Control+A");
  await app.type(codeOf(secret, await now(app)));
  await app.press("Enter");
  await app.sees(app.role("heading", "Recovery codes of Anna Moss"));
  const codes = await app.page.locator(".codes-list li").allTextContents();
  assert.equal(new Set(codes).size, 10, "ten codes");
  await fitsEverywhere(app, "the recovery codes");
  await app.tabTo(app.role("button", "Continue"));
  await app.press("Enter");
  await app.sees(/Keep the codes first/);
  await app.hasFocus(app.role("checkbox", "I have kept them"));
  await app.press("Space");
  await app.tabTo(app.role("button", "Continue"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));

  // The lock wants the password alone; a whole sign-in wants the code, a new one each time.
  await app.press("Control+L");
  await app.hasFocus(password(app));
  await app.type(OWN_PASSWORD);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await signOut(app);
  await toCode(app);
  const step = app.role("textbox", "Code", { exact: true });
  await app.hasFocus(step);
  await app.expectTree("code-step");
  await fitsEverywhere(app, "the code step");
  await app.type(codeOf(secret, await now(app)));
  await app.press("Enter");
  await app.sees(/This code is wrong, or was used already/);
  await app.hasFocus(step);
  await app.pass(30);
  await app.press("Control+A");
  await app.type(codeOf(secret, await now(app)));
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));

  // Somebody whose phone is not there starts over.
  await signOut(app);
  await toCode(app);
  await app.hasFocus(step);
  await app.tabTo(app.role("button", "Start over"));
  await app.press("Enter");

  // A recovery code opens as well, once; and time does not wait.
  await toCode(app);
  await app.hasFocus(step);
  await app.pass(125);
  await app.sees(/The code did not come in time/);
  await app.hasFocus(password(app));
  await app.expectAccessible("the time for the code is over");
  await app.type(OWN_PASSWORD);
  await app.press("Enter");
  await app.hasFocus(step);
  await app.type(codes[0]);
  await app.press("Enter");
  await app.sees(app.role("heading", "Today", { level: 1 }));
  await app.end();
});

journey("whoever has to wait is told how long, and keeps what they typed", async (t) => {
  const app = await open(t, { pointer: false });
  await app.hasFocus(app.role("textbox", "Login"));
  await app.bridge.refuseNext("sign_in", { code: "wait_after_failures", seconds: 30 });
  await app.type("maya.lin");
  await app.press("Tab");
  await app.type(PASSWORD);
  await app.press("Enter");
  await app.sees(/30/);
  assert.equal(await password(app).inputValue(), PASSWORD, "what was typed stays");
  await app.end();
});

journey("what needs a full sign-in says so, and leads to the lock", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.sees(app.page.getByRole("row").filter({ has: app.page.getByRole("checkbox") }).first());
  await app.settled();
  await app.tabTo(app.page.locator("[role=row][tabindex='0']"));
  await app.bridge.refuseNext("complete_task", { code: "full_sign_in_needed" });
  await app.press("x");
  await app.sees(app.role("dialog", "This needs your password"));
  await app.expectAccessible("a full sign-in is needed");
  await app.tabTo(app.role("button", "Lock now"));
  await app.press("Enter");
  await app.sees(app.role("heading", "Locked"));
  await app.end();
});

journey("the last minute lies over a dialog, names who is in, and any key stays", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.type("Order gloves");
  await app.pass(9 * 60 + 10);
  await app.sees(app.role("dialog", "Maya Lin, are you still there?"));
  await fitsEverywhere(app, "the last minute");
  await app.press("x");
  await app.seesNot(app.role("dialog", "Maya Lin, are you still there?"));
  await app.hasFocus(line(app));
  assert.equal(await line(app).inputValue(), "Order gloves", "the key that stays types nothing");
  await app.end();
});

journey("what is copied is told to the engine, without what it was", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("maya.lin");
  await app.press("Control+N");
  await app.hasFocus(line(app));
  await app.type("Order gloves");
  await app.press("Control+A", "Control+C", "Control+C");
  await app.until("it is told", async () => (await app.bridge.asked("note_copied")).length > 0);
  const told = await app.bridge.asked("note_copied");
  assert.deepEqual(told.map((one) => one.request), [{}], "once a second at most, and nothing of it");
  await app.end();
});

journey("a password that somebody chooses is rated while they type, and never as strong when it is refused", async (t) => {
  const app = await open(t);
  await app.signIn("maya.lin");
  await app.go("Settings");
  const meter = app.page.locator(".password-meter");
  const field = app.page.getByLabel("New password", { exact: true });
  await field.fill("short one");
  await app.sees(meter.getByText("9 of 15 characters"));
  await field.fill("passwordpassword");
  await app.sees(meter.getByText(/Refused: /));
  await field.fill("quiet harbour seven lanterns");
  await app.sees(meter.getByText(/Good|Strong/));
  await app.expectAccessible("a password that is rated");
  await app.end();
});
