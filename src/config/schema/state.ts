import { z } from "zod";
import { bucketName, outOfManagedPolicies, region, text, WITHOUT_OPEN_WORDS } from "./types";

export const stateSchema = z.discriminatedUnion(
  "mode",
  [
    z.strictObject({
      mode: z.literal("s3").describe("The bucket that `npm run bootstrap` makes, with a native lock file"),
      bucket: bucketName
        .refine(outOfManagedPolicies, { error: `a bucket name ${WITHOUT_OPEN_WORDS}` })
        .optional()
        .describe("State bucket. Default: `<name>-tfstate-<accountId>-<state.region>`"),
      region: region.optional().describe("Region of the bucket and its key. Default: `region`"),
      kmsKeyArn: text(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/, "the ARN of a KMS key or alias")
        .optional()
        .describe("Key that encrypts the state. Default: the alias that the bootstrap makes"),
    }),
    z.strictObject({
      mode: z.literal("hcp").describe("One HCP Terraform workspace per stack"),
      organization: text(/^[\w-]{3,40}$/, "3 to 40 letters, digits, dashes and underscores").describe(
        "HCP Terraform organization",
      ),
      workspacePrefix: text(/^[\w-]{1,60}$/, "1 to 60 letters, digits, dashes and underscores")
        .optional()
        .describe("A workspace is named `<workspacePrefix>-<stack>`. Default: `<name>-<region>`"),
    }),
    z.strictObject({
      mode: z.literal("local").describe("A file on this machine; for trials only"),
      directory: text(
        /^(?!\.?\/)(?!(.*\/)?\.\.(\/|$))(?!cdktf\.out(\/|$))[\w./-]+$/,
        "a folder inside the project, outside cdktf.out, such as terraform-state",
      )
        .default("terraform-state")
        .describe("Folder, relative to the project"),
    }),
  ],
  { error: "s3, hcp or local" },
);
