// Starts the bridge between the screens and the engine, and turns its handles.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const program = process.env.CARELOOP_BRIDGE;

/** An engine with a clinic of its own: "none", "sample" or "large". */
export async function startBridge(clinic) {
  if (!program) {
    throw new Error("CARELOOP_BRIDGE names no program: start the journeys as `cargo xtask journeys`");
  }
  const child = spawn(program, ["--clinic", clinic], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const address = await new Promise((found, failed) => {
    lines.once("line", found);
    child.once("exit", (code) => failed(new Error(`the bridge ended with ${code} before it listened`)));
    child.once("error", failed);
  });

  const turn = async (handle, argument = null) => {
    const answer = await fetch(`${address}/test/${handle}`, {
      method: "POST",
      body: JSON.stringify(argument),
    });
    if (!answer.ok) {
      throw new Error(`${handle}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
  };

  return {
    address,
    /** Requests of this name wait from now on. */
    hold: (name) => turn("hold", name),
    /** Those that wait go on, and later ones do not wait. */
    release: (name) => turn("release", name),
    /** How many wait. */
    waiting: (name) => turn("waiting", name),
    /** The next request of this name is answered by this refusal and never reaches the engine. */
    refuseNext: (name, refusal) => turn("refuse", { name, refusal }),
    /** What was asked so far: `[{name, request}]`. */
    asked: (name) => turn("asked").then((all) => (name ? all.filter((one) => one.name === name) : all)),
    /** Lets time pass on the engine's machine. The page has a clock of its own. */
    pass: (seconds) => turn("pass", seconds),
    /** What the system's dialog for folders answers from now on: a new empty folder, or nothing. */
    chooseFolder: (chosen) => turn("choose-folder", chosen),
    /** What the system's dialog for files answers from now on: a new file of this name and content, or nothing. */
    chooseFile: (name, content) =>
      turn("choose-file", name ? { name, content: Buffer.from(content).toString("base64") } : {}),
    /** The keychain loses what it kept. */
    loseKeychain: () => turn("lose-keychain"),
    /** Carries out a request as somebody at another workstation's desk would, past the page. */
    ask: (name, request) => turn("ask", { name, request }),
    /** Ends it; its clinic is gone. */
    stop: () =>
      new Promise((ended) => {
        child.once("exit", ended);
        // It ends with its standard input, so that none outlives a run that was broken off.
        child.stdin.end();
      }),
  };
}
