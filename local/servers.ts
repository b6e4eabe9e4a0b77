import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { UserError } from "../tools/errors";
import { Control } from "./control";

/** Seconds that pass for a Lambda function in one second. An app ends in seconds then, not in minutes. */
export const TIME_SCALE = 10;

const MOST_SECONDS_TO_START = 180;

/** After these it is killed, and after as many again no longer waited for. */
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
  /** Whether it runs on after this process has ended. */
  readonly outlives: boolean;
  /** Whether Ctrl-C passes it by, so that what uses it can end before. This process then has to exit by itself. */
  readonly ignoresCtrlC?: boolean;
}

/**
 * Starts a local AWS on a free port of the loopback interface, and waits until it answers.
 *
 * @throws UserError with what it printed if it does not start
 */
export async function start(props: ServerProps): Promise<Server> {
  mkdirSync(dirname(props.log), { recursive: true });
  const log = openSync(props.log, "w");
  const child = spawn(props.python, ["-m", "local.aws.server", "--time-scale", String(props.timeScale)], {
    cwd: props.root,
    env: { ...process.env, MOTO_ACCOUNT_ID: props.account, MOTO_IAM_LOAD_MANAGED_POLICIES: "true" },
    stdio: ["ignore", log, log],
    detached: props.outlives || props.ignoresCtrlC,
  });
  closeSync(log);
  const end = () => child.kill();
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  const failed = new Promise<string>((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(`it ended with ${code ?? signal}`));
  });
  const started = await Promise.race([announcement(props.log), failed]);
  if (typeof started === "string") {
    child.kill("SIGKILL");
    throw new UserError(`the local AWS did not start: ${started}\n${readFileSync(props.log, "utf8").trim()}`);
  }
  if (props.outlives) {
    process.off("exit", end);
    child.unref();
  }
  return started;
}

/** The line by which the server tells that it answers, and where. */
async function announcement(log: string): Promise<Server | string> {
  for (let tenths = 0; tenths < MOST_SECONDS_TO_START * 10; tenths++) {
    const line = /^\{"endpoint".*\}$/m.exec(readFileSync(log, "utf8"));
    if (line) {
      const server = JSON.parse(line[0]) as Server;
      if (await runs(server)) return server;
    }
    await wait(100);
  }
  return `no answer within ${MOST_SECONDS_TO_START} s`;
}

/** Ends a local AWS, and waits until it is gone. One that has ended already is no error. */
export async function stop(server: Pick<Server, "pid" | "endpoint">): Promise<void> {
  if (!(await runs(server))) return;
  signal(server.pid, "SIGTERM");
  for (let tenths = 1; signal(server.pid, 0) && tenths < 2 * MOST_SECONDS_TO_STOP * 10; tenths++) {
    if (tenths === MOST_SECONDS_TO_STOP * 10) signal(server.pid, "SIGKILL");
    await wait(100);
  }
}

/**
 * Whether that process is a local AWS and answers there: numbers and ports of ended processes are given to others.
 *
 * @throws UserError if the process is there, and what listens there does not tell whether it is that one
 */
async function runs({ pid, endpoint }: Pick<Server, "pid" | "endpoint">): Promise<boolean> {
  try {
    return (await new Control(endpoint).health()).pid === pid;
  } catch (error) {
    if ((error as Error).name === "TimeoutError" && signal(pid, 0)) {
      throw new UserError(`${endpoint} does not answer. If process ${pid} is a local AWS, end it: kill -9 ${pid}`);
    }
    return false;
  }
}

/** Sends a signal, 0 for none. Tells whether the process is there. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
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
  async running(): Promise<Server | undefined> {
    if (!existsSync(this.path)) return undefined;
    const server = this.read();
    if (server && (await runs(server))) return server;
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
