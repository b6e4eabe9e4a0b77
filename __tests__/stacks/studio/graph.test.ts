import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { studio } from "../../support/fixtures";
import { DependencyGraph } from "../../support/graph";
import { type Block, reference, statement } from "../../support/template";

// Every kind of start script, and a profile name with a dash: each adds edges.
const template = studio({
  studio: { classicJupyterServer: true, userProfiles: [{ name: "ana" }, { name: "ben-2", forceDestroy: true }] },
});
const graph = DependencyGraph.of(template);

/** Everything below a construct. */
const inside = (path: string): Block[] => {
  const found = template.blocks.filter((block) => block.path === path || block.path.startsWith(`${path}/`));
  if (found.length === 0) throw new Error(`nothing at ${path}`);
  return found;
};

const START = template.block("DomainDrain/Start");
const FINISH = template.block("DomainDrain/Finish");
const INVOCATIONS = template.all(LambdaInvocation);

/** The policy that keeps the cleanup from a living domain. */
const LIVING_DOMAIN = "NetworkCleanupFunction/Role/LivingDomain";

const FUNCTIONS = ["NetworkCleanupFunction", "DomainDrainFunction"];

/** Pairs of the chain: what a destroy ends first, and what it must still find. */
const CHAIN: [later: string, earlier: string][] = [
  ...FUNCTIONS.flatMap((name): [string, string][] => [
    [name, "LogsKey"],
    [name, `${name}/LogGroup`],
    [name, `${name}/Role`],
    [name, `${name}/Role/Logs`],
    [name, `${name}/Role/Duty`],
    ["Network/Subnet1", name],
    ["Network/Subnet2", name],
  ]),
  ["NetworkCleanupFunction/Role/InVpc", "Network"],
  ["NetworkCleanup/Step", "NetworkCleanupFunction/Role/InVpc"],
  ["NetworkCleanup/Step", "Network"],
  ["NetworkCleanup/Step", "Network/Subnet1"],
  ["NetworkCleanup/Step", "Network/Subnet2"],
  ["NetworkCleanup/Step", "Apps"],
  ["NetworkCleanup/Step", "Jobs"],
  ["NetworkCleanup/Step", "UserGroup-ana"],
  ["NetworkCleanup/Step", "UserGroup-ben-2"],
  ["NetworkCleanup/Step", "Endpoints/Endpoints"],
  ["NetworkCleanup/Step", "NetworkCleanupFunction"],
  ["DataKey", "NetworkCleanup/Step"],
  ["Domain", "DataKey"],
  ["DataKeyFate/Words", "DataKey"],
  ["Domain", "DataKeyFate/Words"],
  ["Domain", "ExecutionRole"],
  ["Domain", "ExecutionRole/Execution"],
  ["Domain", "ExecutionRole/JobGuardrailsAttachment"],
  ["Domain", "ExecutionRole/UserGuardrailsAttachment"],
  ["Domain", "Apps/ToEndpointsTcp443"],
  ["Domain", "Apps/ToS3Tcp443"],
  ["Domain", "DnsFirewall/Association"],
  ["Domain", "DnsFirewall/Failure"],
  ["DnsFirewall/Association", "DnsFirewall/Allowed"],
  ["DnsFirewall/Association", "DnsFirewall/Others"],
  ["DnsFirewall/Association", "Network"],
  ["DnsQueryLog/Association", "Network"],
  ["DnsQueryLog/Association", "DnsQueryLog/LogGroup"],
  ["DnsQueryLog/LogGroup", "LogsKey"],
  ["LifecycleConfigurations/Made", "DomainDrainFunction/Role/LifecycleConfigurations"],
  ["Domain", "LifecycleConfigurations/Made"],
  ["Domain", "DomainDrainFunction"],
  ["DomainDrainFunction/Role/InDomain", "Domain"],
  [LIVING_DOMAIN, "Domain"],
  ["DomainSettings", "DomainDrainFunction"],
  ["DomainSettings", "DomainDrainFunction/Role/InDomain"],
  ["User-ana", "DomainSettings"],
  ["User-ana", "Domain"],
  ["User-ana", "UserGroup-ana"],
  ["User-ana", "UserGroup-ana/WithinTcp8192to65535In"],
  ["User-ana", "UserGroup-ana/WithinTcp8192to65535Out"],
  ["User-ben-2", "DomainSettings"],
  ["User-ben-2", "Domain"],
  ["UserSettings-ana", "User-ana"],
  ["UserSettings-ana", "DomainDrainFunction/Role/InDomain"],
  ["UserSettings-ben-2", "User-ben-2"],
  ["LifecycleConfigurations/Earlier", "DomainSettings"],
  ["LifecycleConfigurations/Earlier", "UserSettings-ana"],
  ["LifecycleConfigurations/Earlier", "UserSettings-ben-2"],
  ["DomainDrain/Profile-ana", "User-ana"],
  ["DomainDrain/Profile-ana", "DomainDrainFunction/Role/InDomain"],
  ["DomainDrain/Profile-ben-2", "User-ben-2"],
  ["DomainDrain/Finish", "DomainSettings"],
  ["DomainDrain/Finish", "DomainDrain/Profile-ana"],
  ["DomainDrain/Finish", "DomainDrain/Profile-ben-2"],
  ["DomainDrain/Start", "DomainDrain/Finish"],
];

test.each(CHAIN)("%s depends on %s", (later, earlier) => {
  expect(graph.ancestors(template.block(later).address)).toContain(template.block(earlier).address);
});

test.each([
  ["Start", [START]],
  ["Finish", [START, FINISH]],
])("a destroy goes no further than drains before %s is done: it depends on everything else", (_, first) => {
  const drains = first.map(({ address }) => address);
  const last = drains[drains.length - 1]!;
  const others = graph.addresses.filter((address) => !drains.includes(address));
  expect(others.filter((address) => !graph.ancestors(last).has(address))).toEqual([]);
  expect(others.filter((address) => drains.some((drain) => graph.direct(address).has(drain)))).toEqual([]);
});

test("there is no cycle", () => {
  expect(graph.cycle()).toBeUndefined();
});

test("each invocation finds its function, with code, role, permissions, log group and key", () => {
  expect(INVOCATIONS).toHaveLength(10);
  const lacking = INVOCATIONS.flatMap(({ path, address }) => {
    const cleanup = inside("NetworkCleanupFunction");
    const drain = inside("DomainDrainFunction");
    expect([cleanup, drain]).toMatchObject({ 0: { length: 9 }, 1: { length: 9 } });
    const handler = path.startsWith("NetworkCleanup")
      ? // What a living domain keeps it from is gone with the domain.
        cleanup.filter((part) => !part.path.endsWith("/LivingDomain"))
      : // What comes before the domain cannot have a permission that names it, and needs none.
        drain.filter((part) => path !== "LifecycleConfigurations/Made" || !part.path.endsWith("/InDomain"));
    return [...handler, template.block("LogsKey")]
      .filter((needed) => !graph.ancestors(address).has(needed.address))
      .map((needed) => `${path} lacks ${needed.path}`);
  });
  expect(lacking).toEqual([]);
});

test.each(FUNCTIONS)("%s is made anew without VPC and domain: a step that was lost needs it", (name) => {
  const standing = graph.ancestors(template.block(name).address);
  for (const path of ["Network", "Network/Subnet1", "Apps", "DataKey", "Domain"]) {
    expect(standing).not.toContain(template.block(path).address);
  }
  expect(standing.size).toBeGreaterThan(4);
});

test("a function that is made anew keeps the data key alive: a destroy that comes again has scheduled its deletion", () => {
  const address = template.block("NetworkCleanupFunction/Role/Duty").address;
  expect(graph.ancestors(template.block("NetworkCleanupFunction").address)).toContain(address);
  expect(statement(template.at(IamRolePolicy, "NetworkCleanupFunction/Role/Duty"), "RescueDataKey")).toBeDefined();
});

test("the cleanup knows nothing of the domain, which must be gone by then", () => {
  const parts = [...inside("NetworkCleanup"), ...inside("NetworkCleanupFunction")];
  const standing = parts.filter(({ path }) => path !== LIVING_DOMAIN);
  expect(standing).toHaveLength(parts.length - 1);
  for (const { address } of standing) {
    expect(graph.ancestors(address)).not.toContain(template.block("Domain").address);
    expect(graph.ancestors(address)).not.toContain(template.block("DataKey").address);
  }
});

test("what keeps the cleanup from the living domain goes before the domain does, also when that is replaced", () => {
  const guard = template.block(LIVING_DOMAIN);
  const domain = template.block("Domain");
  expect(graph.direct(guard.address)).toContain(domain.address);
  expect(guard.attributes.lifecycle).toEqual({ replace_triggered_by: [`${domain.address}.id`] });
  const waiting = graph.addresses.filter((address) => graph.ancestors(address).has(guard.address));
  expect(waiting).toEqual([FINISH.address, START.address]);
  expect(statement(template.at(IamRolePolicy, LIVING_DOMAIN), "LivingDomain")?.Condition).toEqual({
    StringEquals: { "aws:ResourceTag/ManagedByAmazonSageMakerResource": reference(domain, "arn") },
  });
});

describe("the graph itself", () => {
  const block = (address: string, attributes: object = {}): Block => ({
    type: address.split(".")[0]!,
    address,
    path: address,
    attributes: { ...attributes },
  });
  const small = (...blocks: Block[]) => DependencyGraph.of({ blocks, locals: {} });

  test("loses an ancestor with its only edge", () => {
    const shorter = graph.without(START.address, FINISH.address);
    expect(shorter.ancestors(START.address)).not.toContain(FINISH.address);
    expect(graph.ancestors(START.address)).toContain(FINISH.address);
    expect(() => graph.without(FINISH.address, START.address)).toThrow("does not name");
  });

  test("reads depends_on, replace_triggered_by, and references at any depth and in any text", () => {
    const { addresses, ...rest } = {
      addresses: ["aws_a.a", "aws_b.b", "aws_c.c-1", "data.archive_file.d"],
      depends_on: ["aws_a.a"],
      lifecycle: { replace_triggered_by: ["aws_b.b.id"], ignore_changes: ["aws_none.at_all"] },
      list: [{ text: '{"arn":"x/${aws_c.c-1.arn}"}' }],
      hash: "${data.archive_file.d.output_base64sha256}",
    };
    const made = small(...addresses.map((address) => block(address)), block("aws_e.e", rest));
    expect([...made.direct("aws_e.e")]).toEqual(addresses);
  });

  test("leaves alone what is no reference", () => {
    const text = "aws_a.a.id $${aws_a.a.id}";
    expect(small(block("aws_a.a"), block("aws_b.b", { text })).direct("aws_b.b").size).toBe(0);
  });

  test("refuses a reference to what is not there", () => {
    expect(() => small(block("aws_a.a", { text: "${aws_b.b.id}" }))).toThrow(
      "aws_a.a names aws_b.b, which is not there",
    );
  });

  test("finds a cycle", () => {
    const round = small(
      block("aws_z.outside", { depends_on: ["aws_a.a"] }),
      block("aws_a.a", { depends_on: ["aws_b.b"] }),
      block("aws_b.b", { text: "${aws_c.c.id}" }),
      block("aws_c.c", { lifecycle: { replace_triggered_by: ["aws_a.a.id"] } }),
    );
    expect(round.cycle()).toEqual(["aws_a.a", "aws_b.b", "aws_c.c"]);
    expect(round.without("aws_b.b", "aws_c.c").cycle()).toBeUndefined();
  });
});
