/** Jobs with all the keys: network, volume, output, instance types. */
export const JOBS = [
  "sagemaker:Create*JobDefinition",
  "sagemaker:CreateHyperParameterTuningJob",
  "sagemaker:CreateProcessingJob",
  "sagemaker:CreateTrainingJob",
];

/** AutoML chooses the instance types itself, and has the other keys. */
export const AUTO_ML = "sagemaker:CreateAutoMLJob*";

/** These either define a job in place, and then name instances, or point to a job definition, and then have no key. */
export const SCHEDULES = ["sagemaker:CreateMonitoringSchedule", "sagemaker:UpdateMonitoringSchedule"];
