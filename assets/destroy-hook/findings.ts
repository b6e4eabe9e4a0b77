import {
  type EC2Client,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcEndpoints,
} from "@aws-sdk/client-ec2";
import { type EFSClient, paginateDescribeFileSystems, paginateDescribeMountTargets } from "@aws-sdk/client-efs";
import { DescribeDomainCommand, type SageMakerClient } from "@aws-sdk/client-sagemaker";
import { collect } from "../lambda/aws";
import { isDenied, isGone } from "../lambda/retry";
import { domainOf, domainsNamed, type Findings, type HomeFileSystem, isOfJob } from "./cleanup-plan";
import { findHolders, type Holder } from "./holders";

/** Services that are looked at. */
export interface Sources {
  readonly sagemaker: SageMakerClient;
  readonly efs: EFSClient;
  readonly ec2: EC2Client;
}

/** Looks at the VPC, and at the home file systems of the account. */
export async function findingsOf({ sagemaker, efs, ec2 }: Sources, vpcId: string): Promise<Findings> {
  // A paginator writes its page token into its input: each needs one of its own.
  const inVpc = () => ({ Filters: [{ Name: "vpc-id", Values: [vpcId] }], MaxResults: 1000 });
  const [fileSystems, groups, interfaces, endpoints] = await Promise.all([
    collect(paginateDescribeFileSystems({ client: efs }, { MaxItems: 100 }), (page) => page.FileSystems),
    collect(paginateDescribeSecurityGroups({ client: ec2 }, inVpc()), (page) => page.SecurityGroups),
    collect(paginateDescribeNetworkInterfaces({ client: ec2 }, inVpc()), (page) => page.NetworkInterfaces),
    collect(paginateDescribeVpcEndpoints({ client: ec2 }, inVpc()), (page) => page.VpcEndpoints),
  ]);
  const homes: HomeFileSystem[] = [];
  for (const fileSystem of fileSystems) {
    const domainId = domainOf(fileSystem.Tags, fileSystem.OwnerId);
    if (domainId === undefined) continue;
    homes.push({ fileSystem, domainId, mountTargets: await mountTargetsOf(efs, fileSystem.FileSystemId) });
  }
  const fileSystemIds = new Set(fileSystems.map((each) => each.FileSystemId ?? ""));
  const holders = interfaces.some(isOfJob) ? await holdersAsFarAsAllowed(sagemaker) : [];
  const found = { vpcId, fileSystemIds, homes, groups, interfaces, endpoints, holders };
  const livingDomains = new Set<string>();
  for (const domainId of domainsNamed(found)) {
    if (await domainLives(sagemaker, domainId)) livingDomains.add(domainId);
  }
  return { ...found, livingDomains };
}

/** They only make a message clearer: a denial must not keep the key and the network from what is due to them. */
async function holdersAsFarAsAllowed(sagemaker: SageMakerClient): Promise<Holder[]> {
  try {
    return await findHolders(sagemaker);
  } catch (error) {
    if (isDenied(error)) return [];
    throw error;
  }
}

async function mountTargetsOf(client: EFSClient, FileSystemId: string | undefined) {
  try {
    return await collect(
      paginateDescribeMountTargets({ client }, { FileSystemId, MaxItems: 100 }),
      (page) => page.MountTargets,
    );
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

async function domainLives(sagemaker: SageMakerClient, DomainId: string): Promise<boolean> {
  try {
    await sagemaker.send(new DescribeDomainCommand({ DomainId }));
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
