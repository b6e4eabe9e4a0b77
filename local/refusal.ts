/**
 * Why a destroy was refused, line by line, out of what Terraform prints: the message of a Lambda function that failed, or
 * the resources that may not be destroyed. Empty if it failed for another reason.
 */
export function refusal(output: string): string[] {
  const [, message] = /"errorMessage": ?("(?:[^"\\]|\\.)*")/.exec(output) ?? [];
  if (message) return (JSON.parse(message) as string).split("\n");
  const kept = [...output.matchAll(/Resource\s+(\S+)\s+has\s+lifecycle\.prevent_destroy\s+set/g)];
  return [
    ...new Set(kept.map(([, address]) => `Instance cannot be destroyed: ${address} (deletionProtection)`)),
  ].sort();
}
