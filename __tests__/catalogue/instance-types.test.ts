import { AppInstanceType } from "@aws-sdk/client-sagemaker";
import { APP_INSTANCE_TYPES, DEFAULT_INSTANCE_TYPE, NVME_INSTANCE_FAMILIES } from "../../src/catalogue/instance-types";

/** As the StringLike condition of the guardrails reads the patterns. */
const isNvme = (instanceType: string) =>
  NVME_INSTANCE_FAMILIES.some((pattern) => instanceType.startsWith(pattern.slice(0, -1)));

test.each([
  "ml.c5d.18xlarge",
  "ml.g4dn.xlarge",
  "ml.g5.48xlarge",
  "ml.g6e.12xlarge",
  "ml.m5d.large",
  "ml.p3dn.24xlarge",
  "ml.p4d.24xlarge",
  "ml.p4de.24xlarge",
  "ml.p5.48xlarge",
  "ml.p5en.48xlarge",
  "ml.p6-b200.48xlarge",
  "ml.r5d.16xlarge",
  "ml.trn1.2xlarge",
  "ml.trn2.48xlarge",
])("%s has local NVMe storage and takes no volume key", (instanceType) => {
  expect(isNvme(instanceType)).toBe(true);
});

// A family too many would let jobs of that family run without a key.
test.each([
  "ml.c5.xlarge",
  "ml.c5n.xlarge",
  "ml.c6g.large",
  "ml.g5g.xlarge", // begins like g5
  "ml.inf2.xlarge",
  "ml.m5.large",
  "ml.m7i.large",
  "ml.p3.2xlarge",
  "ml.r5.large",
  "ml.t3.medium",
  "system",
  "",
])("%s has none and must name a volume key", (instanceType) => {
  expect(isNvme(instanceType)).toBe(false);
});

test("each pattern covers one family and nothing wider", () => {
  for (const pattern of NVME_INSTANCE_FAMILIES) expect(pattern).toMatch(/^ml\.[a-z0-9-]+\.\*$/);
  expect(new Set(NVME_INSTANCE_FAMILIES).size).toBe(NVME_INSTANCE_FAMILIES.length);
});

test("Studio's instance types are those of SageMaker's own model, and its default is among them", () => {
  const known = Object.values<string>(AppInstanceType).filter((type) => type !== "system");
  expect([...APP_INSTANCE_TYPES].sort()).toEqual(known.sort());
  expect(APP_INSTANCE_TYPES).toContain(DEFAULT_INSTANCE_TYPE);
});
