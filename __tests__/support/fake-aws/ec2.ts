import {
  DeleteSecurityGroupCommand,
  type DeleteSecurityGroupCommandInput,
  DescribeNetworkInterfacesCommand,
  type DescribeNetworkInterfacesCommandInput,
  DescribeSecurityGroupsCommand,
  type DescribeSecurityGroupsCommandInput,
  DescribeVpcEndpointsCommand,
  type DescribeVpcEndpointsCommandInput,
  EC2Client,
  type IpPermission,
  type NetworkInterface,
  RevokeSecurityGroupEgressCommand,
  type RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupIngressCommand,
  type RevokeSecurityGroupIngressCommandInput,
  type SecurityGroup,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { ACCOUNT, awsError, DOMAIN, found, serviceTags, VPC } from "./account";
import { type Calls } from "./calls";

/** Security groups and network interfaces. */
export class FakeEc2 {
  groups: SecurityGroup[] = [];
  interfaces: NetworkInterface[] = [];
  endpoints: VpcEndpoint[] = [];
  /** Changes that the role may not make, by the names of their calls. */
  unauthorized: string[] = [];

  constructor(calls: Calls) {
    const change = <I extends { DryRun?: boolean }>(name: string, reply: (input: I) => object) =>
      calls.answer(name, (input: I) => {
        if (this.unauthorized.includes(name)) throw awsError("UnauthorizedOperation", `no ${name}`, 403);
        if (input.DryRun) throw awsError("DryRunOperation", "Request would have succeeded", 412);
        return reply(input);
      });
    const mock = mockClient(EC2Client).rejects(new Error("an EC2 call that the fake does not know"));
    const inVpc = <T extends { VpcId?: string }>(items: T[], { Filters }: DescribeSecurityGroupsCommandInput) => {
      const [filter, ...others] = Filters ?? [];
      if (filter?.Name !== "vpc-id" || others.length > 0) throw new Error("a filter that the fake does not know");
      return items.filter((item) => filter.Values?.includes(item.VpcId ?? ""));
    };
    mock.on(DescribeSecurityGroupsCommand).callsFake(
      calls.answer("DescribeSecurityGroups", (input: DescribeSecurityGroupsCommandInput) => {
        const { items, next } = calls.page(inVpc(this.groups, input), input.NextToken);
        return { SecurityGroups: structuredClone(items), NextToken: next };
      }),
    );
    mock.on(DescribeNetworkInterfacesCommand).callsFake(
      calls.answer("DescribeNetworkInterfaces", (input: DescribeNetworkInterfacesCommandInput) => {
        const { items, next } = calls.page(this.interfacesBy(input), input.NextToken);
        return { NetworkInterfaces: items, NextToken: next };
      }),
    );
    mock.on(DescribeVpcEndpointsCommand).callsFake(
      calls.answer("DescribeVpcEndpoints", (input: DescribeVpcEndpointsCommandInput) => {
        const { items, next } = calls.page(inVpc(this.endpoints, input), input.NextToken);
        return { VpcEndpoints: items, NextToken: next };
      }),
    );
    mock.on(RevokeSecurityGroupIngressCommand).callsFake(
      change("RevokeSecurityGroupIngress", ({ GroupId, IpPermissions }: RevokeSecurityGroupIngressCommandInput) => {
        const group = this.groupOf(GroupId);
        if (!sameRules(group.IpPermissions, IpPermissions)) throw awsError("InvalidPermission.NotFound");
        group.IpPermissions = [];
        return {};
      }),
    );
    mock.on(RevokeSecurityGroupEgressCommand).callsFake(
      change("RevokeSecurityGroupEgress", ({ GroupId, IpPermissions }: RevokeSecurityGroupEgressCommandInput) => {
        const group = this.groupOf(GroupId);
        if (!sameRules(group.IpPermissionsEgress, IpPermissions)) throw awsError("InvalidPermission.NotFound");
        group.IpPermissionsEgress = [];
        return {};
      }),
    );
    mock
      .on(DeleteSecurityGroupCommand)
      .callsFake(
        change("DeleteSecurityGroup", ({ GroupId }: DeleteSecurityGroupCommandInput) =>
          this.deleteGroup(this.groupOf(GroupId)),
        ),
      );
  }

  /** The two groups that SageMaker makes for a domain, which refer to each other. */
  addNfsGroups(domainId = DOMAIN, vpcId = VPC): void {
    const [inbound, outbound] = [`sg-in-${domainId}`, `sg-out-${domainId}`];
    const nfs = (peer: string) =>
      [988, 2049].map((port) => ({
        IpProtocol: "tcp",
        FromPort: port,
        ToPort: port,
        UserIdGroupPairs: [{ GroupId: peer, UserId: ACCOUNT }],
      }));
    // As of every group that is made in a VPC.
    const anywhere = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
    const common = { OwnerId: ACCOUNT, VpcId: vpcId, Tags: serviceTags(domainId) };
    this.groups.push(
      {
        ...common,
        GroupId: inbound,
        GroupName: `security-group-for-inbound-nfs-${domainId}`,
        IpPermissions: nfs(outbound),
        IpPermissionsEgress: [anywhere],
      },
      {
        ...common,
        GroupId: outbound,
        GroupName: `security-group-for-outbound-nfs-${domainId}`,
        IpPermissionsEgress: nfs(inbound),
      },
    );
  }

  /** An endpoint, the stack's own unless it is said to be another's. */
  addEndpoint(id: string, more: Partial<VpcEndpoint> = {}): void {
    const Tags = [
      { Key: "Deployment", Value: "ml" },
      { Key: "Stack", Value: "studio" },
    ];
    this.endpoints.push({ VpcEndpointId: id, VpcId: VPC, ServiceName: "sts", State: "Available", Tags, ...more });
    this.addInterface(`eni-${id}`, `VPC Endpoint Interface ${id}`, { InterfaceType: "vpc_endpoint" });
  }

  addInterface(id: string, description: string, more: Partial<NetworkInterface> = {}): void {
    this.interfaces.push({
      NetworkInterfaceId: id,
      Description: description,
      VpcId: VPC,
      InterfaceType: "interface",
      ...more,
    });
  }

  private interfacesBy({ Filters }: DescribeNetworkInterfacesCommandInput): NetworkInterface[] {
    const [filter, ...others] = Filters ?? [];
    if (others.length > 0) throw new Error("filters that the fake does not know");
    const values: Record<string, (each: NetworkInterface) => (string | undefined)[]> = {
      "vpc-id": ({ VpcId }) => [VpcId],
      "group-id": ({ Groups = [] }) => Groups.map(({ GroupId }) => GroupId),
    };
    const valuesOf = values[filter?.Name ?? ""];
    if (!valuesOf) throw new Error("a filter that the fake does not know");
    return this.interfaces.filter((each) => valuesOf(each).some((value) => filter?.Values?.includes(value ?? "")));
  }

  private groupOf(groupId: string | undefined): SecurityGroup {
    return found(
      this.groups.find((each) => each.GroupId === groupId),
      "InvalidGroup.NotFound",
    );
  }

  private deleteGroup(group: SecurityGroup): object {
    const { GroupId } = group;
    const inUse = this.interfaces.some((each) => each.Groups?.some((used) => used.GroupId === GroupId));
    const referenced = this.groups.some(
      (other) =>
        other !== group &&
        [...(other.IpPermissions ?? []), ...(other.IpPermissionsEgress ?? [])].some((rule) =>
          rule.UserIdGroupPairs?.some((pair) => pair.GroupId === GroupId),
        ),
    );
    if (inUse || referenced) throw awsError("DependencyViolation");
    this.groups = this.groups.filter((each) => each !== group);
    return {};
  }
}

const sameRules = (these: readonly IpPermission[] = [], those: readonly IpPermission[] = []): boolean =>
  JSON.stringify(these) === JSON.stringify(those);
