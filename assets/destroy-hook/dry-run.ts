import {
  DeleteSecurityGroupCommand,
  type EC2Client,
  type EC2ServiceException,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { isDenied } from "../lambda/retry";
import { domainOf, type Findings } from "./cleanup-plan";

/**
 * Asks EC2 whether the role may do what a cleanup will, on the groups that a living domain has in the VPC. Before the
 * domain is made there is nothing to ask about: an invented id says nothing of permissions. Interfaces of mount targets
 * are left out, since EC2 may refuse them as another service's.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html
 * @throws the denial
 */
export async function dryRun(client: EC2Client, { groups }: Findings): Promise<void> {
  for (const group of groups.filter(({ Tags, OwnerId }) => domainOf(Tags, OwnerId) !== undefined)) {
    await asked(() => client.send(new DeleteSecurityGroupCommand({ GroupId: group.GroupId, DryRun: true })));
    await revocationsAsked(client, group);
  }
}

async function revocationsAsked(client: EC2Client, group: SecurityGroup): Promise<void> {
  const { GroupId, IpPermissions, IpPermissionsEgress } = group;
  if (IpPermissions?.length) {
    await asked(() => client.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions, DryRun: true })));
  }
  if (IpPermissionsEgress?.length) {
    const egress = { GroupId, IpPermissions: IpPermissionsEgress, DryRun: true };
    await asked(() => client.send(new RevokeSecurityGroupEgressCommand(egress)));
  }
}

/** A dry run always ends in an error. Of EC2's answers, only a denial tells of permissions: all others come after it. */
async function asked(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (isDenied(error) || !isAnswer(error)) throw error;
  }
}

function isAnswer(error: unknown): boolean {
  const { $metadata } = error as Partial<EC2ServiceException>;
  return $metadata?.httpStatusCode !== undefined && $metadata.httpStatusCode < 500;
}
