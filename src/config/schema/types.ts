import { Address4 } from "ip-address";
import { z } from "zod";
import { LOG_RETENTION_DAYS } from "../../catalogue/log-retention";
import { REGIONS } from "../../catalogue/regions";

/** The forms of values that several sections have. */

/**
 * Text of one form. Editors show the same words as our own message. No form has to leave out what Terraform would evaluate:
 * that is refused wherever it stands.
 */
export function text(form: RegExp, expected: string) {
  return z
    .string({ error: expected })
    .regex(form, { error: expected, abort: true })
    .meta({ patternErrorMessage: `expected ${expected}` });
}

/** A whole number within bounds, both allowed. */
export function wholeNumber(min: number, max: number, unit = "") {
  const error = `a whole number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return z.number({ error }).int({ error, abort: true }).min(min, { error }).max(max, { error });
}

/** The words for a range that AWS would refuse as that of a VPC or subnet, or undefined. */
function expectedInsteadOf(range: string): string | undefined {
  let address: Address4;
  try {
    address = new Address4(range);
  } catch {
    return "four numbers from 0 to 255 without leading zeros and a prefix length, such as 10.0.0.0/23";
  }
  if (address.subnetMask < 16 || address.subnetMask > 28) return "a prefix length from /16 to /28, as AWS allows";
  if (address.networkForm() !== range) return `${address.networkForm()}, the first address of that range`;
  if (/^(0|127|169\.254|2[2-5]\d)\./.test(range)) return "a range that hosts may use, such as one within 10.0.0.0/8";
  return undefined;
}

export const cidr = text(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.0.0.0/23").superRefine(
  (range, context) => {
    const message = expectedInsteadOf(range);
    if (message) context.addIssue({ code: "custom", message });
  },
);

export const roleArn = text(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, "the ARN of an IAM role");

export const bucketName = text(
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d+(\.\d+){3}$)(?!.*\.\.)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "a bucket name that S3 accepts: 3 to 63 lower-case letters, digits, dots and dashes, a letter or digit at either " +
    "end, no two dots in a row, no IP address, none of S3's reserved prefixes and suffixes",
);

/**
 * A domain as a DNS firewall takes it. In small letters, as the firewall gives it back. At least two labels: `*` would open
 * everything, `*.com` a part of it in which strangers have domains, as do all reverse zones together.
 */
export const resolvableDomain = text(
  /^(?=.{1,254}$)(?!\*\.(in-addr|ip6)\.arpa$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
  "a domain such as index.example.com, or *.example.com for all below it: small letters, digits and dashes, two labels " +
    "or more, no underscore, no dot at the end, at most 254 characters, not every reverse zone",
);

export const WITHOUT_OPEN_WORDS =
  "without sagemaker and aws-glue: AWS's managed SageMaker policies let a user write to every bucket whose name has one " +
  "of them, the state bucket among them";

export function outOfManagedPolicies(name: string): boolean {
  return !/sagemaker|aws-glue/.test(name);
}

const tagKey = text(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @",
)
  .refine((key) => !/^(aws:|sagemaker|servicecatalog:|ManagedByAmazonSageMaker)/i.test(key), {
    error:
      "a tag key that does not start with aws:, sagemaker, servicecatalog: or ManagedByAmazonSageMaker: AWS acts on " +
      "these, and its managed policies grant access by them",
  })
  .refine((key) => !/^(name|deployment|stack)$/i.test(key), {
    error: "a tag key other than Name, Deployment and Stack, which the stacks set themselves",
  });

export const tags = z
  .record(
    tagKey,
    text(
      /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
      "a tag value of up to 256 letters, digits, spaces and _ . : / = + - @",
    ),
  )
  .refine((value) => Object.keys(value).length <= 40, {
    error: "at most 40 tags: AWS allows 50 on a resource, and some are the stacks' own",
  })
  .refine((value) => new Set(Object.keys(value).map((key) => key.toLowerCase())).size === Object.keys(value).length, {
    error: "tag keys that differ in more than upper and lower case, which IAM does not tell apart",
  })
  .default({});

export const region = z.enum(REGIONS, { error: "an AWS region that offers SageMaker AI" });

export const logRetentionDays = z
  .literal(LOG_RETENTION_DAYS)
  .describe("Days that logs are kept; one of the values that CloudWatch Logs accepts");

export const kmsDeletionWindowDays = wholeNumber(7, 30, "days").describe("Days before a deleted key is gone");

export const availabilityZone = text(
  /^([a-z]{2}(-[a-z]+)+-\d[a-z]|[a-z]{3,4}\d-az\d+)$/,
  "a zone name such as us-east-1a or a zone id such as use1-az1",
);
