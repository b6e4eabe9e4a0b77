import { flowLogDelivery } from "../../src/policies/flow-logs";
import { expandActions, iamProblems } from "../support/iam";

const LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/ml/studio/vpc-flow-logs";
const statements = flowLogDelivery(LOG_GROUP);

test("what IAM knows", async () => {
  expect(await iamProblems(statements)).toEqual([]);
});

test("does what delivery takes: makes streams and writes to them, in a group that it finds", async () => {
  expect(await expandActions(statements.flatMap(({ Action }) => Action ?? []))).toEqual([
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
  ]);
});

test("writes to its own group, and never makes one", async () => {
  expect(statements[0]).toMatchObject({ Resource: [LOG_GROUP, `${LOG_GROUP}:*`] });
  const actions = await expandActions(statements.flatMap(({ Action }) => Action ?? []));
  expect(actions).toContain("logs:PutLogEvents");
  expect(actions).not.toContain("logs:CreateLogGroup");
  expect(statements.map(({ Effect }) => Effect)).toEqual(["Allow", "Allow"]);
});
