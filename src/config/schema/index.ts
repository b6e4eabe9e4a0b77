import { z } from "zod";
import { accountId, deploymentName, iamSchema, providersSchema } from "./account";
import { stateSchema } from "./state";
import { studioSchema } from "./studio";
import { region, tags } from "./types";

/**
 * The shape, bounds, defaults and descriptions of the configuration file, a file per section. Everything that spans fields
 * is in checks. The README's reference and the editors' JSON Schema are generated from here.
 *
 * Each error text completes the sentence "expected ...".
 */

/** One configuration file. */
export const configSchema = z
  .strictObject({
    name: deploymentName,
    region: region.describe("AWS region"),
    accountId,
    tags: tags.describe("Tags on every resource that takes tags"),
    state: stateSchema.default({ mode: "s3" }).describe("Where Terraform keeps its state"),
    providers: providersSchema.prefault({}),
    iam: iamSchema.prefault({}),
    studio: studioSchema.prefault({}).describe("The Studio domain"),
  })
  .transform((config) => {
    const { network } = config.studio;
    const subnets = network.subnets.map((subnet, index) => ({
      cidr: subnet.cidr,
      availabilityZone: subnet.availabilityZone ?? `${config.region}${"abc".charAt(index % 3)}`,
    }));
    return { ...config, studio: { ...config.studio, network: { ...network, subnets } } };
  });

/** A configuration that has passed the schema, every default filled in, also the zone of each subnet. */
export type Config = z.output<typeof configSchema>;
export type StudioConfig = Config["studio"];
export type NetworkConfig = StudioConfig["network"];
export type CanvasConfig = StudioConfig["canvas"];
export type UserProfileConfig = StudioConfig["userProfiles"][number];
export type StateConfig = Config["state"];
