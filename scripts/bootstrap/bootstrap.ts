import { join } from "node:path";
import { UserError } from "../../tools/errors";
import { BOOTSTRAP_FOLDER, StackFolder } from "./stack-folder";
import { parseState, type State, tainted, type Whereabouts, whichStateCounts } from "./state";
import { StateBucket, type StoredObject } from "./state-bucket";
import { StateFile } from "./state-file";
import { type Terraform } from "../../tools/terraform";

export interface BootstrapProps {
  /** Folder of the project. */
  readonly root: string;
  readonly accountId: string;
  readonly terraform: Terraform;
  /** Ask nothing. */
  readonly autoApprove: boolean;
  /** Asks the user to type something. */
  readonly ask: (question: string) => Promise<string>;
  readonly print: (line: string) => void;
}

/** Where things are, and what follows from that. */
interface Situation {
  readonly folder: StackFolder;
  readonly file: StateFile;
  readonly bucket: StateBucket;
  readonly bucketExists: boolean;
  /** The bootstrap's own state in the bucket. */
  readonly object?: StoredObject;
  readonly counts: Whereabouts;
  /** The state that counts. */
  readonly state?: State;
}

/** Types of the resources that have prevent_destroy. */
const PROTECTED = ["aws_s3_bucket", "aws_kms_key"];

/**
 * The commands of `npm run bootstrap`. Each looks where the state is before it does anything, and so can be run again
 * after it was interrupted anywhere. All throw a {@link UserError}.
 *
 * The state moves between file and bucket as it is: `terraform state push` and `init -migrate-state` would give it a new
 * lineage, after which nobody could tell whether one comes from the other.
 */
export class Bootstrap {
  constructor(private readonly props: BootstrapProps) {}

  /** Makes or updates the bucket and its key; the state ends in the bucket. */
  async deploy(): Promise<void> {
    const { folder, file, counts, state } = await this.look("deploy");
    const approval = this.props.autoApprove ? ["-auto-approve", "-input=false"] : [];
    if (counts === "bucket") file.remove();
    await folder.init(counts === "bucket" ? undefined : file.path);
    // To Terraform what was interrupted has to be replaced, which the protection refuses. It is put right instead.
    for (const address of tainted(state, PROTECTED)) await folder.show("untaint", address);
    await folder.show("apply", ...approval);
    if (counts !== "bucket") {
      await this.migrate();
      await folder.init();
    }
    this.props.print("The settings of the S3 backend, the same for every stack but for its key:");
    await folder.show("output", "backend_settings");
  }

  /** Moves the bootstrap's own state from the file into the bucket. */
  async migrate(): Promise<void> {
    const { folder, file, bucket, bucketExists, object, counts } = await this.look("deploy");
    const place = `s3://${folder.backend.bucket}/${folder.backend.key}`;
    if (counts === "bucket") {
      file.remove();
      this.props.print(`The state is already there: ${place}`);
      return;
    }
    if (!bucketExists || counts === "none") {
      throw new UserError("there is no bucket to migrate the state into: run `npm run bootstrap` first");
    }
    const lock = await bucket.lockOf(folder.backend.key);
    if (lock) throw new UserError(`the state in the bucket is ${lock}; wait for it, or see to it that it ends`);
    const text = file.text();
    await bucket.write(folder.backend.key, text, object);
    if ((await bucket.read(folder.backend.key))?.text !== text) {
      throw new UserError(`${place} is not what was written there; the state is still in ${file.path}`);
    }
    file.remove();
    this.props.print(`The state has moved to ${place}`);
  }

  /** Shows what `deploy` would change. */
  async plan(): Promise<void> {
    const { folder, file, counts } = await this.look("deploy");
    await folder.init(counts === "bucket" ? undefined : file.path);
    await folder.show("plan", "-input=false");
  }

  /** Deletes bucket and key. Refused while another stack still has resources or a state is locked. */
  async destroy(): Promise<void> {
    const { folder, file, bucket, bucketExists, object, counts } = await this.look("destroy");
    if (counts === "none") {
      file.remove();
      this.props.print(`Nothing is left to destroy: neither the bucket ${folder.backend.bucket} nor a state of it.`);
      return;
    }
    const refuseWhileUsed = async () => (bucketExists ? this.refuseWhileUsed(bucket, folder) : undefined);
    await refuseWhileUsed();
    await this.confirm(folder.backend.bucket);
    // The answer may have taken its time.
    await refuseWhileUsed();
    if (counts === "bucket" && object) file.write(object.text);
    await folder.init(file.path);
    const inState = file.state()?.resources.some(({ type }) => type === "aws_s3_bucket");
    if (bucketExists && inState) {
      // Whether a bucket goes with all that is in it is decided by the state, not by the configuration.
      const target = `-target=${folder.address("aws_s3_bucket")}`;
      await folder.show("apply", target, "-auto-approve", "-input=false");
    }
    await folder.show("destroy", "-auto-approve", "-input=false");
    if (!file.isEmpty()) throw new UserError(`${file.path} still holds resources: run the same command again`);
    file.remove();
    this.props.print(
      `The bucket ${folder.backend.bucket} is gone and its key is scheduled for deletion. Nothing is left in the state, ` +
        "so its local files are removed too.",
    );
  }

  /** Synthesizes the stack and looks where the state is. Throws where nothing can be done without the user. */
  private async look(stage: "deploy" | "destroy"): Promise<Situation> {
    const { root, terraform, accountId } = this.props;
    const folder = await StackFolder.synthesize(root, terraform, stage);
    const { bucket: name, key } = folder.backend;
    const file = new StateFile(join(root, BOOTSTRAP_FOLDER, "state", `${name}.tfstate`));
    const bucket = new StateBucket(folder.backend, accountId);
    const bucketExists = await bucket.exists();
    const object = bucketExists ? await bucket.read(key) : undefined;
    const [inFile, inBucket] = [file.state(), object && parseState(object.text, `s3://${name}/${key}`)];
    const counts = whichStateCounts(bucketExists, inFile, inBucket);
    if (counts === "conflict") throw conflict(file.path, `s3://${name}/${key}`, inFile, inBucket);
    if (counts === "unmanaged") {
      await folder.init(file.path);
      throw await this.unmanaged(folder, bucket, file);
    }
    if (inFile && inBucket) {
      this.props.print(
        counts === "bucket"
          ? `The state in the bucket counts: ${file.path} is the same or older.`
          : `The state in ${file.path} counts: the one in the bucket is older.`,
      );
    }
    return { folder, file, bucket, bucketExists, object, counts, state: counts === "bucket" ? inBucket : inFile };
  }

  private async unmanaged(folder: StackFolder, bucket: StateBucket, file: StateFile): Promise<UserError> {
    const { bucket: name, key, kms_key_id: keyId } = folder.backend;
    const others = (await bucket.keys()).filter((each) => each.endsWith("/state-backend/terraform.tfstate"));
    const alias = keyId.slice(keyId.indexOf(":alias/") + 1);
    const imports = [
      ["aws_s3_bucket", name],
      ["aws_kms_key", `$(aws kms describe-key --key-id ${alias} --query KeyMetadata.KeyId --output text)`],
      ["aws_kms_alias", alias],
    ].map(([type, id]) => `      ${folder.commandLine(this.props.root, "import", folder.address(type!), id!)}`);
    return new UserError(
      [
        `the bucket ${name} exists in this account, but no state knows of it: neither ${file.path} nor the object ${key} in the bucket. One of these is the case:`,
        others.length > 0
          ? `  - Another configuration has made it, and the bucket holds its state (${others.join(", ")}). Then it needs no bootstrap from here: deploy the stacks.`
          : "  - It was made for something else. Then set state.bucket to another name.",
        "  - The state was lost. Then import what exists of these, and run `npm run bootstrap` again, which makes the rest:",
        ...imports,
      ].join("\n"),
    );
  }

  private async refuseWhileUsed(bucket: StateBucket, folder: StackFolder): Promise<void> {
    const uses = await bucket.uses();
    if (uses.length === 0) return;
    throw new UserError(
      [
        `the bucket ${folder.backend.bucket} is still needed, so nothing is destroyed:`,
        ...uses.map((use) => `  ${use}`),
        "Destroy these stacks first. A lock that nobody holds any more is removed with `terraform force-unlock <lock>` in the folder of its stack.",
      ].join("\n"),
    );
  }

  private async confirm(bucket: string): Promise<void> {
    if (this.props.autoApprove) return;
    const answer = await this.props.ask(
      `This deletes the bucket ${bucket} with every version of all that is in it, and schedules the deletion of its key. ` +
        "There is no way back.\nType the name of the bucket to go on: ",
    );
    if (answer.trim() !== bucket) throw new UserError("that is not the name of the bucket; nothing is destroyed");
  }
}

function conflict(file: string, object: string, inFile?: State, inBucket?: State): UserError {
  return new UserError(
    [
      "there are two states, and neither comes from the other:",
      `  ${file}: lineage ${inFile?.lineage}, serial ${inFile?.serial}`,
      `  ${object}: lineage ${inBucket?.lineage}, serial ${inBucket?.serial}`,
      "Find out which of them describes what exists, move the other one elsewhere, and run this again.",
    ].join("\n"),
  );
}
