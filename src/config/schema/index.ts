import { z } from "zod";
import { accountId, deploymentName, iamSchema, providersSchema } from "./account";
import { type Account, defaultsSchema, resolvedNetwork, withDefaults } from "./defaults";
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
    defaults: defaultsSchema.prefault({}),
    studio: studioSchema
      .optional()
      .describe("The Studio domain. Without it there is no such stack; `{}` takes every default"),
  })
  .transform((config) => ({ ...config, studio: config.studio && resolvedStudio(config.studio, config) }));

function resolvedStudio(studio: z.output<typeof studioSchema>, account: Account) {
  return { ...withDefaults(studio, account), network: resolvedNetwork(studio.network, account) };
}

/** A configuration that has passed the schema, every default filled in, also the zone of each subnet. */
export type Config = z.output<typeof configSchema>;
export type StateConfig = Config["state"];
export type StudioConfig = NonNullable<Config["studio"]>;
export type NetworkConfig = ReturnType<typeof resolvedNetwork>;
export type UserProfileConfig = StudioConfig["userProfiles"][number];

/** A configuration that asks for the studio. */
export type StudioConfiguration = Config & { readonly studio: StudioConfig };

/** Whether a configuration asks for the studio. */
export function hasStudio(config: Config): config is StudioConfiguration {
  return config.studio !== undefined;
}
