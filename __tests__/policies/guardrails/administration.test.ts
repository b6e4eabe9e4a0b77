import {
  administrationGuardrails,
  type AdministrationGuardrailScope,
} from "../../../src/policies/guardrails/administration";
import { executionScope } from "../../support/execution-scope";

const statement = (sid: string, overrides: Partial<AdministrationGuardrailScope> = {}) =>
  administrationGuardrails(executionScope(overrides)).find(({ Sid }) => Sid === sid);

test("remote access is denied unless it is on", () => {
  expect(statement("RemoteAccess")).toBeDefined();
  expect(statement("Administration")?.Action).toContain("sagemaker:StartSession");
  expect(statement("RemoteAccess", { remoteIde: true })).toBeUndefined();
  expect(statement("Administration", { remoteIde: true })?.Action).not.toContain("sagemaker:StartSession");
});

test("instance types are denied only where some are named, and never the service's own", () => {
  expect(statement("InstanceTypes")).toBeUndefined();
  expect(statement("InstanceTypes", { allowedInstanceTypes: ["ml.t3.medium"] })?.Condition).toEqual({
    "ForAnyValue:StringNotEquals": { "sagemaker:InstanceTypes": ["system", "ml.t3.medium"] },
  });
});
