// Alerts, the rules that raise them, and the monthly review of the audit trail.
import assert from "node:assert/strict";
import { journey, open } from "./app.mjs";

const SIZES = [
  { width: 900, height: 600 },
  { width: 640, height: 400 },
  { width: 1280, height: 800 },
];

async function fits(app, what) {
  for (const size of SIZES) {
    await app.page.setViewportSize(size);
    await app.expectFits(`${what} in ${size.width} by ${size.height}`);
  }
}

journey("an alert is looked into by its entries and closed in words, by keyboard alone", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Alerts");
  const open_ = app.page.locator(".alert.open");
  await app.sees(open_.first());
  await app.settled();
  const before = await open_.count();
  await app.expectAccessible("alerts");
  await fits(app, "alerts");

  await app.tabTo(app.role("button", /^Its (\d+ entries|entry):/).first());
  await app.press("Enter");
  await app.sees(app.role("heading", "Audit trail", { level: 1 }));
  await app.settled();
  const asked = (await app.bridge.asked("read_audit")).at(-1).request;
  assert.ok(asked.filter.places.length > 0, "the audit trail is narrowed to the alert's entries");

  await app.go("Alerts");
  const say = app.role("button", /^Say what became of it:/).first();
  await app.sees(say);
  await app.tabTo(say);
  await app.press("Enter");
  const dialog = app.page.locator("#dispose-alert");
  await app.sees(dialog);
  await app.expectAccessible("closing an alert");
  await app.tabTo(dialog.getByRole("button", { name: "Close the alert" }));
  await app.press("Enter");
  await app.sees("Choose what you found.");
  await app.hasFocus(dialog.getByRole("radio", { name: /^Appropriate/ }));
  await app.press("Space");
  await app.tabTo(dialog.getByRole("button", { name: "Close the alert" }));
  await app.press("Enter");
  await app.sees("Write down what you found.");
  await app.hasFocus(dialog.getByRole("textbox", { name: "In words" }));
  await app.type("Asked her: she covered for a colleague that day.");
  await app.tabTo(dialog.getByRole("button", { name: "Close the alert" }));
  await app.press("Enter");
  await app.seesNot(dialog);
  await app.sees("Asked her: she covered for a colleague that day.");
  await app.until("one alert less is open", async () => (await open_.count()) === before - 1);
  await app.end();
});

journey("a rule is changed with a reason, and what cannot be read is said beside its field", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await app.go("Rules for alerts");
  const number = app.page.locator("#rule-volume-threshold");
  await app.sees(number);
  await app.expectAccessible("the rules for alerts");
  await fits(app, "the rules for alerts");
  assert.equal(await app.page.locator("#rule-break-glass").count(), 0, "nobody does without word of an emergency access");
  await app.tabTo(number);
  await app.press("Control+A");
  await app.type("many");
  await app.tabTo(app.page.locator("#save-rules"));
  await app.press("Enter");
  await app.sees("Write a whole number from 110 to 1000.");
  await app.hasFocus(number);
  await app.press("Control+A");
  await app.type("400");
  await app.tabTo(app.page.locator("#save-rules"));
  await app.press("Enter");
  const dialog = app.page.locator("#rules-why");
  await app.hasFocus(dialog.getByRole("textbox", { name: "Reason" }));
  await app.type("Flu season: everybody sees more patients");
  await app.tabTo(dialog.getByRole("button", { name: "Put these rules in force" }));
  await app.press("Enter");
  await app.seesNot(dialog);
  await app.sees(/^The rules are in force/);
  const sent = (await app.bridge.asked("change_watch_rules")).at(-1).request;
  assert.equal(sent.rules.settings.find((one) => one.rule === "volume").threshold, 400);
  await app.end();
});

/** Closes every alert past the page: a period with open ones is not certified. */
async function closeAlerts(app) {
  const { alerts } = await app.bridge.ask("list_alerts", { open_only: true });
  for (const { alert } of alerts) {
    await app.bridge.ask("dispose_alert", { alert, disposition: "appropriate", words: "Looked into before the review" });
  }
}

journey("a review goes entry by entry, outlives a lock, and is certified", async (t) => {
  const app = await open(t, { pointer: false });
  await app.signIn("dana.reyes");
  await closeAlerts(app);
  await app.go("Review of the audit trail");
  const begin = app.page.locator("#review-begin");
  await app.sees(begin);
  await app.expectAccessible("what happened in a period");
  await app.tabTo(begin);
  await app.press("Enter");
  const entry = app.page.locator("#review-entry");
  await app.hasFocus(entry);
  await app.settled();
  await app.expectAccessible("an entry of the sample");
  await fits(app, "an entry of the sample");
  await app.press("q");
  const words = app.role("textbox", "What is to be asked");
  await app.hasFocus(words);
  await app.type("Why on a Sunday?");
  // What was found is kept within a second.
  await app.until("the draft is kept", async () =>
    (await app.bridge.asked("keep_draft")).some((one) => one.request.place === "audit-review"),
  );
  await app.press("Control+L");
  await app.sees(app.role("heading", /Locked|Dana/).first());
  await app.hasFocus(app.page.locator("input[type=password]"));
  await app.type("nobody real works here");
  await app.press("Enter");
  await app.sees(app.role("heading", "Review of the audit trail", { level: 1 }));
  await app.sees(words);
  assert.equal(await words.inputValue(), "Why on a Sunday?");
  const certify = app.role("heading", "What you found");
  await app.tabTo(app.role("button", /^(Next without a finding|To the findings)$/));
  await app.press("Enter");
  for (let entries = 0; entries < 40 && !(await certify.isVisible()); entries += 1) {
    await app.hasFocus(entry);
    await app.press("e");
    await app.settled();
  }
  await app.sees("Why on a Sunday?");
  await app.expectAccessible("what was found");
  await app.tabTo(app.role("button", "To the certificate"));
  await app.press("Enter");
  const statement = app.role("textbox", "Statement");
  await app.sees(statement);
  await app.expectAccessible("the certificate");
  await app.tabTo(app.role("button", "Certify the review"));
  await app.press("Enter");
  await app.sees("Write down what you state.");
  await app.hasFocus(statement);
  await app.type("Looked at every entry of the sample; one is asked about.");
  await app.tabTo(app.role("button", "Certify the review"));
  await app.press("Enter");
  await app.sees(/ is certified$/);
  await app.sees(app.page.locator(".history").getByText("Looked at every entry of the sample; one is asked about."));
  await app.end();
});
