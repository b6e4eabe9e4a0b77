import { partitionOf, type Region } from "./regions";

/**
 * Accounts of AWS that own the image of Studio Classic's JupyterServer app, by region, as far as AWS publishes them.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-jl.html
 */
const JUPYTER_SERVER_IMAGE_ACCOUNTS: Partial<Record<Region, string>> = {
  "af-south-1": "559312083959",
  "ap-east-1": "493642496378",
  "ap-northeast-1": "102112518831",
  "ap-northeast-2": "806072073708",
  "ap-northeast-3": "792733760839",
  "ap-south-1": "394103062818",
  "ap-southeast-1": "492261229750",
  "ap-southeast-2": "452832661640",
  "ap-southeast-3": "276181064229",
  "ca-central-1": "310906938811",
  "eu-central-1": "936697816551",
  "eu-north-1": "243637512696",
  "eu-south-1": "592751261982",
  "eu-south-2": "127363102723",
  "eu-west-1": "470317259841",
  "eu-west-2": "712779665605",
  "eu-west-3": "615547856133",
  "il-central-1": "380164790875",
  "me-central-1": "103105715889",
  "me-south-1": "117516905037",
  "sa-east-1": "782484402741",
  "us-east-1": "081325390199",
  "us-east-2": "429704687514",
  "us-west-1": "742091327244",
  "us-west-2": "236514542706",
};

/** ARN of the JupyterLab 3 image for Studio Classic's JupyterServer app; undefined where AWS publishes none. */
export function jupyterServerImageArn(region: Region): string | undefined {
  const account = JUPYTER_SERVER_IMAGE_ACCOUNTS[region];
  return account && `arn:${partitionOf(region)}:sagemaker:${region}:${account}:image/jupyter-server-3`;
}
