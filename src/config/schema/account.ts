import { z } from "zod";
import { outOfManagedPolicies, text, WITHOUT_OPEN_WORDS } from "./types";

export const deploymentName = text(
  /^(?=.{2,20}$)[a-z](-?[a-z0-9])+$/,
  "2 to 20 lower-case letters, digits and single dashes, a letter first",
)
  .refine((name) => !/^(aws|ssm|sg(-|$)|sthree(-|$)|amzn-s3-demo)/.test(name), {
    error: "a name that does not start with aws, ssm, sg-, sthree- or amzn-s3-demo, which AWS keeps to itself",
  })
  .refine(outOfManagedPolicies, { error: `a name ${WITHOUT_OPEN_WORDS}` })
  .describe("Prefix of every physical name, so that two deployments live in one account");

export const accountId = text(/^\d{12}$/, "the account id as a quoted string of 12 digits").describe(
  "The only account that this configuration may be deployed to. Quote it, lest YAML read a number",
);

export const iamSchema = z.strictObject({
  path: text(
    /^(?=.{1,512}$)(?!\/aws-(service-role|reserved)\/)\/([\w+=,.@-]+\/)*$/,
    "a path such as /platform/ that starts and ends with a slash, up to 512 characters, none of those that AWS reserves",
  )
    .default("/")
    .describe("Path of every IAM role and policy. Changing it later replaces them"),
  permissionsBoundaryArn: text(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/, "the ARN of an IAM policy")
    .optional()
    .describe("Permissions boundary of every role. Default: none"),
});

export const providersSchema = z.strictObject({
  aws: text(
    /^ *(=|!=|>=?|<=?|~>)? *\d+(\.\d+){0,2} *(, *(=|!=|>=?|<=?|~>)? *\d+(\.\d+){0,2} *)*$/,
    "a version constraint such as ~> 6.19, or several with commas between",
  )
    .default(">= 5.100.0, < 7.0.0")
    .describe("Version constraint for the AWS provider, within the default range"),
});
