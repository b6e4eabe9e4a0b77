import { type Kind, named, namedInFull, type Names, tooLong } from "../../../src/config/names/name";

const LIMITS: [Kind, number][] = [
  ["CloudWatch log group", 512],
  ["CloudWatch log group pattern", 512],
  ["EC2 security group", 255],
  ["HCP Terraform workspace", 90],
  ["IAM policy", 128],
  ["IAM role", 64],
  ["KMS alias", 256],
  ["Lambda function", 64],
  ["Logs Insights query folder", 200],
  ["Name tag prefix", 200],
  ["S3 bucket", 63],
  ["S3 object key", 1024],
  ["SageMaker domain", 63],
  ["Studio lifecycle configuration", 54],
];

describe.each(LIMITS)("%s", (kind, limit) => {
  const long = "ml-studio-".padEnd(limit + 1, "x");

  test("keeps a name as long as AWS takes", () => {
    const text = long.slice(0, -1);
    expect(named(kind, text)).toEqual({ kind, text });
    expect(tooLong({ name: namedInFull(kind, text) })).toEqual([]);
  });

  test("cuts a longer one to a head and a hash, and reports it where it must not be cut", () => {
    const { text } = named(kind, long);
    expect(text).toHaveLength(limit);
    expect(text).toMatch(/^ml-studio-x*-[0-9a-f]{8}$/);
    const name = namedInFull(kind, long);
    expect(name).toEqual({ kind, text: long });
    expect(tooLong({ name })).toEqual([{ name, limit }]);
  });
});

describe("a cut name", () => {
  const role = (text: string) => named("IAM role", text).text;
  const long = "ml-us-east-1-environment-".padEnd(65, "x");

  test("carries the hash of the whole, the same on every machine", () => {
    expect(role(long)).toBe("ml-us-east-1-environment-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-d6f2b184");
    expect(role(long)).toBe(role(long));
  });

  test("differs from that of another name with the same head", () => {
    expect(role(`${long}a`)).not.toBe(role(`${long}b`));
    expect(role(`${long}a`).slice(0, 55)).toBe(role(`${long}b`).slice(0, 55));
  });

  test.each(["-", ".", "--", "/-", "_"])("has no %s before its hash", (end) => {
    const head = "a".repeat(54 - end.length);
    expect(named("S3 bucket", `${head}${end}${"b".repeat(20)}`).text).toMatch(new RegExp(`^${head}-[0-9a-f]{8}$`));
  });

  test("of a function keeps the prefix by which patterns cover its log group", () => {
    const prefix = `${"a".repeat(20)}-studio-`;
    expect(named("Lambda function", prefix.padEnd(65, "x")).text.startsWith(prefix)).toBe(true);
  });
});

test("every name of a stack is held against its limit, however it is grouped", () => {
  const long = (at: string) => namedInFull("IAM role", at.padEnd(65, "x"));
  const names: Names = {
    short: namedInFull("IAM role", "short"),
    direct: long("direct"),
    group: { deeper: { name: long("deeper") }, list: [long("first"), long("second")] },
    // As user profiles may be called.
    profiles: { kind: long("kind"), text: long("text") },
  };
  expect(tooLong(names).map(({ name }) => name.text.replace(/x+$/, ""))).toEqual([
    "direct",
    "deeper",
    "first",
    "second",
    "kind",
    "text",
  ]);
});
