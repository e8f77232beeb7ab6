// The screens in Chromium, as a person at the keyboard has them.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after } from "node:test";
import { chromium } from "playwright-core";
import { startBridge } from "./bridge.mjs";

const here = new URL(".", import.meta.url);
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The engine's clock begins here: a Monday, 09:20 in the sample clinic's zone. */
export const BEGIN = Date.parse("2026-11-23T14:20:00Z");
/** Everybody's password in the sample clinic. */
export const PASSWORD = "nobody real works here";
/** What the page asks for before it says it cannot: longer than any step takes on a busy machine. */
const PATIENCE = 15_000;

export const THEMES = ["light", "dark", "contrast"];

let browser;
after(async () => {
  await browser?.close();
});

async function theBrowser() {
  browser ??= await chromium.launch({
    executablePath: process.env.CARELOOP_CHROMIUM ?? "/usr/bin/chromium",
    // Whoever tests in a container is root there, and Chromium's own walls need another user.
    args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
  });
  return browser;
}

/**
 * A journey through the screens. One that comes to no end is walked once more from the beginning, and said
 * to be unsteady where it then arrives: a machine that stood still for seconds is no fault of the screens.
 */
export function journey(name, walk) {
  test(name, async (t) => {
    try {
      await walk(t);
    } catch (error) {
      if (process.env.UPDATE_SNAPSHOTS) {
        throw error;
      }
      t.diagnostic(`unsteady, walked once more: ${error.stack ?? error}`);
      await walk(t);
    }
  });
}

/**
 * Opens the screens on a clinic. They are closed at the end of the test, which then fails if the page
 * complained, asked a stranger for anything, or left something behind in the browser.
 */
export async function open(t, { clinic = "sample", width = 1280, height = 800, scale = 1, pointer = true } = {}) {
  const bridge = await startBridge(clinic);
  t.after(() => bridge.stop());
  const context = await (await theBrowser()).newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    colorScheme: "light",
    locale: "en-US",
    timezoneId: "America/New_York",
  });
  t.after(() => context.close());
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const app = new App(page, bridge);
  await app.watch(pointer);
  await page.goto(`${bridge.address}/`);
  return app;
}

class App {
  #complaints = [];
  #pointed = 0;
  /** Requests whose answer is not there yet, and how many there were; but for those it sends by itself. */
  #pending = 0;
  #asked = 0;
  #now = BEGIN;

  constructor(page, bridge) {
    this.page = page;
    this.bridge = bridge;
  }

  async watch(pointer) {
    const { page, bridge } = this;
    page.on("pageerror", (error) => this.#complaints.push(`error: ${error.message}`));
    page.on("console", (message) => {
      // Chromium notes every refusal of the engine as a resource that did not load.
      const refusal = message.text().includes("status of 422");
      if (["error", "warning"].includes(message.type()) && !refusal) {
        this.#complaints.push(`console: ${message.text()}`);
      }
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(bridge.address)) {
        this.#complaints.push(`asked a stranger: ${request.url()}`);
      }
    });
    const counts = (request) => !/look_at_idle|look_at_work|note_activity/.test(request.url());
    page.on("request", (request) => {
      if (counts(request)) {
        this.#pending += 1;
        this.#asked += 1;
      }
    });
    for (const end of ["requestfinished", "requestfailed"]) {
      page.on(end, (request) => {
        this.#pending -= counts(request) ? 1 : 0;
      });
    }
    await page.exposeFunction("careloopSawPointer", () => {
      this.#pointed += 1;
    });
    await page.addInitScript(() => {
      for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"]) {
        addEventListener(kind, () => globalThis.careloopSawPointer(), true);
      }
    });
    this.pointerAllowed = pointer;
    await page.clock.setFixedTime(this.#now);
  }

  /** Fails if anything went wrong that no single step looks at. Every journey ends with it. */
  async end() {
    assert.deepEqual(this.#complaints, [], "the page has nothing to complain about");
    if (!this.pointerAllowed) {
      assert.equal(this.#pointed, 0, "the journey was made by keyboard alone");
    }
    const left = await this.page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      cookies: document.cookie,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
    }));
    assert.deepEqual(
      left,
      { local: 0, session: 0, cookies: "", databases: 0, caches: 0 },
      "nothing stays behind in the browser",
    );
    assert.equal(await this.page.title(), "Careloop", "the title says nothing about anybody");
  }

  /** Presses keys one after another, each as Playwright writes it: "Tab", "Control+K", "x". */
  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** Types a text wherever the focus is. */
  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Puts a text where the focus is at once, as a paste does. */
  async paste(text) {
    await this.page.keyboard.insertText(text);
  }

  /** Lets time pass for the page and the engine. */
  async pass(seconds) {
    this.#now += seconds * 1000;
    await this.page.clock.setFixedTime(this.#now);
    await this.bridge.pass(seconds);
  }

  /** Signs somebody of the sample clinic in, at the keyboard. */
  async signIn(login, screen = "Today") {
    await this.hasFocus(this.role("textbox", "Login"));
    await this.type(login);
    await this.press("Tab");
    await this.type(PASSWORD);
    await this.press("Enter");
    await this.sees(this.role("heading", screen, { level: 1 }));
  }

  /** The palette's field. */
  palette() {
    return this.page.locator("#palette").getByRole("combobox");
  }

  /** Goes to a screen through the palette. */
  async go(screen) {
    await this.press("Control+K");
    await this.hasFocus(this.palette());
    await this.type(`Go to ${screen}`);
    await this.sees(this.page.getByRole("option", { name: new RegExp(`Go to ${screen}`) }).first());
    await this.press("Enter");
    await this.sees(this.role("heading", screen, { level: 1 }));
  }

  role(role, name, options = {}) {
    return this.page.getByRole(role, { name, ...options });
  }

  text(text) {
    return this.page.getByText(text);
  }

  /** Waits until it can be seen. */
  async sees(what) {
    const locator = typeof what === "string" || what instanceof RegExp ? this.text(what).first() : what;
    await locator.waitFor({ state: "visible" });
    return locator;
  }

  /** Waits until it cannot be seen. */
  async seesNot(what) {
    const locator = typeof what === "string" || what instanceof RegExp ? this.text(what).first() : what;
    await locator.waitFor({ state: "hidden" });
  }

  /** Waits until something is true, and says what was not. */
  async until(what, look) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const seen = await look();
      if (seen) {
        return seen;
      }
      if (Date.now() > end) {
        throw new Error(`waited in vain until ${what}`);
      }
      await new Promise((go) => setTimeout(go, 20));
    }
  }

  /** Waits until every answer the page asked for is there and drawn, and it asks for nothing more. */
  async settled() {
    await this.until("the page rests", async () => {
      const before = this.#asked;
      await this.page.evaluate(async () => {
        await document.fonts.ready;
        // Longer than any of its rests: it reads the names of what is seen after 300 ms.
        await new Promise((rested) => setTimeout(rested, 400));
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      return this.#pending === 0 && this.#asked === before;
    });
  }

  /** What has the focus: its role and name. */
  async focused() {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      const labelled = element?.labels?.[0]?.textContent ?? element?.getAttribute("aria-label") ?? element?.textContent;
      return `${element?.getAttribute("role") ?? element?.localName} ${(labelled ?? "").trim().slice(0, 80)}`;
    });
  }

  /** Waits until an element has the focus: only then do keys go there. */
  async hasFocus(locator) {
    await locator.waitFor({ state: "visible" });
    await this.until(`${locator} has the focus`, () =>
      locator.evaluate((element) => element === document.activeElement).catch(() => false),
    );
  }

  /** Moves the focus by Tab until it is on an element, as somebody without a mouse has to. */
  async tabTo(locator, key = "Tab") {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await locator.evaluate((element) => element === document.activeElement).catch(() => false)) {
        return;
      }
      await this.press(key);
    }
    throw new Error(`${key} never comes to ${locator}; it is at ${await this.focused()}`);
  }

  /** Compares the accessible tree with the one kept under this name. */
  async expectTree(name, locator = this.page.locator("body")) {
    const file = new URL(`trees/${name}.yml`, here);
    const tree = `${plain(await locator.ariaSnapshot()).trimEnd()}\n`;
    if (process.env.UPDATE_SNAPSHOTS === "1") {
      mkdirSync(new URL("trees", here), { recursive: true });
      writeFileSync(file, tree);
      return;
    }
    assert.ok(existsSync(file), `no tree is kept as ${name}: look at it, then keep it by UPDATE_SNAPSHOTS=1`);
    assert.equal(tree, readFileSync(file, "utf8"), `what a screen reader is told has changed: ${name}`);
  }

  async theme(theme) {
    await this.page.evaluate((theme) => {
      document.documentElement.dataset.theme = theme;
    }, theme);
  }

  /** Asks axe in every theme; nothing may be wrong. */
  async expectAccessible(screen) {
    const former = await this.page.evaluate(() => document.documentElement.dataset.theme);
    if (!(await this.page.evaluate(() => "axe" in globalThis))) {
      await this.page.evaluate(axeSource);
    }
    for (const theme of THEMES) {
      await this.theme(theme);
      const violations = await this.page.evaluate(async () => {
        const found = await globalThis.axe.run(document, { resultTypes: ["violations"] });
        return found.violations.map(
          (one) => `${one.id} (${one.impact}): ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | ")}`,
        );
      });
      assert.deepEqual(violations, [], `axe finds nothing on ${screen} in ${theme}`);
    }
    await this.theme(former);
  }

  /** Fails if the page scrolls sideways or a control is out of reach. */
  async expectFits(screen) {
    const lost = await this.page.evaluate(() => {
      const root = document.documentElement;
      const found = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} wide`] : [];
      const scrolls = (element) => {
        for (let box = element.parentElement; box; box = box.parentElement) {
          if (["auto", "scroll"].includes(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight) {
            return true;
          }
        }
        return root.scrollHeight > root.clientHeight;
      };
      for (const control of document.querySelectorAll("button, input, select, textarea, a[href], [tabindex='0']")) {
        const box = control.getBoundingClientRect();
        // The link past the places waits above the page until it has the focus.
        if (control.matches(".skip-link:not(:focus)") || box.width === 0 || box.height === 0 || !control.checkVisibility({ visibilityProperty: true })) {
          continue;
        }
        const sideways = box.left < -1 || box.right > root.clientWidth + 1;
        const below = (box.top < -1 || box.bottom > root.clientHeight + 1) && !scrolls(control);
        // What only a screen reader sees may be a pixel somewhere.
        if ((sideways || below) && box.width > 1) {
          found.push(`${control.localName} "${(control.ariaLabel ?? control.textContent).trim().slice(0, 40)}" is out of reach`);
        }
      }
      return found;
    });
    assert.deepEqual(lost, [], `everything on ${screen} can be reached`);
  }

  async picture(name) {
    const folder = process.env.CARELOOP_PICTURES;
    if (folder) {
      await this.page.screenshot({ path: `${folder}/${name}.png` });
    }
  }
}

/** Without what differs from run to run: the folder of a clinic that is removed afterwards. */
function plain(tree) {
  return tree.replaceAll(/\/[^\s"]*\/\.tmp\w+/g, "FOLDER");
}
