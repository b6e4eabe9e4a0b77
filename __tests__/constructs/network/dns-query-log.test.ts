import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { CloudwatchQueryDefinition } from "@cdktf/provider-aws/lib/cloudwatch-query-definition";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Route53ResolverQueryLogConfig } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config";
import { Route53ResolverQueryLogConfigAssociation } from "@cdktf/provider-aws/lib/route53-resolver-query-log-config-association";
import { DnsQueryLog, type DnsQueryLogProps } from "../../../src/constructs/network/dns-query-log";
import { encryptionKey, NETWORK } from "../../support/fixtures";
import { reference, Template } from "../../support/template";

const synth = (props: Partial<DnsQueryLogProps> = {}) =>
  Template.ofConstructs(
    (stack) =>
      new DnsQueryLog(stack, "DnsQueryLog", {
        network: NETWORK,
        name: "ml",
        logGroupName: "/ml/studio/dns-queries",
        key: encryptionKey(stack),
        retentionDays: 365,
        queryFolder: "ml/studio",
        ...props,
      }),
  );

const template = synth();
const logGroup = template.only(CloudwatchLogGroup);

test("records every query of the VPC in the log group, which a destroy takes last", () => {
  const config = template.only(Route53ResolverQueryLogConfig);
  expect(config.attributes).toEqual({ name: "ml", destination_arn: reference(logGroup, "arn") });
  expect(template.only(Route53ResolverQueryLogConfigAssociation).attributes).toEqual({
    resolver_query_log_config_id: reference(config),
    resource_id: "vpc-1",
  });
});

test("encrypts the records and keeps them as long as is asked", () => {
  expect(logGroup.attributes).toEqual({
    name: "/ml/studio/dns-queries",
    retention_in_days: 365,
    kms_key_id: reference(template.only(KmsKey), "arn"),
  });
});

test("saves a query for names that were blocked", () => {
  expect(template.only(CloudwatchQueryDefinition).attributes).toEqual({
    name: "ml/studio/blocked-names",
    log_group_names: [reference(logGroup, "name")],
    query_string: expect.stringContaining('filter firewall_rule_action = "BLOCK"') as string,
  });
});

test("refuses a retention that CloudWatch Logs does not know, and names that AWS does not take", () => {
  expect(() => synth({ retentionDays: 366 })).toThrow("[test/DnsQueryLog] retentionDays is 366; allowed: 1, 3, 5, 7");
  expect(() => synth({ logGroupName: "" })).toThrow('logGroupName is ""; allowed: 1 to 512 characters');
  expect(() => synth({ name: "m".repeat(65) })).toThrow("allowed: 1 to 64 characters");
  expect(() => synth({ name: "m".repeat(64), retentionDays: 3653 })).not.toThrow();
});
