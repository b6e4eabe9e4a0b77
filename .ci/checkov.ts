import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { run } from "../tools/process";

/**
 * `ts-node .ci/checkov.ts <checkov> <plan.json>...`: no check of checkov's may fail on the plans but for what
 * checkov.yaml waives, each waiver with a reason, and none that waives nothing.
 */

const waiversSchema = z.array(
  z.strictObject({
    /** Id of the check. */
    check: z.string().regex(/^CKV2?_AWS_\d+$/),
    /** Id of the only stack that it is waived in. Default: every stack. */
    stack: z.string().min(1).optional(),
    /** Resource addresses that the check is waived for; `*` stands for any text. */
    resources: z.array(z.string().min(1)).min(1),
    reason: z.string().trim().min(20),
  }),
);

type Waiver = z.output<typeof waiversSchema>[number];

const failedCheckSchema = z.object({
  check_id: z.string(),
  check_name: z.string(),
  resource: z.string(),
  file_path: z.string(),
});

export type FailedCheck = z.output<typeof failedCheckSchema>;

const reportSchema = z.object({
  results: z.object({ failed_checks: z.array(failedCheckSchema), parsing_errors: z.array(z.string()) }),
  summary: z.object({ passed: z.number(), resource_count: z.number() }),
});

/** The waivers of a file's text. Throws if one has no reason, or is not a waiver. */
export function readWaivers(text: string): Waiver[] {
  return waiversSchema.parse(parse(text));
}

/** The failed checks that nothing waives, and the patterns that waive nothing: they would hide what comes later. */
export function judge(
  waivers: readonly Waiver[],
  failedChecks: readonly FailedCheck[],
): { failed: FailedCheck[]; unneeded: string[] } {
  const patterns = waivers.flatMap(({ check, stack, resources }) =>
    resources.map((resource) => ({ check, stack, resource })),
  );
  const waives = (pattern: (typeof patterns)[number], { check_id: check, resource, file_path: plan }: FailedCheck) =>
    pattern.check === check &&
    (pattern.stack === undefined || basename(plan).endsWith(`.${pattern.stack}.plan.json`)) &&
    matches(pattern.resource, resource);
  return {
    failed: failedChecks.filter((failedCheck) => !patterns.some((pattern) => waives(pattern, failedCheck))),
    unneeded: patterns
      .filter((pattern) => !failedChecks.some((failedCheck) => waives(pattern, failedCheck)))
      .map(({ check, resource }) => `${check} ${resource}`),
  };
}

const planSchema = z.object({
  resource_changes: z.array(z.object({ mode: z.string() })).default([]),
});

/** How many resources the text of a plan plans. In a plan of none checkov still finds a provider to pass. */
export function plannedResources(plan: string): number {
  return planSchema.parse(JSON.parse(plan)).resource_changes.filter(({ mode }) => mode === "managed").length;
}

function matches(pattern: string, address: string): boolean {
  const texts = pattern.split("*").map((text) => text.replace(/\W/g, "\\$&"));
  return new RegExp(`^${texts.join(".*")}$`).test(address);
}

/** Whether checkov passes the plans. Throws if it cannot tell, or if one of them plans nothing. */
export async function check(checkov: string, plans: readonly string[]): Promise<boolean> {
  const waivers = readWaivers(readFileSync(join(__dirname, "checkov.yaml"), "utf8"));
  const empty = plans.filter((plan) => plannedResources(readFileSync(plan, "utf8")) === 0);
  if (empty.length) throw new Error(`nothing to check: ${empty.join(", ")} plans no resource`);
  const flags = ["--framework", "terraform_plan", "--output", "json", "--compact", "--soft-fail", "--skip-download"];
  const files = plans.flatMap((plan) => ["--file", resolve(plan)]);
  const { status, stdout, stderr } = await run(checkov, [...flags, ...files], { cwd: __dirname });
  if (status !== 0) throw new Error(`checkov ended with ${status}:\n${stderr || stdout}`);
  const { results, summary } = reportSchema.parse(JSON.parse(stdout));
  if (results.parsing_errors.length) throw new Error(`checkov cannot read ${results.parsing_errors.join(", ")}`);

  const { failed, unneeded } = judge(waivers, results.failed_checks);
  for (const { check, resources, reason } of waivers)
    console.log(`waived  ${check} ${resources.join(", ")}: ${reason}`);
  for (const pattern of unneeded) console.log(`waives nothing  ${pattern}`);
  for (const { check_id: check, check_name: title, resource, file_path: plan } of failed) {
    console.log(`failed  ${basename(plan)}: ${check} ${resource}: ${title}`);
  }
  const waived = results.failed_checks.length - failed.length;
  console.log(
    `${plans.length} plans, ${summary.resource_count} resources: ${summary.passed} checks passed, ` +
      `${waived} waived by ${waivers.length} waivers, ${failed.length} failed`,
  );
  return summary.passed > 0 && failed.length === 0 && unneeded.length === 0;
}

if (require.main === module) {
  const [checkov, ...plans] = process.argv.slice(2);
  if (!checkov || !plans.length) throw new Error("usage: ts-node .ci/checkov.ts <checkov> <plan.json>...");
  check(checkov, plans).then(
    (passed) => process.exit(passed ? 0 : 1),
    (error: unknown) => {
      console.error((error as Error).message);
      process.exit(1);
    },
  );
}
