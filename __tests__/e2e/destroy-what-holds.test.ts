import {
  CreateNetworkInterfaceCommand,
  CreateVpcEndpointCommand,
  DeleteNetworkInterfaceCommand,
  DeleteVpcEndpointsCommand,
} from "@aws-sdk/client-ec2";
import { CreatePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { check } from "./support/check";
import { lane, type StudioLane } from "./support/studio";

/** What a boundary for roles of such a stack forgets. */
const FORGOTTEN = "ec2:RevokeSecurityGroupEgress";

const SERVICE = "com.amazonaws.us-east-1.sts";

lane(
  "destroy that retains no data",
  (on) => {
    const DELETE = { "studio.retentionPolicy": "Delete" };

    check(
      on,
      "someone else's VPC endpoint and a SageMaker endpoint are named at once; the key " +
        "outlives all, by what was deployed last, and the destroy says how to delete it",
      async () => {
        await on.deployed({ ...DELETE, "studio.deleteDataKey": true });
        await on.change({ ...DELETE, "studio.deleteDataKey": false, "studio.forceDestroy": true });
        const keyId = (await on.output("data_key_arn")).split("/").at(-1)!;
        await (await on.users()).openSpace("notebooks", "JupyterLab", "defaultuser");
        const VpcId = await on.output("vpc_id");
        const vpcEndpointId = await makeEndpoint(on, VpcId);
        const interfaceId = await serve(on);

        const refused = await on.tryDestroy();
        expect(refused.status).toBe(1);
        expect(refused.stderr).toContain(`VPC endpoint ${vpcEndpointId} (${SERVICE}, available), made by GuardDuty`);
        expect(refused.stderr).toContain("endpoint churn of SageMaker, which ends by: aws sagemaker delete-endpoint");
        expect(refused.stdout).toContain(`The data key ${keyId} stays`);
        expect((await on.control.state(on.region)).keys).toMatchObject({ [await arnOf(on, keyId)]: "Enabled" });

        await on.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [vpcEndpointId] }));
        await on.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "churn" }));
        await on.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: interfaceId }));
        await on.destroy();
        await on.expectOnlyLeft(0);
        const { KeyMetadata } = await on.kms.send(new DescribeKeyCommand({ KeyId: keyId }));
        expect(KeyMetadata).toMatchObject({
          KeyState: "Enabled",
          Description: "Studio ml-minimal-domain of ml-minimal in us-east-1: home directories, volumes and artefacts",
        });
      },
    );

    check(on, "a boundary that forgets what only a destroy needs: the deploy is refused and says what", async () => {
      await on.empty();
      const iam = new IAMClient(on.client);
      const Statement = [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Effect: "Deny", Action: FORGOTTEN, Resource: "*" },
      ];
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "boundary", PolicyDocument }));
      await on.init({ "iam.permissionsBoundaryArn": Policy!.Arn });
      const refused = await on.tryApply();
      expect(refused.status).toBe(1);
      expect(refused.stderr).toContain(FORGOTTEN);
      expect(refused.stderr).toContain("The permissions boundary of ");
      expect(refused.stderr).not.toContain("ec2:DeleteSecurityGroup on");
      expect(await on.domainsMade()).toBe(0);
    });
  },
  { configuration: "examples/minimal.yaml" },
);

async function subnets(on: StudioLane): Promise<string[]> {
  return (await on.output("subnet_ids")).split(",");
}

async function arnOf(on: StudioLane, KeyId: string): Promise<string> {
  return (await on.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata!.Arn!;
}

/** An endpoint that is none of the stack's. */
async function makeEndpoint(on: StudioLane, VpcId: string): Promise<string> {
  const { VpcEndpoint } = await on.ec2.send(
    new CreateVpcEndpointCommand({
      VpcId,
      ServiceName: SERVICE,
      VpcEndpointType: "Interface",
      SubnetIds: await subnets(on),
      TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: [{ Key: "GuardDutyManaged", Value: "true" }] }],
    }),
  );
  return VpcEndpoint!.VpcEndpointId!;
}

/** A model behind an endpoint of SageMaker in the stack's network, with its network interface. */
async function serve(on: StudioLane): Promise<string> {
  const Subnets = await subnets(on);
  const SecurityGroupIds = [await on.output("job_security_group_id")];
  const ModelName = "churn";
  await on.sagemaker.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn: await on.output("execution_role_arn"),
      PrimaryContainer: { Image: "churn" },
      VpcConfig: { Subnets, SecurityGroupIds },
    }),
  );
  const EndpointConfigName = "churn";
  const ProductionVariants = [
    { VariantName: "one", ModelName, InitialInstanceCount: 1, InstanceType: "ml.m5.large" as const },
  ];
  await on.sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }));
  await on.sagemaker.send(new CreateEndpointCommand({ EndpointName: "churn", EndpointConfigName }));
  const { NetworkInterface } = await on.ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: Subnets[0],
      Groups: SecurityGroupIds,
      Description: "[DO NOT DELETE] ENI managed by SageMaker",
    }),
  );
  return NetworkInterface!.NetworkInterfaceId!;
}
