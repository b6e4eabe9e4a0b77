import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { TerraformOutput } from "cdktf";
import { ENDPOINT_SERVICES } from "../../../src/catalogue/endpoint-services";
import { PrivateNetwork } from "../../../src/constructs/network/private-network";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { VpcEndpoints, type VpcEndpointsProps } from "../../../src/constructs/network/vpc-endpoints";
import { offerOf, subnetsOf } from "../../support/endpoints";
import { ENV, NETWORK } from "../../support/fixtures";
import { reference, statement, statements, Template } from "../../support/template";

const services = (...names: string[]) => ENDPOINT_SERVICES.filter(({ name }) => names.includes(name));

function synth(props: Partial<VpcEndpointsProps> = {}) {
  return Template.ofConstructs((stack) => {
    const endpoints = new VpcEndpoints(stack, "Endpoints", {
      env: ENV,
      network: NETWORK,
      name: "ml-studio",
      services: services("sts", "studio", "servicecatalog"),
      bucketNames: ["ml-artifacts", "ml-data"],
      serviceBucketArns: ["arn:aws:s3:::jumpstart-cache-prod-us-east-1"],
      ...props,
    });
    new TerraformOutput(stack, "interfaces", { value: endpoints.networkInterfaceCount });
    new TerraformOutput(stack, "open", { value: endpoints.servicesWithoutPolicy });
  });
}

const template = synth();
const sts = template.at(VpcEndpoint, "Endpoints/Sts");

test("an interface endpoint has private names, every subnet and the endpoints' own group", () => {
  expect(sts.attributes).toMatchObject({
    vpc_id: "vpc-1",
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.us-east-1.sts",
    private_dns_enabled: true,
    security_group_ids: [reference(template.only(AwsSecurityGroup))],
    tags: { Name: "ml-studio-sts" },
  });
  expect(subnetsOf(template, sts)).toEqual(["subnet-1", "subnet-2"]);
  expect(template.at(VpcEndpoint, "Endpoints/Studio").attributes.service_name).toBe("aws.sagemaker.us-east-1.studio");
});

test("AWS is asked about each service by its full name: it has interface and gateway services of one name", () => {
  expect(offerOf(template, sts).attributes).toEqual({
    service_name: "com.amazonaws.us-east-1.sts",
    service_type: "Interface",
  });
});

test("counts the subnets of all endpoints, as they are at plan", () => {
  const counted = template
    .all(VpcEndpoint)
    .flatMap(({ attributes }) => (attributes.subnet_ids as string | undefined)?.slice(2, -1) ?? []);
  expect(counted).toHaveLength(3);
  expect(template.outputs.interfaces).toBe(`\${0 + ${counted.map((local) => `length(${local})`).join(" + ")}}`);
  expect(synth({ services: [] }).outputs.interfaces).toBe("${0}");
});

test("a service that is kept to zones goes into no others", () => {
  const narrowed = synth({ zones: { sts: ["us-east-1b"] } });
  expect(subnetsOf(narrowed, narrowed.at(VpcEndpoint, "Endpoints/Sts"))).toEqual(["subnet-2"]);
  expect(subnetsOf(narrowed, narrowed.at(VpcEndpoint, "Endpoints/Studio"))).toEqual(["subnet-1", "subnet-2"]);
});

/** When the plan goes on with an endpoint, and what it says if it does not. */
function preconditionOf(endpoint: typeof sts): { condition: string; error_message: string } {
  const { precondition } = endpoint.attributes.lifecycle as {
    precondition: [{ condition: string; error_message: string }];
  };
  return precondition[0];
}

test("a service that AWS offers in no zone of the network stops the plan, which names it and the remedy", () => {
  const { condition, error_message: message } = preconditionOf(sts);
  expect(condition).toBe(`\${length(${(sts.attributes.subnet_ids as string).slice(2, -1)}) > 0}`);
  expect(message).toContain("AWS offers com.amazonaws.us-east-1.sts in ");
  expect(message).toContain(reference(offerOf(template, sts), "availability_zones").slice(2, -1));
  expect(message).toMatch(/\. Put a subnet into one of the service's zones, or leave sts out\.$/);
});

test("a service that AWS offers in none of the zones that it is kept to stops the plan, which names these", () => {
  const narrowed = synth({ zones: { sts: ["us-east-1a", "us-east-1b"] } });
  const message = (service: string) => preconditionOf(narrowed.at(VpcEndpoint, `Endpoints/${service}`)).error_message;
  expect(message("Sts")).toMatch(
    /, since it is kept to us-east-1a, us-east-1b\. Keep it to one of the service's zones, with a subnet there, or leave sts out\.$/,
  );
  expect(message("Sts")).not.toContain("Put a subnet");
  expect(message("Studio")).not.toContain("kept to");
});

test("of two subnets in one zone an endpoint takes the first: AWS refuses both", () => {
  const zone = "us-east-1a";
  const third = { id: "subnet-3", cidr: "10.0.0.0/25", availabilityZone: zone, zoneName: zone };
  const more = synth({ network: { ...NETWORK, subnets: [...NETWORK.subnets, third] } });
  const chosen = subnetsOf(more, more.at(VpcEndpoint, "Endpoints/Sts"));
  expect([...chosen].sort()).toEqual(["subnet-1", "subnet-2"]);
});

test("a full service name takes the place of the catalogue's", () => {
  const named = synth({ serviceNames: { sts: "cn.com.amazonaws.cn-north-1.sts" } });
  const endpoint = named.at(VpcEndpoint, "Endpoints/Sts");
  for (const { attributes } of [endpoint, offerOf(named, endpoint)])
    expect(attributes.service_name).toBe("cn.com.amazonaws.cn-north-1.sts");
});

test("lets only principals of this account through, where AWS says that the service takes a policy", () => {
  expect(statements(sts)).toMatchObject([
    { Sid: "ThisAccountOnly", Condition: { StringEquals: { "aws:PrincipalAccount": ENV.accountId } } },
  ]);
  const policyOf = (path: string) => template.at(VpcEndpoint, path).attributes.policy as string;
  const taken = (path: string) =>
    reference(offerOf(template, template.at(VpcEndpoint, path)), "vpc_endpoint_policy_supported").slice(2, -1);
  // What AWS does not tell is as the catalogue believes.
  for (const [path, believed] of [
    ["Endpoints/Sts", true],
    ["Endpoints/Servicecatalog", false],
  ] as const) {
    expect(policyOf(path).startsWith(`\${coalesce(${taken(path)}, ${believed}) ? "`)).toBe(true);
    expect(policyOf(path)).toMatch(/" : null\}$/);
  }
});

test("a service whose callers may come without an account gets no policy, nor one that is to have none", () => {
  const any = synth({ services: services("ssmmessages") });
  expect(any.at(VpcEndpoint, "Endpoints/Ssmmessages").attributes).not.toHaveProperty("policy");
  const without = synth({ withoutPolicy: ["sts"] });
  expect(without.at(VpcEndpoint, "Endpoints/Sts").attributes).not.toHaveProperty("policy");
  expect(without.at(VpcEndpoint, "Endpoints/Studio").attributes).toHaveProperty("policy");
});

/** Whether an endpoint has no policy, by its service, as it is told in the output. */
function openness(made: Template): unknown {
  const [, name = ""] =
    /^\$\{\[for name, open in local\.(\w+) : name if open\]\}$/.exec(made.outputs.open as string) ?? [];
  return made.locals[name];
}

test("which endpoints have no policy is known at plan: by AWS's word, by the catalogue's where it has none, or chosen", () => {
  const made = synth({
    services: services("sts", "studio", "servicecatalog", "ssmmessages"),
    withoutPolicy: ["studio"],
  });
  const isTaken = (path: string, believed: boolean) => {
    const told = reference(offerOf(made, made.at(VpcEndpoint, path)), "vpc_endpoint_policy_supported").slice(2, -1);
    return `\${!coalesce(${told}, ${believed})}`;
  };
  expect(openness(made)).toEqual({
    servicecatalog: isTaken("Endpoints/Servicecatalog", false),
    ssmmessages: true,
    sts: isTaken("Endpoints/Sts", true),
    studio: true,
  });
  expect(openness(synth({ services: [] }))).toEqual({});
});

test("a plan warns of endpoints without a policy, by name and with what to do, but for those that were chosen", () => {
  const [check, ...others] = synth({ withoutPolicy: ["studio", "sts"] }).checks;
  expect(others).toEqual([]);
  const unchosen =
    /^\$\{length\((\[for name, open in local\.\w+ : name if open && !contains\(\["studio", "sts"\], name\)\])\) == 0\}$/;
  const [, names = ""] = unchosen.exec(check!.condition) ?? [];
  expect(names).not.toBe("");
  expect(check!.error_message).toContain(`on the VPC endpoints of \${join(", ", ${names})}: `);
  expect(check!.error_message).toMatch(
    /by endpoints\.exclude, or name it in endpoints\.withoutPolicy to keep it knowingly\.$/,
  );
  expect(template.checks[0]!.condition).toContain("!contains([], name)");
});

test("S3 has a gateway endpoint in the subnets' route tables, for the named buckets alone", () => {
  const s3 = template.at(VpcEndpoint, "Endpoints/S3");
  expect(s3.attributes).toMatchObject({
    vpc_endpoint_type: "Gateway",
    service_name: "com.amazonaws.us-east-1.s3",
    route_table_ids: ["rtb-1"],
  });
  expect(statement(s3, "NamedBuckets")?.Resource).toEqual(
    ["ml-artifacts", "ml-data"].flatMap((name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]),
  );
  expect(statement(s3, "ReadServiceBuckets")?.Resource).toEqual([
    "arn:aws:s3:::jumpstart-cache-prod-us-east-1",
    "arn:aws:s3:::jumpstart-cache-prod-us-east-1/*",
  ]);
});

test("admits nobody until a group is named, and then by HTTPS alone", () => {
  expect(template.all(VpcSecurityGroupIngressRule)).toEqual([]);
  expect(template.all(VpcSecurityGroupEgressRule)).toEqual([]);

  const open = Template.ofConstructs((stack) => {
    const endpoints = new VpcEndpoints(stack, "Endpoints", {
      env: ENV,
      network: NETWORK,
      name: "ml",
      services: [],
      bucketNames: [],
      serviceBucketArns: [],
    });
    endpoints.allowFrom(new SecurityGroup(stack, "Apps", { network: NETWORK, name: "apps", description: "Apps" }));
  });
  const apps = reference(open.at(AwsSecurityGroup, "Apps"));
  const endpoints = reference(open.at(AwsSecurityGroup, "Endpoints/Endpoints"));
  const https = { ip_protocol: "tcp", from_port: 443, to_port: 443 };
  expect(open.all(VpcSecurityGroupIngressRule).map(({ attributes }) => attributes)).toMatchObject([
    { ...https, security_group_id: endpoints, referenced_security_group_id: apps },
  ]);
  expect(open.all(VpcSecurityGroupEgressRule).map(({ attributes }) => attributes)).toMatchObject([
    { ...https, security_group_id: apps, referenced_security_group_id: endpoints },
    {
      ...https,
      security_group_id: apps,
      prefix_list_id: reference(open.at(VpcEndpoint, "Endpoints/S3"), "prefix_list_id"),
    },
  ]);
});

test("every service of the catalogue gets an endpoint of its own", () => {
  const all = synth({ services: ENDPOINT_SERVICES });
  expect(all.all(VpcEndpoint)).toHaveLength(ENDPOINT_SERVICES.length + 1);
  const asked = all.all(DataAwsVpcEndpointService).map(({ attributes }) => attributes.service_name);
  expect(new Set(asked).size).toBe(ENDPOINT_SERVICES.length);
});

test("an endpoint is replaced with its subnets: the old subnet could not go before it", () => {
  const inStack = Template.ofConstructs((stack) => {
    const network = new PrivateNetwork(stack, "Network", {
      name: "ml-studio",
      cidr: "10.0.0.0/23",
      subnets: [
        { cidr: "10.0.1.0/25", availabilityZone: "us-east-1a" },
        { cidr: "10.0.1.128/25", availabilityZone: "us-east-1b" },
      ],
    });
    new VpcEndpoints(stack, "Endpoints", {
      env: ENV,
      network,
      name: "ml-studio",
      services: services("sts"),
      bucketNames: [],
      serviceBucketArns: [],
    });
  });
  const subnets = inStack.all(Subnet).map(({ address }) => `${address}.id`);
  expect(subnets).toHaveLength(2);
  expect(inStack.at(VpcEndpoint, "Endpoints/Sts").attributes.lifecycle).toMatchObject({
    replace_triggered_by: subnets,
  });
});

test("an S3 endpoint policy that AWS would refuse stops the synth", () => {
  const bucketNames = Array.from({ length: 150 }, (_, index) => `${"b".repeat(60)}${index + 100}`);
  expect(() => synth({ bucketNames })).toThrow(/the policy of the S3 endpoint: \d+ characters, AWS takes 20480/);
});
