import { logged, Refused } from "../../../assets/lambda/runtime";

test("an error leaves its stack in the log and says its message to Terraform once", async () => {
  const lines: Record<string, unknown>[] = [];
  const runtime = {
    remainingMs: () => 600_000,
    sleep: () => Promise.resolve(),
    random: () => 0,
    log: (entry: Readonly<Record<string, unknown>>) => void lines.push(entry),
  };
  const error = await logged(runtime, { duty: "drain_start" }, () => {
    throw new Refused("the domain is in use");
  }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "Refused", message: "the domain is in use", stack: "" });
  expect(lines.at(-1)).toMatchObject({ duty: "drain_start", step: "failed", error: "Refused: the domain is in use" });
  expect(lines.at(-1)?.stack).toContain("runtime.test");
});
