import { testScenarios } from "../support/scenarios";
import { FakeAccount } from "../support/scenarios/fake-account";

process.env.AWS_REGION = "eu-west-1";

/** The same as in __tests__/e2e/scenarios.test.ts on a local AWS, so that fake and local AWS cannot drift apart. */
describe("on the fake AWS", () => testScenarios(() => Promise.resolve(new FakeAccount())));
