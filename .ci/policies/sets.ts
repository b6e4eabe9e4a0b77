import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { synth } from "../../tools/synth";
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

const OFF = { canvas: { enabled: false }, sageMakerProjects: false, featureStore: false };

/** Switches of the studio that the configurations of the project leave as they are. */
const SETS: Readonly<Record<string, object>> = {
  "everything on": {
    canvas: canvas(...CANVAS_PARTS),
    remoteIde: true,
    allowedInstanceTypes: ["ml.t3.medium"],
  },
  "everything off": OFF,
  ...Object.fromEntries(CANVAS_PARTS.map((part) => [`Canvas with ${part}`, { canvas: canvas(part) }])),
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
  "a role of one's own": { executionRole: `arn:aws:iam::${ACCOUNT}:role/platform/own`, canvas: canvas() },
};

/**
 * Deployments as the app synthesizes them: the state backend, and one for each set of switches.
 *
 * @throws if the app refuses a set, or a reference in what it synthesizes cannot be resolved
 */
export async function deploymentsOfSets(python: string): Promise<Deployment[]> {
  const folder = mkdtempSync(join(tmpdir(), "policies-"));
  try {
    const deployments = await synthesized(folder, "bootstrap", {}, "deploy", python);
    for (const [name, studio] of Object.entries(SETS)) {
      deployments.push(...(await synthesized(join(folder, name), name, { studio }, "", python)));
    }
    return deployments;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The stacks of one configuration, or that of the bootstrap in one of its stages. */
async function synthesized(folder: string, name: string, keys: object, stage: string, python: string) {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, "config.yaml");
  // JSON is YAML.
  writeFileSync(config, JSON.stringify({ name: "ml", region: "us-east-1", accountId: ACCOUNT, ...keys }));
  const env = { ...process.env, SAGEMAKER_CONFIG: config, SAGEMAKER_BOOTSTRAP: stage };
  const stacks = await synth(ROOT, join(folder, "out"), env);
  return stacks.map(({ id, directory }): Deployment => {
    const stack = JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as SynthesizedStack;
    return deployment(stateOf(stack), `${name}: ${id}`, python);
  });
}
