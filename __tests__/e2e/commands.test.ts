import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Control } from "../../local/control";
import { LocalClone } from "./support/local-clone";

const answers = (endpoint: string) =>
  new Control(endpoint).health().then(
    () => true,
    () => false,
  );

/** Whether the local AWS of a tour holds the domain back: from when it tells its address on, long before Terraform asks. */
async function holdsTheDomain(output: string): Promise<boolean> {
  const [, endpoint] = /Local AWS at (\S+),/.exec(output) ?? [];
  if (!endpoint) return false;
  const control = new Control(endpoint);
  const [rule] = await control.faults();
  if (!rule) await control.fault({ service: "sagemaker", operation: "CreateDomain", kind: "hold" });
  return rule !== undefined && rule.held > 0;
}

// Each test goes on where the one before has ended, as a user would.
describe("npm run local, command by command", () => {
  const folder = mkdtempSync(join(tmpdir(), "commands-"));
  let clone: LocalClone;

  beforeAll(() => {
    clone = new LocalClone(join(folder, "clone"));
  });

  afterAll(async () => {
    await clone.run(["down"]);
    rmSync(folder, { recursive: true, force: true });
  });

  test("what is unknown, or lacks a stack, is refused", async () => {
    await clone.expect("fly", 1, /^unknown command: fly\n\nnpm run local/);
    await clone.expect("up studio", 1, /^unknown command: up studio/);
    await clone.expect("help", 0, /^npm run local \[-- COMMAND\]/);
  });

  test.each(["deploy studio", "plan studio", "seed studio", "destroy studio", "state"])(
    "%s without up is refused, with the remedy",
    async (command) => {
      await clone.expect(command, 1, /^no local AWS is running: run `npm run local -- up` first\n$/);
    },
  );

  test("down without up says that nothing runs", async () => {
    await clone.expect("down", 0, /^No local AWS is running\.\n$/);
  });

  test("Ctrl-C in the middle of a deploy of the whole tour leaves nothing that runs", async () => {
    const { status, output } = await clone.run([], holdsTheDomain);
    expect(status).not.toBe(0);
    expect(output).not.toContain("terraform plan, once more");
    expect(clone.server).toBeUndefined();
    const [endpoint] = /http:\/\/127\.0\.0\.1:\d+/.exec(output)!;
    // It was asked to end, and may need a moment.
    while (await answers(endpoint)) await wait(100);
  });

  test("up starts a local AWS, which goes on after it", async () => {
    const output = await clone.expect("up", 0, /The local AWS runs: http:\S+, account 123456789012/);
    const { endpoint, pid } = clone.server!;
    expect(output).toContain(endpoint);
    expect(await new Control(endpoint).health()).toMatchObject({ account: "123456789012", pid });
  });

  test("a second up is refused with the address of the first", async () => {
    const { endpoint, pid } = clone.server!;
    await clone.expect("up", 1, new RegExp(`^a local AWS is running already: ${endpoint}, process ${pid}\\.`));
    await clone.expect("", 1, /^a local AWS is running already/);
    expect(clone.server).toEqual({ endpoint, pid, account: "123456789012" });
  });

  test("seed before deploy is refused, with the remedy", async () => {
    await clone.expect("seed studio", 1, /^studio has no Studio domain: `npm run local -- deploy studio` makes one/);
    await clone.expect("deploy", 1, /^name the stacks, for example studio/);
  });

  test("plan before deploy would create all", async () => {
    await clone.expect("plan studio", 0, /Plan: \d+ to add, 0 to change, 0 to destroy/);
    await clone.expect("state", 0, /^nothing\n$/);
  });

  test("deploy makes the stack, and a plan has nothing to change", async () => {
    await clone.expect("deploy studio", 0, /Apply complete! Resources: \d+ added, 0 changed, 0 destroyed/);
    await clone.expect("plan studio", 0, /No changes/);
  });

  test("seed starts apps, and again leaves them alone", async () => {
    const runs = /^defaultuser runs JupyterLab in the private space defaultuser-notebooks\n/;
    const output = await clone.expect("seed studio", 0, runs);
    expect(await clone.expect("seed studio", 0, runs)).toBe(output);
  });

  test("state names what exists, the apps too", async () => {
    await clone.expect(
      "state",
      0,
      /^studio: arn:\S+:app\/d-\w+\/defaultuser-notebooks\/jupyterlab\/default \(InService\)$/m,
    );
  });

  test("destroy is refused while apps run, and all stays", async () => {
    const before = await clone.expect("state", 0, /:app\//);
    await clone.expect(
      "destroy studio",
      1,
      /app JupyterLab\/default of space defaultuser-notebooks[^]*did not succeed/,
    );
    expect(await clone.expect("state", 0, /:app\//)).toBe(before);
  });

  test("no request or answer was other than AWS has it", async () => {
    expect(await new Control(clone.server!.endpoint).violations()).toEqual([]);
  });

  test("down stops it, and again says that nothing runs", async () => {
    const { endpoint } = clone.server!;
    await clone.expect("down", 0, /^The local AWS is stopped; what was in it is gone\.\n$/);
    expect(await answers(endpoint)).toBe(false);
    expect(clone.server).toBeUndefined();
    await clone.expect("down", 0, /^No local AWS is running\.\n$/);
  });
});
