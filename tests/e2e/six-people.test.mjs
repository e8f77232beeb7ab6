// Six people at work: whatever the window showed them by name, an entry of the audit trail names, and the record
// at that entry is what the window was given. And no entry names what the window was not given.
import assert from "node:assert/strict";
import { BEGIN, journey, open } from "./app.mjs";

const SIX = ["maya.lin", "nora.quist", "omar.haddad", "beth.adler", "priya.nair", "dana.reyes"];
const LISTS = ["Inbox", "Upcoming", "Waiting on others", "Done", "Patients"];
const LOOKS = ["viewed", "seen_again", "listed", "searched"];

/** Signs whoever is in out. */
async function signOut(app) {
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
}

/** What Tab comes to in a list that is not empty. */
const firstRow = (app) => app.page.locator("[role=row][tabindex='0'], [role=grid][tabindex='0']");

/** Opens the first row of the list. */
async function openFirst(app) {
  await app.tabTo(firstRow(app).first());
  await app.press("Enter");
}

/** What one of the six does. `look` notes what stands on the screen. */
async function work(app, look) {
  await look();
  for (const list of LISTS) {
    await app.go(list);
    await look();
  }
  await openFirst(app);
  await app.sees(app.role("heading", "Care team"));
  await look();
  // Whoever has nothing in one list has something in another.
  for (const list of ["Upcoming", "Today", "Inbox", "Done"]) {
    await app.go(list);
    await app.settled();
    if ((await firstRow(app).count()) > 0) {
      await openFirst(app);
      await look();
      return;
    }
  }
}

/** What an answer shows by name: `[what, as text to compare]`. */
function shown({ name, request, reply }) {
  const rows = (all) => all.map((row) => ["row", text(row)]);
  const hits = (all) => all.map(({ label, record_number }) => ["hit", text([label, record_number])]);
  switch (name) {
    case "my_day":
    case "list_tasks":
    case "list_place":
      return request.identified ? rows(reply.rows) : [];
    case "list_patients":
      return request.identified ? hits(reply.rows) : [];
    case "search_records":
      return request.identified ? [...rows(reply.tasks), ...hits(reply.patients)] : [];
    case "open_task":
      return [["task", text(sealed(reply))]];
    case "open_patient":
      return [["patient", text({ ...reply, tasks: [] })], ...rows(reply.tasks)];
    default:
      return [];
  }
}

/** The forms in which a record as it was may have been given to the window. */
function forms({ record, task, patient }) {
  if (record.kind === "remark") {
    return [];
  }
  if (task) {
    return [["row", text(task.row)], ["task", text(sealed(task))]];
  }
  const family = patient.family.toUpperCase();
  const label = { patient: patient.patient, name: `${family}, ${patient.given}`, born: patient.born };
  return [["patient", text(patient)], ["hit", text([label, patient.record_number])]];
}

/** Without clinical text, which a security officer is not told. */
function sealed(task) {
  const closed = (one) => (one.clinical ? { ...one, text: null, digest: null, name: null } : one);
  return { ...task, remarks: task.remarks.map(closed), attachments: task.attachments.map(closed) };
}

/** The same text for the same thing, whatever the order of its fields. */
function text(thing) {
  return JSON.stringify(thing, (_, value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

journey("all that six people are shown by name is named by an entry, as it was", async (t) => {
  const app = await open(t);
  const answers = [];
  let who = null;
  app.page.on("response", async (response) => {
    const name = /\/ipc\/(\w+)$/.exec(response.url())?.[1];
    if (name && who && response.status() === 200) {
      const by = who;
      const body = response.request().postDataJSON();
      const request = body.request ?? body;
      answers.push({ by, name, request, reply: await response.json().catch(() => null) });
    }
  });

  const screens = new Map();
  for (const login of SIX) {
    who = login;
    await app.signIn(login);
    const seen = [];
    await work(app, async () => {
      await app.settled();
      seen.push(await app.page.evaluate(() => document.body.innerText));
    });
    screens.set(login, seen.join("\n"));
    await signOut(app);
    // Nothing of this counts as seen again by whoever comes back.
    await app.pass(120);
  }
  who = null;

  // The security officer reads the trail, past the page.
  await app.signIn("dana.reyes");
  const people = await app.bridge.ask("list_people", {});
  const loginOf = new Map(people.map((person) => [person.user, person.login]));
  const lines = [];
  for (let from = 1; ; from += 500) {
    const page = await app.bridge.ask("read_ledger", { from, rows: 500 });
    lines.push(...page.lines);
    if (page.lines.length < 500) {
      break;
    }
  }
  const again = lines.findLastIndex((line) => line.what === "signed_in");
  const looks = lines.slice(0, again).filter((line) => line.at >= BEGIN && LOOKS.includes(line.what));
  const named = new Map(SIX.map((login) => [login, { forms: new Set(), records: [] }]));
  for (const line of looks) {
    const one = named.get(loginOf.get(line.by.user));
    const entry = await app.bridge.ask("open_audit_entry", { place: line.place });
    for (const { item, record, version } of entry.records) {
      assert.ok(record && version, `entry ${line.place} says which version of what was shown`);
      const at = await app.bridge.ask("read_record_at", { source: { by: "entry", place: line.place, item } });
      const found = forms(at).map(([what, said]) => `${what} ${said}`);
      one.records.push({ place: line.place, item, found });
      for (const form of found) {
        one.forms.add(form);
      }
    }
  }

  const names = new Set(answers.flatMap((answer) => shown(answer)).flatMap(([what, said]) => (what === "hit" ? [JSON.parse(said)[0].name] : [])));
  assert.ok(names.size > 10, `${names.size} patients have names`);
  for (const login of SIX) {
    const given = new Set(
      answers.filter((answer) => answer.by === login).flatMap((answer) => shown(answer).map(([what, said]) => `${what} ${said}`)),
    );
    const { forms: told, records } = named.get(login);
    assert.ok(given.size > 20 && records.length > 20, `${login} was shown something: ${given.size}, ${records.length}`);
    for (const one of given) {
      assert.ok(told.has(one), `no entry names what ${login} was shown: ${one.slice(0, 300)}`);
    }
    for (const { place, item, found } of records) {
      assert.ok(found.length === 0 || found.some((form) => given.has(form)), `${login} was not shown record ${item} of entry ${place}: ${found[0]?.slice(0, 300)}`);
    }
    // What stands on the screen by name comes from nowhere else.
    const onScreen = [...names].filter((name) => screens.get(login).includes(name));
    assert.ok(onScreen.length > 3, `${login} saw ${onScreen.length} patients by name`);
    const all = [...told].join("\n");
    for (const name of onScreen) {
      assert.ok(all.includes(JSON.stringify(name)), `no entry of ${login} names ${name}`);
    }
    t.diagnostic(`${login}: ${given.size} shown, ${records.length} named, ${onScreen.length} patients by name on the screen`);
  }
  await app.end();
});
