import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Statement } from "../../src/policies/statement";

type Json = Readonly<Record<string, unknown>>;

/** One resource or data source of a synthesized stack. */
export interface Block {
  /** Terraform's type, such as `aws_vpc`. */
  readonly type: string;
  /** What references begin with, such as `aws_vpc.Network_1C6012B5` or `data.archive_file.Archive_B363D42F`. */
  readonly address: string;
  /**
   * Path of the construct within the stack, without `Default`, as in its name; a construct's main resource has the path of
   * the construct.
   */
  readonly path: string;
  readonly attributes: Json;
}

interface Output {
  readonly value: unknown;
  readonly description?: string;
  readonly precondition?: { readonly condition: string; readonly error_message: string };
}

/** What Terraform warns of where it does not hold. */
export interface Check {
  readonly condition: string;
  readonly error_message: string;
}

interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly output?: Readonly<Record<string, Output>>;
  readonly locals?: Json;
  readonly check?: Readonly<Record<string, { readonly assert: readonly [Check] }>>;
  readonly provider: Readonly<Record<string, readonly Json[]>>;
  readonly terraform: Json;
  readonly variable?: Json;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly annotations: readonly { message: string; level: string }[] }>>;
}

/** A provider class: what the harness finds resources by. */
interface ResourceClass {
  readonly tfResourceType: string;
}

// Bundles of functions lie in a temporary folder until the process ends, of which Jest does not tell a test file.
afterAll(() => process.emit("exit", 0));

/** What `app.synth()` has really written for one stack. */
export class Template {
  /** Every file of the output folder by its path in it, with its text. */
  readonly files: Readonly<Record<string, string>>;
  /** The stack's cdk.tf.json. */
  readonly json: StackJson;
  readonly blocks: readonly Block[];
  /** Local values by name. */
  readonly locals: Json;
  /** What `cdktf synth` warns of. */
  readonly warnings: readonly string[];

  private constructor(
    /** Where the files were: relative paths start there. */
    readonly outdir: string,
    stack: string,
  ) {
    const files = contents(outdir);
    this.files = files;
    this.json = JSON.parse(files[`stacks/${stack}/cdk.tf.json`]!) as StackJson;
    this.blocks = [...blocks(this.json.resource, ""), ...blocks(this.json.data, "data.")];
    this.locals = this.json.locals ?? {};
    this.warnings = (JSON.parse(files["manifest.json"]!) as Manifest).stacks[stack]!.annotations.map(
      ({ message }) => message,
    );
  }

  /** Synthesizes the stack that `make` makes into a folder of its own, which is gone afterwards. */
  static of(make: (app: App) => TerraformStack): Template {
    const [made] = Template.each(make);
    return made![1];
  }

  /** Synthesizes all stacks that `make` makes, and gives back each by its id. */
  static each(make: (app: App) => void): [stack: string, template: Template][] {
    const outdir = mkdtempSync(join(tmpdir(), "template-"));
    try {
      const app = new App({ outdir, stackTraces: false });
      make(app);
      app.synth();
      return app.node.children.map(({ node }) => [node.id, new Template(outdir, node.id)]);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }

  /** Synthesizes a stack that holds nothing but the providers and what `build` puts into it. */
  static ofConstructs(build: (stack: TerraformStack) => void): Template {
    return Template.of((app) => {
      const stack = new TerraformStack(app, "test");
      new AwsProvider(stack, "aws", { region: "us-east-1" });
      new ArchiveProvider(stack, "archive");
      build(stack);
      return stack;
    });
  }

  /** Every resource of a class. */
  all({ tfResourceType }: ResourceClass): Block[] {
    return this.blocks.filter(({ type }) => type === tfResourceType);
  }

  /** The resource of a class, which must be the only one. */
  only(kind: ResourceClass): Block {
    return exactlyOne(this.all(kind), kind.tfResourceType);
  }

  /** The resource of a class at a construct path. */
  at(kind: ResourceClass, path: string): Block {
    return exactlyOne(
      this.all(kind).filter((block) => block.path === path),
      `${kind.tfResourceType} at ${path}`,
    );
  }

  /** The resource or data source at a construct path. */
  block(path: string): Block {
    return exactlyOne(
      this.blocks.filter((block) => block.path === path),
      path,
    );
  }

  /** What Terraform checks, and warns of. */
  get checks(): readonly Check[] {
    return Object.values(this.json.check ?? {}).map(({ assert }) => assert[0]);
  }

  /** Values of the outputs. */
  get outputs(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(Object.entries(this.json.output ?? {}).map(([name, { value }]) => [name, value]));
  }
}

/** `${aws_vpc.Network.id}`, as the template writes it. */
export function reference(block: Block, attribute = "id"): string {
  return `\${${block.address}.${attribute}}`;
}

/** The statements of a policy that a resource carries, also if it carries it only under a condition. */
export function statements(block: Block, attribute = "policy"): Statement[] {
  const policy = block.attributes[attribute] as string;
  const [, conditional] = /^\$\{[^"]* \? (".*") : null\}$/.exec(policy) ?? [];
  const text = conditional ? (JSON.parse(conditional) as string) : policy;
  return (JSON.parse(text) as { Statement: Statement[] }).Statement;
}

/** The statement of a policy with this Sid. */
export function statement(block: Block, sid: string, attribute = "policy"): Statement | undefined {
  return statements(block, attribute).find(({ Sid }) => Sid === sid);
}

/** Every file below a folder by its path in it. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((file) => statSync(file).isFile())
      .map((file) => [relative(folder, file), readFileSync(file, "utf8")]),
  );
}

function blocks(section: StackJson["resource"], prefix: string): Block[] {
  return Object.entries(section ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, { "//": comment, ...attributes }]) => ({
      type,
      address: `${prefix}${type}.${name}`,
      path: pathOf(comment),
      attributes,
    })),
  );
}

function pathOf(comment: unknown): string {
  const { path } = (comment as { metadata: { path: string } }).metadata;
  return path
    .replace(/^[^/]+\//, "")
    .replace(/(?<=^|\/)Default\//g, "")
    .replace(/\/Resource$/, "");
}

function exactlyOne(found: readonly Block[], what: string): Block {
  if (found.length !== 1) throw new Error(`expected one ${what}, found ${found.length}`);
  return found[0]!;
}
