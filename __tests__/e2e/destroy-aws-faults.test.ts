import { type Fault } from "../../local/control";
import { ARMED, check, lane, type Lane, STACK } from "./lane";

/** Faults that a destroy has to get over by itself, while users are at work. */
const BURSTS: Record<string, Fault[]> = {
  "ResourceInUse and its like from every service": [
    { service: "sagemaker", operation: "DeleteApp", kind: "error", code: "ResourceInUse", count: 2 },
    { service: "sagemaker", operation: "DeleteSpace", kind: "error", code: "ResourceInUse", count: 2 },
    {
      service: "efs",
      operation: "DeleteMountTarget",
      kind: "error",
      code: "IncorrectMountTargetState",
      count: 2,
    },
    { service: "ec2", operation: "DeleteSecurityGroup", kind: "error", code: "DependencyViolation", count: 2 },
    { service: "kms", operation: "EnableKey", kind: "error", code: "KMSInvalidStateException", count: 1 },
  ],
  "throttling of every request for ten seconds": [{ service: "*", operation: "*", kind: "throttle", seconds: 10 }],
  "status 500 from every service": [
    { service: "sagemaker", operation: "List*", kind: "internal", count: 3 },
    { service: "sagemaker", operation: "Delete*", kind: "internal", count: 3 },
    { service: "efs", operation: "*", kind: "internal", count: 3 },
    { service: "ec2", operation: "DeleteSecurityGroup", kind: "internal", count: 2 },
    { service: "kms", operation: "CancelKeyDeletion", kind: "internal", count: 1 },
    { service: "kms", operation: "EnableKey", kind: "internal", count: 1 },
  ],
  "connections dropped after the work was done": [
    { service: "sagemaker", operation: "DeleteApp", kind: "drop", count: 1 },
    { service: "sagemaker", operation: "DeleteSpace", kind: "drop", count: 1 },
    { service: "efs", operation: "DeleteMountTarget", kind: "drop", count: 2 },
    { service: "ec2", operation: "DeleteSecurityGroup", kind: "drop", count: 2 },
    { service: "kms", operation: "CancelKeyDeletion", kind: "drop", count: 1 },
    { service: "kms", operation: "EnableKey", kind: "drop", count: 1 },
  ],
  "the same event twice, since the answer of each function was lost": [
    { service: "lambda", operation: "Invoke", kind: "drop", count: 1 },
    { service: "lambda", operation: "Invoke", kind: "delay", delay: 0, count: 1 },
    { service: "lambda", operation: "Invoke", kind: "drop", count: 1 },
    { service: "lambda", operation: "Invoke", kind: "delay", delay: 0, count: 1 },
    { service: "lambda", operation: "Invoke", kind: "drop", count: 1 },
  ],
};

lane("destroy while AWS is in trouble", (on) => {
  for (const [burst, faults] of Object.entries(BURSTS)) {
    check(on, `${burst}: goes through`, async () => {
      await on.deployed(ARMED);
      await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
      await on.control.fault(...faults);
      await on.destroy();
      expect((await on.control.faults()).filter(({ hits }) => hits === 0)).toEqual([]);
      await on.expectOnly({ retained: 1 });
    });
  }

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
      await on.expectOnly({ retained: 1 });
    },
  );

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
    const answers = await Promise.all([invokeDrain(on, event), invokeDrain(on, event)]);
    expect(answers).toEqual([expect.objectContaining({ left: [] }), expect.objectContaining({ left: [] })]);
    await on.destroy();
    await on.expectOnly({ retained: 1 });
  });
});

/** Invokes the drain function as Terraform does. */
async function invokeDrain(on: Lane, event: object): Promise<Record<string, unknown>> {
  const { endpoint, region } = on.client;
  const day = "20250101";
  const response = await fetch(`${endpoint}/2015-03-31/functions/ml-platform-${STACK}-drain/invocations`, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/${day}/${region}/lambda/aws4_request, Signature=x` },
    body: JSON.stringify(event),
  });
  return (await response.json()) as Record<string, unknown>;
}
