import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { type EncryptionKey } from "../security/encryption-key";
import { TerraformData } from "../terraform-data";

export interface DataKeyFateProps {
  readonly region: string;
  readonly key: EncryptionKey;
  /** Whether a destroy deletes the key unless a home file system stays. */
  readonly isDeleted: boolean;
  /** Days before a deleted key is gone, 7 to 30. */
  readonly deletionWindowDays: number;
}

/**
 * Tells what a destroy leaves of the data key. A step's answer to a destroy is never shown, and outputs are gone by then:
 * Terraform itself says it, with the key's id, once the domain is gone and before it schedules the key's deletion, which
 * the network cleanup then takes back.
 *
 * @see https://aws.amazon.com/kms/pricing/
 */
export class DataKeyFate extends Construct {
  readonly text: string;
  /** What must exist as long as the domain does, so that the words come after its end. */
  readonly ready: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DataKeyFateProps) {
    super(scope, id);
    const { keyId } = props.key.resource;
    const command = (name: string) => `aws kms ${name} --region ${props.region} --key-id ${keyId}`;
    // Words that a shell takes as they are, on any system.
    this.text = props.isDeleted
      ? `The data key ${keyId} is gone in ${props.deletionWindowDays} days, unless a home file system stays. ` +
        `To keep it: ${command("cancel-key-deletion")} and then ${command("enable-key")}`
      : `The data key ${keyId} stays, since data outside of this stack may need it. ` +
        "It costs 1 USD a month, and up to 3 once it was rotated. " +
        `To delete it: ${command("schedule-key-deletion")} --pending-window-in-days ${props.deletionWindowDays}`;
    const words = new TerraformData(this, "Words", { input: this.text });
    words.addOverride("provisioner", [
      // Whoever destroys without a shell does so without these words.
      { "local-exec": { when: "destroy", command: "echo ${self.input}", quiet: true, on_failure: "continue" } },
    ]);
    this.ready = [words];
  }
}
