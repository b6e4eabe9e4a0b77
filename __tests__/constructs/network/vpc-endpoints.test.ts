import { SecurityGroup as AwsSecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { ENDPOINT_SERVICES } from "../../../src/catalogue/endpoint-services";
import { PrivateNetwork } from "../../../src/constructs/network/private-network";
import { SecurityGroup } from "../../../src/constructs/network/security-group";
import { VpcEndpoints, type VpcEndpointsProps } from "../../../src/constructs/network/vpc-endpoints";
import { ENV, NETWORK } from "../../support/fixtures";
import { reference, statement, statements, Template } from "../../support/template";

const services = (...names: string[]) => ENDPOINT_SERVICES.filter(({ name }) => names.includes(name));

function synth(props: Partial<VpcEndpointsProps> = {}) {
  let networkInterfaceCount = 0;
  const template = Template.ofConstructs((stack) => {
    const endpoints = new VpcEndpoints(stack, "Endpoints", {
      env: ENV,
      network: NETWORK,
      name: "ml-studio",
      services: services("sts", "studio", "servicecatalog"),
      bucketNames: ["ml-artifacts", "ml-data"],
      serviceBucketArns: ["arn:aws:s3:::jumpstart-cache-prod-us-east-1"],
      ...props,
    });
    networkInterfaceCount = endpoints.networkInterfaceCount;
  });
  return { template, networkInterfaceCount };
}

const { template, networkInterfaceCount } = synth();
const sts = template.at(VpcEndpoint, "Endpoints/Sts");

test("an interface endpoint has private names, every subnet and the endpoints' own group", () => {
  expect(sts.attributes).toMatchObject({
    vpc_id: "vpc-1",
    vpc_endpoint_type: "Interface",
    service_name: "com.amazonaws.us-east-1.sts",
    private_dns_enabled: true,
    subnet_ids: ["subnet-1", "subnet-2"],
    security_group_ids: [reference(template.only(AwsSecurityGroup))],
    tags: { Name: "ml-studio-sts" },
  });
  expect(template.at(VpcEndpoint, "Endpoints/Studio").attributes.service_name).toBe("aws.sagemaker.us-east-1.studio");
});

test("counts endpoints times zones", () => {
  expect(networkInterfaceCount).toBe(6);
  expect(synth({ services: [] }).networkInterfaceCount).toBe(0);
});

test("a service that is not offered in every zone gets its own zones, and no others", () => {
  const { template: narrowed, networkInterfaceCount: count } = synth({ zones: { sts: ["us-east-1b"] } });
  expect(narrowed.at(VpcEndpoint, "Endpoints/Sts").attributes.subnet_ids).toEqual(["subnet-2"]);
  expect(narrowed.at(VpcEndpoint, "Endpoints/Studio").attributes.subnet_ids).toEqual(["subnet-1", "subnet-2"]);
  expect(count).toBe(5);
});

test("of two subnets in one zone an endpoint takes the first: AWS refuses both", () => {
  const third = { id: "subnet-3", cidr: "10.0.0.0/25", availabilityZone: "us-east-1a" };
  const { template: more, networkInterfaceCount: count } = synth({
    network: { ...NETWORK, subnets: [...NETWORK.subnets, third] },
  });
  const { subnet_ids: chosen } = more.at(VpcEndpoint, "Endpoints/Sts").attributes;
  expect([...(chosen as string[])].sort()).toEqual(["subnet-1", "subnet-2"]);
  expect(count).toBe(6);
});

test("a full service name takes the place of the catalogue's", () => {
  const { template: named } = synth({ serviceNames: { sts: "cn.com.amazonaws.cn-north-1.sts" } });
  expect(named.at(VpcEndpoint, "Endpoints/Sts").attributes.service_name).toBe("cn.com.amazonaws.cn-north-1.sts");
});

test("lets only principals of this account through, where the service takes a policy", () => {
  expect(statements(sts)).toMatchObject([
    { Sid: "ThisAccountOnly", Condition: { StringEquals: { "aws:PrincipalAccount": ENV.accountId } } },
  ]);
  expect(template.at(VpcEndpoint, "Endpoints/Servicecatalog").attributes).not.toHaveProperty("policy");
  const { template: without } = synth({ withoutPolicy: ["sts"] });
  expect(without.at(VpcEndpoint, "Endpoints/Sts").attributes).not.toHaveProperty("policy");
  expect(without.at(VpcEndpoint, "Endpoints/Studio").attributes).toHaveProperty("policy");
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
  const { template: all, networkInterfaceCount: count } = synth({ services: ENDPOINT_SERVICES });
  expect(all.all(VpcEndpoint)).toHaveLength(ENDPOINT_SERVICES.length + 1);
  expect(count).toBe(2 * ENDPOINT_SERVICES.length);
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
  expect(inStack.at(VpcEndpoint, "Endpoints/Sts").attributes.lifecycle).toEqual({ replace_triggered_by: subnets });
});

test("an S3 endpoint policy that AWS would refuse stops the synth", () => {
  const bucketNames = Array.from({ length: 150 }, (_, index) => `${"b".repeat(60)}${index + 100}`);
  expect(() => synth({ bucketNames })).toThrow(/the policy of the S3 endpoint: \d+ characters, AWS takes 20480/);
});
