import { type Fault } from "../../local/control";
import { setTimeout as wait } from "node:timers/promises";
import { check } from "./support/check";
import { CLOCK } from "./support/lane";
import { ARMED, lane, type StudioLane, STACK } from "./support/studio";

/** What the destroy hook asks for, and the AWS provider does not ask for at that time. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  sagemaker: ["ListApps", "ListSpaces", "ListUserProfiles", "DeleteApp", "DeleteSpace"],
  efs: ["DescribeMountTargets", "DeleteMountTarget"],
  kms: ["CancelKeyDeletion", "EnableKey"],
};

/** Faults that each of these calls meets. */
const everywhere = (fault: Pick<Fault, "kind" | "count">): Fault[] =>
  Object.entries(CALLS).flatMap(([service, calls]) => calls.map((operation) => ({ service, operation, ...fault })));

/** What each call of the hook meets, one after the other: throttling, twice, status 500, and a lost answer. */
const TROUBLE: Fault[] = [
  ...everywhere({ kind: "throttle", count: 2 }),
  ...everywhere({ kind: "internal", count: 1 }),
  ...everywhere({ kind: "drop", count: 1 }),
];

/** What other things in AWS that are still at work make it answer. */
const BUSY: Fault[] = [
  { service: "sagemaker", operation: "DeleteApp", kind: "error", code: "ResourceInUse", count: 2 },
  { service: "sagemaker", operation: "DeleteSpace", kind: "error", code: "ResourceInUse", count: 2 },
  { service: "efs", operation: "DeleteMountTarget", kind: "error", code: "IncorrectMountTargetState", count: 2 },
  { service: "ec2", operation: "DeleteSecurityGroup", kind: "error", code: "DependencyViolation", count: 2 },
  { service: "kms", operation: "EnableKey", kind: "error", code: "KMSInvalidStateException", count: 1 },
];

/** The steps of a destroy that a function takes. */
const DUTIES = ["drain_start", "drain_finish", "network_cleanup"];

lane("destroy while AWS is in trouble", (on) => {
  check(on, "two drains at once, both armed: neither stumbles over the other", async () => {
    await on.deployed(ARMED);
    await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
    const event = {
      duty: "drain_start",
      domainId: await on.output("domain_id"),
      managedProfileNames: ["defaultuser"],
      forceDestroy: true,
      tf: { action: "delete", prev_input: null },
    };
    // Nobody can delete the app before both have seen it, so that both do: a drain looks again only after that.
    await on.control.fault({ service: "sagemaker", operation: "DeleteApp", kind: "hold" });
    await on.control.clock({ scale: 1 });
    const since = await on.lastRequest();
    let ended = false;
    const answers = Promise.all([invokeDrain(on, event), invokeDrain(on, event)]).finally(() => (ended = true));
    const looks = async () =>
      (await on.control.requests(since)).filter(({ operation }) => operation === "ListApps").length;
    while (!ended && (await looks()) < 2) await wait(200);
    await on.control.clearFaults();
    await on.control.clock({ scale: CLOCK.scale });
    const drained = expect.objectContaining({
      deleted: expect.arrayContaining(["app JupyterLab/default of space notebooks"]) as string[],
      left: [],
    }) as object;
    expect(await answers).toEqual([drained, drained]);
    expect(await on.control.invocations()).not.toContainEqual(
      expect.objectContaining({ error: expect.anything() as object }),
    );
    on.isAs(ARMED);
  });

  check(
    on,
    "throttling, status 500 and a lost answer, at each call of the hook: made again, and the destroy goes through",
    async () => {
      await destroyUnder(TROUBLE);
      const calls = (await on.control.invocations())
        .flatMap(({ log }) => log)
        .filter((line) => line.includes('"step":"retry"'))
        .map((line) => (JSON.parse(line) as { call: string }).call);
      expect([...new Set(calls)].sort()).toEqual(Object.values(CALLS).flat().sort());
    },
  );

  check(
    on,
    "ResourceInUse and its like from every service: looked at again, and the destroy goes through",
    async () => {
      await destroyUnder(BUSY);
    },
  );

  check(on, "the same event twice, since the answer of each function was lost: the destroy goes through", async () => {
    const lost = (duty: string) => ({
      service: "lambda",
      operation: "Invoke",
      body: `*${duty}*`,
      kind: "drop" as const,
    });
    await destroyUnder(DUTIES.map((duty) => ({ ...lost(duty), count: 1 })));
    const deletes = (await on.control.invocations()).filter(({ event }) => (event.tf as Terraform).action === "delete");
    for (const duty of DUTIES) expect(deletes.filter(({ event }) => event.duty === duty)).toHaveLength(2);
  });

  check(
    on,
    "the answer of DeleteDomain lost, which the provider asks for again: stops, and goes on when run again",
    async () => {
      await on.deployed(ARMED);
      await on.control.fault({ service: "sagemaker", operation: "DeleteDomain", kind: "drop", count: 1 });
      const { status, stderr } = await on.tryDestroy();
      expect(status).toBe(1);
      expect(stderr).toContain("is Deleting");
      await on.destroy();
      await on.expectOnlyLeft(1);
    },
  );

  /** An armed destroy with a user at work that has to succeed, and to meet each of these faults. */
  async function destroyUnder(faults: readonly Fault[]): Promise<void> {
    await on.deployed(ARMED);
    await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
    await on.control.fault(...faults);
    await on.destroy();
    expect((await on.control.faults()).filter(({ hits }) => hits === 0)).toEqual([]);
    await on.expectOnlyLeft(1);
  }
});

/** What Terraform adds to the event of an invocation. */
interface Terraform {
  readonly action: "create" | "update" | "delete";
}

/** Invokes the drain function as Terraform does. */
async function invokeDrain(on: StudioLane, event: object): Promise<Record<string, unknown>> {
  const { endpoint, region } = on.client;
  const day = "20250101";
  const response = await fetch(`${endpoint}/2015-03-31/functions/ml-platform-${STACK}-drain/invocations`, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/${day}/${region}/lambda/aws4_request, Signature=x` },
    body: JSON.stringify(event),
  });
  return (await response.json()) as Record<string, unknown>;
}
