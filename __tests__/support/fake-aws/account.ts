/** The one account and region of the fake, and what tests make in it unless they say otherwise. */
export const ACCOUNT = "111122223333";
export const VPC = "vpc-0a";
export const DOMAIN = "d-1";
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/ml-function`;

const domainArn = (domainId: string) => `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:domain/${domainId}`;
export const keyArn = (id: string) => `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${id}`;

/** What SageMaker puts on the things that it makes for a domain. */
export const serviceTags = (domainId: string) => [
  { Key: "ManagedByAmazonSageMakerResource", Value: domainArn(domainId) },
];

/** An error as the SDK throws it. */
export function awsError(name: string, message: string = name, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** The thing, or the service's error that there is none. */
export function found<T>(thing: T | undefined, notFound: string): T {
  if (thing === undefined) throw awsError(notFound);
  return thing;
}
