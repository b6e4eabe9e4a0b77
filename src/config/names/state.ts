import { type Region } from "../../catalogue/regions";
import { type Config } from "../schema";
import { namedInFull, type Names } from "./name";

/** Id of the stack that holds every state, its own among them. */
export const STATE_BACKEND_ID = "state-backend";

/** Region of the state bucket and its key. */
export function stateRegion({ region, state }: Config): Region {
  return (state.mode === "s3" ? state.region : undefined) ?? region;
}

/** The names of the state backend. */
export function stateBackendNames(config: Config) {
  const { name, accountId, state } = config;
  const bucket = state.mode === "s3" ? state.bucket : undefined;
  return {
    bucket: namedInFull("S3 bucket", bucket ?? `${name}-tfstate-${accountId}-${stateRegion(config)}`),
    keyAlias: namedInFull("KMS alias", `alias/${name}-tfstate`),
  } satisfies Names;
}

/** The names under which the state of one stack lies. */
export function stateNames({ name, region, state }: Config, stack: string) {
  const prefix = (state.mode === "hcp" ? state.workspacePrefix : undefined) ?? `${name}-${region}`;
  return {
    /** Object key in the state bucket. */
    key: namedInFull("S3 object key", `${name}/${region}/${stack}/terraform.tfstate`),
    /** HCP Terraform workspace. */
    workspace: namedInFull("HCP Terraform workspace", `${prefix}-${stack}`),
  } satisfies Names;
}
