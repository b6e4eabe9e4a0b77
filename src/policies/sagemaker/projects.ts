import { arn, type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/**
 * SageMaker Projects: products of Service Catalog.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-projects-studio-updates.html
 */
export function projectStatements(place: Place): Statement[] {
  return [
    {
      Sid: "Projects",
      Effect: "Allow",
      Action: ["sagemaker:CreateProject", "sagemaker:DeleteProject", "sagemaker:UpdateProject"],
      Resource: sageMakerArn(place, "project/*"),
    },
    {
      Sid: "FindTemplates",
      Effect: "Allow",
      Action: [
        "sagemaker:GetSagemakerServicecatalogPortfolioStatus",
        "servicecatalog:DescribeProduct",
        "servicecatalog:DescribeProvisioningParameters",
        "servicecatalog:DescribeRecord",
        "servicecatalog:ListLaunchPaths",
        "servicecatalog:ListProvisioningArtifacts",
        "servicecatalog:SearchProducts",
      ],
      Resource: "*", // Most know no resource; Service Catalog shows a user the portfolios that it shares with the role.
    },
    {
      Sid: "LaunchTemplates",
      Effect: "Allow",
      Action: "servicecatalog:ProvisionProduct",
      // AWS's own templates belong to an account of AWS.
      Resource: arn({ ...place, accountId: "*" }, "catalog", "product/*"),
    },
    {
      Sid: "OwnProvisionedTemplates",
      Effect: "Allow",
      Action: [
        "servicecatalog:DescribeProvisionedProduct",
        "servicecatalog:SearchProvisionedProducts",
        "servicecatalog:TerminateProvisionedProduct",
        "servicecatalog:UpdateProvisionedProduct",
      ],
      Resource: "*", // Held to the caller's own by the condition.
      Condition: { StringEquals: { "servicecatalog:userLevel": "self" } },
    },
  ];
}
