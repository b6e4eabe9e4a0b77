import {
  DeleteMountTargetCommand,
  type DeleteMountTargetCommandInput,
  DescribeFileSystemsCommand,
  type DescribeFileSystemsCommandInput,
  DescribeMountTargetsCommand,
  type DescribeMountTargetsCommandInput,
  EFSClient,
  type FileSystemDescription,
  type MountTargetDescription,
} from "@aws-sdk/client-efs";
import { mockClient } from "aws-sdk-client-mock";
import { ACCOUNT, DOMAIN, found, keyArn, serviceTags, VPC } from "./account";
import { type Calls, WORK_MS } from "./calls";
import { type FakeEc2 } from "./ec2";

/** File systems, their mount targets, and the network interfaces of these. */
export class FakeEfs {
  fileSystems: FileSystemDescription[] = [];
  mountTargets: MountTargetDescription[] = [];
  /** Time that EFS takes to delete a mount target. */
  mountTargetDeletionMs = WORK_MS;

  constructor(
    private readonly calls: Calls,
    private readonly ec2: FakeEc2,
  ) {
    const mock = mockClient(EFSClient).rejects(new Error("an EFS call that the fake does not know"));
    mock.on(DescribeFileSystemsCommand).callsFake(
      calls.answer("DescribeFileSystems", ({ Marker }: DescribeFileSystemsCommandInput) => {
        const { items, next } = calls.page(this.fileSystems, Marker);
        return { FileSystems: items, NextMarker: next };
      }),
    );
    mock.on(DescribeMountTargetsCommand).callsFake(
      calls.answer("DescribeMountTargets", ({ FileSystemId, Marker }: DescribeMountTargetsCommandInput) => {
        found(
          this.fileSystems.find((each) => each.FileSystemId === FileSystemId),
          "FileSystemNotFound",
        );
        const targets = this.mountTargets.filter((each) => each.FileSystemId === FileSystemId);
        const { items, next } = calls.page(targets, Marker);
        return { MountTargets: items, NextMarker: next };
      }),
    );
    mock
      .on(DeleteMountTargetCommand)
      .callsFake(
        calls.answer("DeleteMountTarget", (input: DeleteMountTargetCommandInput) => this.deleteMountTarget(input)),
      );
  }

  /** A home file system as SageMaker makes it, with a mount target and its interface per subnet. */
  addFileSystem(id: string, more: { domainId?: string; key?: string; vpcId?: string; subnets?: number } = {}): void {
    const { domainId = DOMAIN, key = "data", vpcId = VPC, subnets = 2 } = more;
    this.fileSystems.push({
      FileSystemId: id,
      OwnerId: ACCOUNT,
      CreationToken: id,
      CreationTime: new Date(0),
      LifeCycleState: "available",
      NumberOfMountTargets: subnets,
      SizeInBytes: { Value: 1 },
      PerformanceMode: "generalPurpose",
      KmsKeyId: keyArn(key),
      Tags: serviceTags(domainId),
    });
    for (let subnet = 0; subnet < subnets; subnet++) {
      const target = `fsmt-${id}-${subnet}`;
      const eni = `eni-${target}`;
      this.mountTargets.push({
        MountTargetId: target,
        FileSystemId: id,
        SubnetId: `subnet-${subnet}`,
        VpcId: vpcId,
        LifeCycleState: "available",
        NetworkInterfaceId: eni,
      });
      this.ec2.addInterface(eni, `EFS mount target for ${id} (${target})`, {
        VpcId: vpcId,
        Groups: [{ GroupId: `sg-in-${domainId}` }],
      });
    }
  }

  private deleteMountTarget({ MountTargetId }: DeleteMountTargetCommandInput): object {
    const target = found(
      this.mountTargets.find((each) => each.MountTargetId === MountTargetId),
      "MountTargetNotFound",
    );
    target.LifeCycleState = "deleting";
    this.calls.later(this.mountTargetDeletionMs, () => {
      this.mountTargets = this.mountTargets.filter((each) => each !== target);
    });
    // The interface outlives its mount target for a while.
    this.calls.later(this.mountTargetDeletionMs + WORK_MS, () => {
      const { interfaces } = this.ec2;
      this.ec2.interfaces = interfaces.filter((each) => each.NetworkInterfaceId !== target.NetworkInterfaceId);
    });
    return {};
  }
}
