import { Calls } from "./calls";
import { FakeEc2 } from "./ec2";
import { FakeEfs } from "./efs";
import { FakeIam } from "./iam";
import { FakeKms } from "./kms";
import { FakeSageMaker } from "./sagemaker";

export { ACCOUNT, awsError, DOMAIN, keyArn, ROLE_ARN, VPC } from "./account";

/**
 * A small AWS in memory behind the SDK's clients: one account, one region. It refuses what AWS refuses and works while
 * time goes by, which tests move on as they like. Tests add what there is, and look at the lists.
 */
export class FakeAws extends Calls {
  readonly sagemaker = new FakeSageMaker(this);
  readonly ec2 = new FakeEc2(this);
  readonly efs = new FakeEfs(this, this.ec2);
  readonly kms = new FakeKms(this);
  readonly iam = new FakeIam(this);
}
