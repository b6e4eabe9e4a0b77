/**
 * Pipelines, monitoring, experiments, model cards and the records of what made what. What computes here does so through
 * jobs. Each wildcard: all that can be done to one kind of thing.
 */
export const PIPELINE_ACTIONS: readonly string[] = [
  "*Action",
  "*Artifact",
  "*Association",
  "*Context",
  "*JobDefinition",
  "*ModelCard*",
  "*Monitoring*",
  "*Pipeline*",
  "*Trial*",
  "CreateExperiment",
  "DeleteExperiment",
  "UpdateExperiment",
];
