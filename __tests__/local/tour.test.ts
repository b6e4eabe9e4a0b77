import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Changes, Configuration } from "../../local/configuration";
import { type State, type Violation } from "../../local/control";
import { type Destroyed, type Life } from "../../local/lives/life";
import { Tour, type TourWorkspace } from "../../local/tour";
import { type CommandOutcome } from "../../local/workspace";
import { UserError } from "../../tools/errors";

const DEPLOYED: CommandOutcome = {
  status: 0,
  output:
    "web  web_x.y: Creation complete after 1s\nweb  Apply complete! Resources: 2 added, 0 changed, 0 destroyed.\n",
};
const REFUSED: CommandOutcome = { status: 1, output: 'Error: {"errorMessage":"Still in use:\\n  - someone"}' };
const DESTROYED: CommandOutcome = { status: 0, output: "web  Destroy complete! Resources: 2 destroyed.\n" };
const FAILED: CommandOutcome = { status: 1, output: "Error: no capacity" };

/** A life and all that it meets, as it goes if all goes well. */
interface Course {
  configuration: string;
  deploys: CommandOutcome[];
  destroys: CommandOutcome[];
  changes: boolean;
  seed: () => Promise<string>;
  /** What Terraform manages, and what exists, look by look; the last one goes on. */
  managed: string[];
  states: State[];
  planDestroy: string;
  violations: Violation[];
  problems: string[];
  armed: Changes;
}

let folder: string;
let printed: string[];
let asked: string[];
let judged: Destroyed[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tour-"));
  printed = [];
  asked = [];
  judged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Goes through the life of a stack `web` that goes otherwise as told. */
async function tour(otherwise: Partial<Course> = {}): Promise<void> {
  const course: Course = {
    configuration: "region: us-east-1\nweb: {}\n",
    deploys: [DEPLOYED, DEPLOYED],
    destroys: [REFUSED, DESTROYED],
    changes: false,
    seed: () => Promise.resolve("1 visitor"),
    managed: ["web_x.y"],
    states: [{}],
    planDestroy: "",
    violations: [],
    problems: [],
    armed: { "web.open": true },
    ...otherwise,
  };
  const file = join(folder, "config.yaml");
  writeFileSync(file, course.configuration);
  const configuration = new Configuration(file);
  const next = <T>(things: T[]) => (things.length > 1 ? things.shift()! : things[0]!);
  const kind = (of: Configuration) => (of.has({ "web.open": true }) ? "open" : "closed");
  const workspace = (of: Configuration): TourWorkspace => ({
    deploy: ([stack], show) => {
      asked.push(`deploy ${stack} ${kind(of)}`);
      show("web_x.y: Creation complete after 1s");
      return Promise.resolve(next(course.deploys));
    },
    destroy: ([stack]) => {
      asked.push(`destroy ${stack} ${kind(of)}`);
      return Promise.resolve(next(course.destroys));
    },
    plan: () => Promise.resolve({ changes: course.changes, output: "~ web_x.y" }),
    outputs: () => Promise.resolve({ url: "http://web", ports: [80] }),
    must: () => Promise.resolve(next(course.managed)),
    run: () => Promise.resolve({ status: 1, stdout: "", stderr: course.planDestroy }),
    with: workspace,
  });
  const life: Life = {
    stack: "web",
    seeding: "visitors come",
    seed: ({ outputs }, print) => {
      print(`someone at ${String(outputs.url)}`);
      return course.seed();
    },
    armed: course.armed,
    retained: (of) => Number(of.value("web.keep") ?? 0),
    problems: (destroyed) => {
      judged.push(destroyed);
      return course.problems;
    },
  };
  const control = {
    endpoint: "http://127.0.0.1:1",
    state: () => Promise.resolve(next(course.states)),
    violations: () => Promise.resolve(course.violations),
  };
  const print = (line: string) => printed.push(line);
  await new Tour({ lives: [life], workspace: workspace(configuration), control, configuration, folder, print }).run();
}

async function expectFailure(otherwise: Partial<Course>, message: RegExp): Promise<void> {
  const failure = await tour(otherwise).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(UserError);
  expect((failure as Error).message).toMatch(message);
  expect(printed).not.toContain("\nSummary");
}

describe("a tour", () => {
  test("destroys as it is a stack of which nothing has to be armed", async () => {
    await tour({ armed: {}, destroys: [DESTROYED] });
    expect(asked).toEqual(["deploy web closed", "destroy web closed"]);
    expect(printed.join("\n")).not.toContain("A copy of the configuration");
  });

  test("goes through the life of a stack, and tells it", async () => {
    await tour({ states: [{}, {}, {}, {}, { keys: { "arn:key": "PendingDeletion" } }] });
    expect(asked).toEqual(["deploy web closed", "destroy web closed", "deploy web open", "destroy web open"]);
    const told = printed.join("\n");
    for (const part of [
      "\ncdktf deploy web\n  2 added, 0 changed, 0 destroyed (0 s)",
      "\nterraform plan, once more\n  no changes",
      "\nvisitors come\n  someone at http://web\n  1 visitor",
      "\ncdktf destroy web\n  Still in use:\n    - someone\n  refused, nothing destroyed",
      "\nA copy of the configuration with web.open: true\n",
      "\ncdktf deploy web, armed\n",
      "\ncdktf destroy web, armed\n  2 destroyed (0 s)",
      "\nSummary\n  cdktf deploy web              0 s  2 added",
      "\nOutputs of the stack were\n  url = http://web\n  ports = [80]",
      "\nWhat is left in the account\n  keys: arn:key (PendingDeletion)",
    ]) {
      expect(told).toContain(part);
    }
  });

  test("of a configuration that is armed leaves out the destroy that would be refused", async () => {
    await tour({ configuration: "region: us-east-1\nweb: { open: true }\n", destroys: [DESTROYED] });
    expect(asked).toEqual(["deploy web open", "deploy web open", "destroy web open"]);
    expect(printed).toContain("  nothing");
  });

  test("asks Terraform for the refusal if the CLI has lost it", async () => {
    await tour({ destroys: [FAILED, DESTROYED], planDestroy: REFUSED.output });
    expect(printed).toContain("  Still in use:");
  });
});

describe("a tour fails", () => {
  test.each<[string, Partial<Course>, RegExp]>([
    ["if the deploy fails", { deploys: [FAILED] }, /^cdktf deploy:\nError: no capacity\n\nAll of it: /],
    ["if a second plan has changes", { changes: true }, /^terraform plan wants to change what was just.*\n~ web_x\.y/],
    ["if the seed does", { seed: () => Promise.reject(new UserError("no seats")) }, /^no seats$/],
    ["if a destroy that had to be refused goes through", { destroys: [DESTROYED] }, /^cdktf destroy ended what runs/],
    ["if that destroy fails for another reason", { destroys: [FAILED] }, /^cdktf destroy failed, but was not refused/],
    [
      "if the refused destroy has taken a resource from the state",
      { managed: ["web_x.y", ""] },
      /has destroyed something/,
    ],
    [
      "if the refused destroy has ended something in the account",
      { states: [{}, { studio: { app: "InService" } }, { studio: { app: "Deleting" } }] },
      /has destroyed something/,
    ],
    ["if the armed deploy fails", { deploys: [DEPLOYED, FAILED] }, /^cdktf deploy:/],
    ["if the armed destroy fails", { destroys: [REFUSED, FAILED] }, /^cdktf destroy:\nError: no capacity/],
    ["if something is left that may not be", { problems: ["vpcs: vpc-1"] }, /^the destroy of web .*:\nvpcs: vpc-1$/],
    [
      "if a request or an answer was not as AWS has it",
      { violations: [{ kind: "request", service: "sts", operation: "X", problems: ["a", "b"] }] },
      /^requests or answers were not as AWS has them:\nsts X: request: a; b$/,
    ],
  ])("%s", async (_, otherwise, message) => {
    await expectFailure(otherwise, message);
  });

  test("with all that was printed in a file", async () => {
    const output = Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n");
    await expectFailure({ deploys: [{ status: 1, output }] }, /^cdktf deploy:\nline 60\n[^]*line 99\n\nAll of it: /);
    expect(readFileSync(join(folder, "failed.log"), "utf8")).toBe(output);
  });
});

test("a tour judges what is left by what was there before, and by what the configuration retains", async () => {
  const before: State = { buckets: ["states"] };
  const after: State = { ...before, vpcs: ["vpc-1"] };
  await tour({
    configuration: "region: us-east-1\nweb: { open: true, keep: 3 }\n",
    destroys: [DESTROYED],
    states: [before, after],
  });
  expect(judged).toMatchObject([{ before, after, retained: 3 }]);
  expect(judged[0]!.configuration.path).toBe(join(folder, "config.yaml"));
});
