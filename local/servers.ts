import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../scripts/user-error";
import { Control } from "./control";

/** Python module of the server; it also tells the server's process from others. */
const MODULE = "local.aws.server";

const MOST_SECONDS_TO_START = 60;
const MOST_SECONDS_TO_STOP = 10;

/** A local AWS that runs. */
export interface Server {
  readonly pid: number;
  /** URL on the loopback interface. */
  readonly endpoint: string;
  readonly account: string;
}

export interface ServerProps {
  /** Folder of the project. */
  readonly root: string;
  /** Interpreter that has moto. */
  readonly python: string;
  readonly account: string;
  /** File for what the server prints. */
  readonly log: string;
  /** Seconds that pass for a Lambda function, and for what it waits for, in one second. */
  readonly timeScale: number;
  /** Whether it runs on after this process has ended, and after Ctrl-C. */
  readonly outlives: boolean;
}

/**
 * Starts a local AWS on a free port of the loopback interface, and waits until it answers.
 *
 * @throws UserError with what it printed if it does not start
 */
export async function start(props: ServerProps): Promise<Server> {
  mkdirSync(dirname(props.log), { recursive: true });
  const log = openSync(props.log, "w");
  const child = spawn(props.python, ["-m", MODULE, "--time-scale", String(props.timeScale)], {
    cwd: props.root,
    env: { ...process.env, MOTO_ACCOUNT_ID: props.account, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    stdio: ["ignore", log, log],
    detached: props.outlives,
  });
  closeSync(log);
  const failed = new Promise<string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(`it ended with ${code ?? signal}`));
  });
  const started = await Promise.race([announcement(props.log), failed]);
  if (typeof started === "string") {
    child.kill("SIGKILL");
    throw new UserError(`the local AWS did not start: ${started}\n${readFileSync(props.log, "utf8").trim()}`);
  }
  if (props.outlives) child.unref();
  else process.once("exit", () => child.kill());
  return started;
}

/** The line by which the server tells that it answers, and where. */
async function announcement(log: string): Promise<Server | string> {
  for (let tenths = 0; tenths < MOST_SECONDS_TO_START * 10; tenths++) {
    const line = /^\{"endpoint".*\}$/m.exec(readFileSync(log, "utf8"));
    if (line) {
      const server = JSON.parse(line[0]) as Server;
      if (await new Control(server.endpoint).answers()) return server;
    }
    await wait(100);
  }
  return `no answer within ${MOST_SECONDS_TO_START} s`;
}

/** Ends a local AWS, and waits until it is gone. One that has ended already is no error. */
export async function stop({ pid }: Pick<Server, "pid">): Promise<void> {
  for (let tenths = 0; isServer(pid); tenths++) {
    if (tenths === 0) process.kill(pid, "SIGTERM");
    if (tenths === MOST_SECONDS_TO_STOP * 10) process.kill(pid, "SIGKILL");
    await wait(100);
  }
}

/** Whether the process with that number is a local AWS: numbers of ended processes are given to others. */
function isServer(pid: number): boolean {
  try {
    return execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" }).includes(MODULE);
  } catch {
    return false;
  }
}

/** The file that tells of a local AWS in the background. */
export class PidFile {
  private readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, "local-aws.json");
  }

  /** The server that runs, if any. What is left of one that has ended is removed. */
  running(): Server | undefined {
    if (!existsSync(this.path)) return undefined;
    const server = this.read();
    if (server && isServer(server.pid)) return server;
    this.remove();
    return undefined;
  }

  write(server: Server): void {
    writeFileSync(this.path, `${JSON.stringify(server)}\n`);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  private read(): Server | undefined {
    try {
      return JSON.parse(readFileSync(this.path, "utf8")) as Server;
    } catch {
      return undefined;
    }
  }
}
