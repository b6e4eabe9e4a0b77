import {
  DescribeDomainCommand,
  DescribeUserProfileCommand,
  type SageMakerClient,
  UpdateDomainCommand,
  UpdateUserProfileCommand,
} from "@aws-sdk/client-sagemaker";
import { type DomainSettingsInput, type ProfileSettingsInput, type Settings } from "./event";

/** What has settings: a domain, or a user profile in it. */
export interface Owner {
  readonly kind: "domain" | "user profile";
  /** As messages name it. */
  readonly name: string;
  look(): Promise<Look>;
  /** Sends settings by the names that the update call takes. */
  update(settings: Settings): Promise<unknown>;
}

/** What Describe shows of it. */
export interface Look {
  readonly status?: string;
  readonly failureReason?: string;
  /** By the names that the update call takes. */
  readonly settings: Settings;
}

export const ownerOf = (client: SageMakerClient, input: DomainSettingsInput | ProfileSettingsInput): Owner =>
  input.duty === "domain_settings" ? domain(client, input) : userProfile(client, input);

/**
 * A domain. UpdateDomain never gets AppNetworkAccessType, VpcId or SubnetIds: SageMaker wants all three or none, and none
 * of them changes in place.
 */
const domain = (client: SageMakerClient, { domainId }: DomainSettingsInput): Owner => ({
  kind: "domain",
  name: `domain ${domainId}`,
  look: async () => {
    const shown = await client.send(new DescribeDomainCommand({ DomainId: domainId }));
    return {
      status: shown.Status,
      failureReason: shown.FailureReason,
      settings: {
        DefaultUserSettings: shown.DefaultUserSettings,
        DefaultSpaceSettings: shown.DefaultSpaceSettings,
        DomainSettingsForUpdate: shown.DomainSettings,
        TagPropagation: shown.TagPropagation,
      },
    };
  },
  update: (settings) => client.send(new UpdateDomainCommand({ DomainId: domainId, ...settings })),
});

function userProfile(client: SageMakerClient, { domainId, userProfileName }: ProfileSettingsInput): Owner {
  const key = { DomainId: domainId, UserProfileName: userProfileName };
  return {
    kind: "user profile",
    name: `user profile ${userProfileName} of domain ${domainId}`,
    look: async () => {
      const { Status, FailureReason, UserSettings } = await client.send(new DescribeUserProfileCommand(key));
      return { status: Status, failureReason: FailureReason, settings: { UserSettings } };
    },
    update: (settings) => client.send(new UpdateUserProfileCommand({ ...key, ...settings })),
  };
}
