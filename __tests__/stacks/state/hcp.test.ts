import { App, TerraformStack } from "cdktf";
import { HcpBackend } from "../../../src/stacks/state/hcp";

const made = () => {
  const stack = new TerraformStack(new App({ stackTraces: false }), "test");
  return { stack, backend: new HcpBackend(stack, { organization: "acme", workspace: "ml-studio" }) };
};

test("is a cloud block", () => {
  expect(made().backend.toTerraform()).toEqual({
    terraform: { cloud: { organization: "acme", workspaces: { name: "ml-studio" } } },
  });
});

test("lets no stack read another's state", () => {
  expect(() => made().backend.getRemoteStateDataSource()).toThrow("publish an SSM parameter instead");
});
