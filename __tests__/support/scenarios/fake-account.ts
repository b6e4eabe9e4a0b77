import { type AppType } from "@aws-sdk/client-sagemaker";
import { ACCOUNT, awsError, DOMAIN, FakeAws, keyArn, VPC } from "../fake-aws";
import { type Account, type Fault, HELD_BY_APPS, type Owner } from "./account";
import { settingsOf } from "./settings";

const KEY = "data";

/** Longer than any function runs, in milliseconds. */
const FOR_LONG = 24 * 3_600_000;

const ERRORS: Record<Fault, Error> = {
  denied: awsError("AccessDeniedException"),
  unknown: awsError("UnrecognizedClientException"),
  heldByApps: awsError("ValidationException", HELD_BY_APPS),
  throttled: awsError("ThrottlingException"),
  lost: awsError("TimeoutError"),
};

/** An account in the fake AWS. */
export class FakeAccount implements Account {
  readonly domainId = DOMAIN;
  readonly vpcId = VPC;
  readonly groupId = "sg-0a";
  readonly keyId = keyArn(KEY);
  private readonly aws = new FakeAws();
  readonly runtime = this.aws.runtime;

  constructor() {
    const { DomainSettingsForUpdate: DomainSettings, ...settings } = settingsOf(this.groupId);
    this.aws.sagemaker.addDomain(DOMAIN, { AppNetworkAccessType: "VpcOnly", DomainSettings, ...settings });
    for (const name of ["alice", "bob"]) this.aws.sagemaker.addProfile(name);
    this.aws.kms.addKey(KEY, VPC, "Enabled");
    this.addHome(DOMAIN, "fs-0a");
  }

  addProfile(name: string): Promise<void> {
    return done(() => this.aws.sagemaker.addProfile(name));
  }

  addSpace(name: string, owner: string, sharing?: "Private" | "Shared"): Promise<void> {
    return done(() => this.aws.sagemaker.addSpace(name, owner, sharing));
  }

  addApp(
    type: AppType,
    owner: Owner,
    status: "Pending" | "InService" | "Failed" | "Deleting" = "InService",
  ): Promise<void> {
    return done(() => {
      const { sagemaker } = this.aws;
      sagemaker.addApp(type, owner, status);
      const app = sagemaker.apps.at(-1)!;
      if (status === "Pending") this.aws.later(30_000, () => (app.Status = "InService"));
      if (status === "Deleting") this.aws.later(30_000, () => (app.Status = "Deleted"));
    });
  }

  letAppsLinger(): Promise<void> {
    return done(() => (this.aws.sagemaker.appDeletionMs = FOR_LONG));
  }

  letInterfacesLinger(time: "minutes" | "long"): Promise<void> {
    const id = "eni-app";
    const purpose = `SageMaker for Studio Domain (${DOMAIN})`;
    return done(() => {
      const { ec2 } = this.aws;
      ec2.addInterface(id, `[DO NOT DELETE] ENI managed by ${purpose} - 1`, { Groups: [{ GroupId: this.groupId }] });
      this.aws.later(time === "minutes" ? 240_000 : FOR_LONG, () => {
        ec2.interfaces = ec2.interfaces.filter((each) => each.NetworkInterfaceId !== id);
      });
    });
  }

  deleteDomain(state: "gone" | "Deleting" = "gone"): Promise<void> {
    return done(() => {
      const { sagemaker } = this.aws;
      sagemaker.profiles = [];
      if (state === "gone") sagemaker.domains.delete(DOMAIN);
      else sagemaker.addDomain(DOMAIN, { Status: state });
    });
  }

  addDomain(): Promise<string> {
    const domainId = "d-2";
    this.aws.sagemaker.addDomain(domainId);
    this.addHome(domainId, "fs-0b");
    return Promise.resolve(domainId);
  }

  setKey(state: "PendingDeletion" | "Disabled"): Promise<void> {
    return done(() => this.aws.kms.addKey(KEY, VPC, state));
  }

  addReferringGroup(name: string): Promise<void> {
    const UserIdGroupPairs = [{ GroupId: `sg-in-${DOMAIN}` }];
    const rule = { IpProtocol: "tcp", FromPort: 2049, ToPort: 2049, UserIdGroupPairs };
    return done(() => {
      this.aws.ec2.groups.push({
        GroupId: "sg-0b",
        GroupName: name,
        VpcId: VPC,
        OwnerId: ACCOUNT,
        IpPermissionsEgress: [rule],
      });
    });
  }

  addInterface(description: string): Promise<void> {
    return done(() => this.aws.ec2.addInterface("eni-0a", description, { Groups: [{ GroupId: this.groupId }] }));
  }

  failUpdates(reason: string): Promise<void> {
    return done(() => (this.aws.sagemaker.updateFailure = reason));
  }

  fail(operation: string, fault: Fault, times?: number): Promise<void> {
    return done(() => this.aws.fail(operation, ERRORS[fault], { times, afterwards: fault === "lost" }));
  }

  changes(): Promise<string[]> {
    return Promise.resolve(this.aws.changes);
  }

  private addHome(domainId: string, fileSystemId: string): void {
    this.aws.efs.addFileSystem(fileSystemId, { domainId, key: KEY });
    this.aws.ec2.addNfsGroups(domainId);
  }
}

/** The fake works at once. */
const done = (work: () => unknown): Promise<void> => {
  work();
  return Promise.resolve();
};
