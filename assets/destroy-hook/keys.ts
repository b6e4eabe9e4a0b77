import { DescribeKeyCommand, type KMSClient, paginateListKeys, paginateListResourceTags } from "@aws-sdk/client-kms";
import { collect } from "../lambda/aws";
import { isDenied, isGone } from "../lambda/retry";
import { type Runtime } from "../lambda/runtime";
import { type HomeFileSystem } from "./cleanup-plan";
import { type FoundKey, KEY_TAG } from "./key-plan";

/** An account may have thousands of keys: so many are read at once. */
const AT_ONCE = 10;

/** The keys of the account and region, those scheduled for deletion included. */
export async function listKeys(client: KMSClient): Promise<string[]> {
  const keys = await collect(paginateListKeys({ client }, { Limit: 1000 }), (page) => page.Keys);
  return keys.flatMap(({ KeyArn }) => KeyArn ?? []);
}

/** Finds the keys that may have to be kept. The tags of each are read once, since nothing changes them meanwhile. */
export class KeyFinder {
  private readonly tags = new Map<string, Promise<Pick<FoundKey, "vpcId" | "denied"> | undefined>>();
  private listed: readonly string[] | undefined;

  /** @param tagged whether to look for keys by the tag too, and not only for those of file systems */
  constructor(
    private readonly client: KMSClient,
    private readonly runtime: Runtime,
    private readonly vpcId: string,
    private readonly tagged: boolean,
  ) {}

  async find(homes: readonly HomeFileSystem[]): Promise<FoundKey[]> {
    const ofHomes = homes.flatMap(({ fileSystem: { KmsKeyId, FileSystemId }, mountTargets }) => {
      if (KmsKeyId === undefined) return [];
      const inVpc = mountTargets.some((target) => target.VpcId === this.vpcId);
      return [{ keyId: KmsKeyId, fileSystemId: FileSystemId, inVpc }];
    });
    const known = new Set(ofHomes.map(({ keyId }) => keyId));
    this.listed ??= this.tagged ? await listKeys(this.client) : [];
    const others = this.listed.filter((keyId) => !known.has(keyId)).map((keyId) => ({ keyId, inVpc: false }));
    const found: FoundKey[] = [];
    const all = [...ofHomes, ...others];
    for (let first = 0; first < all.length; first += AT_ONCE) {
      const read = await Promise.all(all.slice(first, first + AT_ONCE).map((key) => this.read(key)));
      found.push(...read.flatMap((key) => key ?? []));
    }
    return found;
  }

  /** Undefined for a key that is gone. */
  private async read(key: FoundKey): Promise<FoundKey | undefined> {
    let tags = this.tags.get(key.keyId);
    if (tags === undefined) this.tags.set(key.keyId, (tags = this.readTags(key.keyId)));
    const read = await tags;
    if (read?.vpcId !== this.vpcId) return read && { ...key, ...read };
    const found = await this.unlessDenied(key.keyId, () =>
      this.client.send(new DescribeKeyCommand({ KeyId: key.keyId })),
    );
    if (found === undefined || "denied" in found) return found && { ...key, ...read, ...found };
    const { KeyId: keyId = key.keyId, KeyState: state, Description: description } = found.KeyMetadata ?? {};
    return { ...key, ...read, keyId, state, description };
  }

  private async readTags(KeyId: string): Promise<Pick<FoundKey, "vpcId" | "denied"> | undefined> {
    const client = this.client;
    const tags = await this.unlessDenied(KeyId, () =>
      collect(paginateListResourceTags({ client }, { KeyId, Limit: 50 }), (page) => page.Tags),
    );
    if (tags === undefined || "denied" in tags) return tags;
    return { vpcId: tags.find((tag) => tag.TagKey === KEY_TAG)?.TagValue };
  }

  /** What was read of the key, or why it may not be. Undefined if the key is gone. */
  private async unlessDenied<T>(keyId: string, read: () => Promise<T>): Promise<T | { denied: string } | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!isDenied(error) && !isGone(error)) throw error;
      this.runtime.log({ step: "key not read", keyId, answer: (error as Error).name });
      return isDenied(error) ? { denied: String(error) } : undefined;
    }
  }
}
