import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { configurations, synth } from "../../tools/synth";
import { type Deployment, deployment } from "./deployment";
import { stateOf, type SynthesizedStack } from "./references";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ACCOUNT = "123456789012";

const CANVAS_PARTS = [
  "timeSeries",
  "dataSources",
  "readyToUseModels",
  "generativeAi",
  "largeData",
  "directDeploy",
  "modelRegistration",
];

/** Canvas with no part but these. */
function canvas(...parts: readonly string[]): object {
  return { enabled: true, ...Object.fromEntries(CANVAS_PARTS.map((part) => [part, parts.includes(part)])) };
}

/** The parts that a role with denies may have. */
const IN_THE_VPC = CANVAS_PARTS.filter((part) => part !== "largeData");

const OFF = { canvas: { enabled: false }, sageMakerProjects: false, featureStore: false };

/** Switches of the studio that the configurations of the project leave as they are. */
const STUDIO: Readonly<Record<string, object>> = {
  "everything on": {
    canvas: canvas(...IN_THE_VPC),
    remoteIde: true,
    allowedInstanceTypes: ["ml.t3.medium"],
  },
  "everything off": OFF,
  ...Object.fromEntries(IN_THE_VPC.map((part) => [`Canvas with ${part}`, { canvas: canvas(part) }])),
  "Canvas without Feature Store": { canvas: canvas(), featureStore: false },
  "Projects without Feature Store": { ...OFF, sageMakerProjects: true },
  "Feature Store without Projects": { ...OFF, featureStore: true },
  "remote IDE and a list of instance types, without Canvas": {
    ...OFF,
    remoteIde: true,
    allowedInstanceTypes: ["ml.t3.medium"],
  },
  "managed policies": { executionRole: "managed", canvas: canvas(...CANVAS_PARTS) },
  "managed policies without Canvas": { ...OFF, executionRole: "managed" },
  "shared apps": { ...OFF, appIsolation: "shared", canvas: canvas() },
  "a role of one's own": {
    executionRole: `arn:aws:iam::${ACCOUNT}:role/platform/own`,
    userProfiles: [{ name: "ana", executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/platform/ana` }],
    canvas: canvas(),
  },
};

/** Sets of switches, as sections of a configuration. */
const SETS: Readonly<Record<string, object>> = {
  ...Object.fromEntries(Object.entries(STUDIO).map(([name, studio]) => [name, { studio }])),
};

/**
 * Deployments as the app synthesizes them: the state backend of each configuration of the project, and the stacks of each
 * set of switches.
 *
 * @throws if the app refuses a set, or a reference in what it synthesizes cannot be resolved
 */
export async function deploymentsOfSets(python: string): Promise<Deployment[]> {
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  try {
    const deployments: Deployment[] = [];
    for (const file of configurations(ROOT)) {
      const config = join(ROOT, file);
      const outdir = join(folder, basename(file, ".yaml"));
      deployments.push(...(await synthesized({ name: file, config, outdir, stage: "deploy" }, python)));
    }
    for (const [index, [name, sections]] of Object.entries(SETS).entries()) {
      const config = join(folder, `${index}.yaml`);
      // JSON is YAML.
      writeFileSync(config, JSON.stringify({ name: "ml", region: "us-east-1", accountId: ACCOUNT, ...sections }));
      deployments.push(...(await synthesized({ name, config, outdir: join(folder, `${index}`), stage: "" }, python)));
    }
    return deployments;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Synthesis {
  readonly name: string;
  /** The configuration file. */
  readonly config: string;
  readonly outdir: string;
  /** Stage of the bootstrap, for its stack alone. */
  readonly stage: "" | "deploy";
}

async function synthesized({ name, config, outdir, stage }: Synthesis, python: string): Promise<Deployment[]> {
  const env = { ...process.env, SAGEMAKER_CONFIG: config, SAGEMAKER_BOOTSTRAP: stage };
  const stacks = await synth(ROOT, outdir, env);
  if (stacks.length === 0) throw new Error(`${name} makes no stack`);
  return stacks.map(({ id, directory }): Deployment => {
    const stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as SynthesizedStack;
    return deployment(stateOf(stack), `${name}: ${id}`, python);
  });
}
