import { Address4 } from "ip-address";
import { endpointServices } from "../../catalogue/endpoint-services";
import { addressBudget, GOOD_ADDRESSES_PER_USER, LEAST_ADDRESSES_PER_USER } from "../address-budget";
import { type StudioConfiguration } from "../schema";
import { overlap } from "../subnets";

/** What is allowed in the studio but should be known: one sentence each, for the user at synth. */
export function studioWarnings(config: StudioConfiguration): string[] {
  const { studio } = config;
  const warnings: string[] = [];
  if (studio.appNetworkAccessType !== "VpcOnly") {
    warnings.push(
      `studio.appNetworkAccessType: ${studio.appNetworkAccessType} gives the apps internet access past the VPC, its ` +
        "endpoint policies and its flow log; VpcOnly does not",
    );
  }
  if (studio.executionRole === "managed") {
    warnings.push(
      "studio.executionRole: managed attaches AmazonSageMakerFullAccess and keeps neither jobs in the VPC nor users apart; " +
        "leastPrivilege does",
    );
  }
  if (studio.canvas.largeData) {
    warnings.push(
      "studio.canvas.largeData: no permission holds EMR Serverless in the VPC, so users can run code with internet access " +
        "and their role; false does not",
    );
  }
  const ownRoles = [studio.executionRole, ...studio.userProfiles.map(({ executionRoleArn }) => executionRoleArn)];
  for (const role of new Set(ownRoles.filter((name) => name?.startsWith("arn:")))) {
    warnings.push(
      `${role} is a role of yours: see "A role of your own" in README.md for what Studio and the idle shutdown need of it`,
    );
  }
  if (studio.appIsolation === "shared") {
    warnings.push("studio.appIsolation: shared lets every user's apps reach every other user's; perProfile does not");
  }
  const { groups, users: assigned } = studio.identityCenter;
  if (studio.authMode === "SSO" && groups.length + assigned.length === 0) {
    warnings.push(
      "studio.identityCenter: no group and no user is assigned to the domain here: nobody can sign in until one is " +
        "elsewhere, and AWS wants users assigned before they have profiles; docs/identity-center.md tells how",
    );
  }
  if (studio.forceDestroy && studio.retentionPolicy === "Delete") {
    warnings.push(
      "studio.forceDestroy with retentionPolicy Delete: a destroy ends running apps and deletes every home directory",
    );
  }
  if (studio.deleteDataKey) {
    warnings.push(
      `studio.deleteDataKey: ${studio.kmsDeletionWindowDays} days after a destroy, whatever Canvas and jobs wrote with the ` +
        "data key into buckets outside this stack is lost, unless a home file system stays; false keeps the key",
    );
  } else if (studio.retentionPolicy === "Delete") {
    warnings.push(
      "studio.retentionPolicy: Delete leaves the data key, which costs 1 USD a month, since Canvas and jobs write with it " +
        "into buckets outside this stack; studio.deleteDataKey: true deletes it with the stack",
    );
  }
  const { free, users, account } = addressBudget(config);
  if (free >= users * LEAST_ADDRESSES_PER_USER && free < users * GOOD_ADDRESSES_PER_USER) {
    warnings.push(
      `studio.network.subnets: ${account}; ${GOOD_ADDRESSES_PER_USER} for each user are recommended: use larger subnets`,
    );
  }
  const vpc = new Address4(studio.network.vpcCidr);
  if (overlap(vpc, new Address4("172.17.0.0/16"))) {
    warnings.push(
      `studio.network.vpcCidr: ${studio.network.vpcCidr} overlaps 172.17.0.0/16, which Docker uses inside SageMaker's ` +
        "instances; choose another range",
    );
  }
  if (!vpc.isPrivate() && !vpc.isCGNAT()) {
    warnings.push(
      `studio.network.vpcCidr: ${studio.network.vpcCidr} is not a private range; hosts of that range on the internet ` +
        "cannot be reached from the VPC",
    );
  }
  const needed = endpointServices({ region: config.region, features: ["studio"], include: [], exclude: [] }).services;
  for (const { name } of needed.filter((service) => studio.network.endpoints.exclude.includes(service.name))) {
    warnings.push(`studio.network.endpoints.exclude: Studio needs ${name}; without another way to it, apps fail`);
  }
  return warnings;
}
