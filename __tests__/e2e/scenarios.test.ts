import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { types } from "node:util";
import { Control } from "../../local/control";
import { type Server, start, stop } from "../../local/servers";
import { testScenarios } from "../support/scenarios";
import { LocalAccount } from "../support/scenarios/local-account";

// Jest gives tests an Error of their own. What Node's sockets throw is one too, as it is for a function in AWS.
const isInstance = Function.prototype[Symbol.hasInstance];
Object.defineProperty(Error, Symbol.hasInstance, {
  value(this: unknown, thing: unknown) {
    return this === Error ? types.isNativeError(thing) : isInstance.call(this as typeof Error, thing);
  },
});

const folder = mkdtempSync(join(tmpdir(), "scenarios-"));
let server: Server | undefined;
let control: Control;

beforeAll(async () => {
  server = await start({
    root: resolve(__dirname, "../.."),
    python: process.env.PYTHON ?? "python3",
    account: "111122223333",
    log: join(folder, "local-aws.log"),
    timeScale: 1,
    outlives: false,
  });
  control = new Control(server.endpoint);
  // By these the clients of the functions find the local AWS: their own configuration names none.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_CONFIG_FILE: join(folder, "config"),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, "credentials"),
  });
});

afterAll(async () => {
  if (server) await stop(server);
  rmSync(folder, { recursive: true, force: true });
});

/** The same as in __tests__/assets/scenarios.test.ts on the fake AWS, so that fake and local AWS cannot drift apart. */
describe("on a local AWS", () => {
  testScenarios(() => LocalAccount.make(control));

  afterEach(async () => {
    expect(await control.violations()).toEqual([]);
  });
});
