import { dnsSuffixOf, partitionOf, REGIONS } from "../../src/catalogue/regions";

test("every region is named once, in order", () => {
  expect([...new Set(REGIONS)].sort()).toEqual([...REGIONS]);
});

test("all three partitions are there: 34 commercial regions, China and GovCloud", () => {
  const count = (partition: string) => REGIONS.filter((region) => partitionOf(region) === partition).length;
  expect([count("aws"), count("aws-cn"), count("aws-us-gov")]).toEqual([34, 2, 2]);
});

test.each([
  ["us-east-1", "aws", "amazonaws.com"],
  ["cn-northwest-1", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
] as const)("%s is in partition %s and its hosts end with %s", (region, partition, suffix) => {
  expect(partitionOf(region)).toBe(partition);
  expect(dnsSuffixOf(region)).toBe(suffix);
});
