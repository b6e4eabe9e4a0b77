import {
  CancelKeyDeletionCommand,
  type CancelKeyDeletionCommandInput,
  DescribeKeyCommand,
  type DescribeKeyCommandInput,
  EnableKeyCommand,
  type EnableKeyCommandInput,
  type KeyState,
  KMSClient,
  ListKeysCommand,
  type ListKeysCommandInput,
  ListResourceTagsCommand,
  type ListResourceTagsCommandInput,
} from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { awsError, found, keyArn } from "./account";
import { type Calls } from "./calls";

interface Key {
  state: KeyState;
  readonly tags: Readonly<Record<string, string>>;
  readable: boolean;
}

/** Keys and their states. */
export class FakeKms {
  /** By the id without the ARN before it. */
  readonly keys = new Map<string, Key>();

  constructor(calls: Calls) {
    const mock = mockClient(KMSClient).rejects(new Error("a KMS call that the fake does not know"));
    mock.on(ListKeysCommand).callsFake(
      calls.answer("ListKeys", ({ Marker }: ListKeysCommandInput) => {
        // Also those that wait for their deletion.
        const keys = [...this.keys.keys()].map((KeyId) => ({ KeyId, KeyArn: keyArn(KeyId) }));
        const { items, next } = calls.page(keys, Marker);
        return { Keys: items, NextMarker: next, Truncated: next !== undefined };
      }),
    );
    mock.on(ListResourceTagsCommand).callsFake(
      calls.answer("ListResourceTags", ({ KeyId, Marker }: ListResourceTagsCommandInput) => {
        const tags = Object.entries(this.keyOf(KeyId).tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
        const { items, next } = calls.page(tags, Marker);
        return { Tags: items, NextMarker: next, Truncated: next !== undefined };
      }),
    );
    mock.on(DescribeKeyCommand).callsFake(
      calls.answer("DescribeKey", ({ KeyId }: DescribeKeyCommandInput) => ({
        KeyMetadata: {
          KeyId: KeyId?.split("/").pop(),
          KeyState: this.keyOf(KeyId).state,
          Description: "Studio ml-domain of ml",
        },
      })),
    );
    mock.on(CancelKeyDeletionCommand).callsFake(
      calls.answer("CancelKeyDeletion", ({ KeyId }: CancelKeyDeletionCommandInput) => {
        const key = this.keyOf(KeyId);
        if (key.state !== "PendingDeletion") throw awsError("KMSInvalidStateException");
        key.state = "Disabled";
        return { KeyId };
      }),
    );
    mock.on(EnableKeyCommand).callsFake(
      calls.answer("EnableKey", ({ KeyId }: EnableKeyCommandInput) => {
        const key = this.keyOf(KeyId);
        if (key.state === "PendingDeletion") throw awsError("KMSInvalidStateException");
        key.state = "Enabled";
        return {};
      }),
    );
  }

  /** A key, with a stack's tag if a VPC is given, in the state that Terraform's destroy leaves it in. */
  addKey(id: string, vpcId: string | undefined, state: KeyState = "PendingDeletion"): void {
    this.keys.set(id, { state, tags: vpcId === undefined ? {} : { StudioVpcId: vpcId }, readable: true });
  }

  private keyOf(keyId: string | undefined): Key {
    const key = found(this.keys.get(keyId?.split("/").pop() ?? ""), "NotFoundException");
    if (!key.readable) throw awsError("AccessDeniedException", "not authorized to perform kms:ListResourceTags");
    return key;
  }
}
