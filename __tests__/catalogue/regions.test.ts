import { dnsSuffixOf, isZoneId, isZoneOf, partitionOf, REGIONS, shortCodeOf } from "../../src/catalogue/regions";

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

describe("short codes", () => {
  test.each([
    ["af-south-1", "afs1"],
    ["ap-east-1", "ape1"],
    ["ap-northeast-1", "apne1"],
    ["ap-south-2", "aps2"],
    ["ap-southeast-2", "apse2"],
    ["ca-west-1", "caw1"],
    ["cn-north-1", "cnn1"],
    ["cn-northwest-1", "cnnw1"],
    ["eu-central-1", "euc1"],
    ["eu-south-2", "eus2"],
    ["il-central-1", "ilc1"],
    ["me-central-1", "mec1"],
    ["me-south-1", "mes1"],
    ["mx-central-1", "mxc1"],
    ["sa-east-1", "sae1"],
    ["us-east-1", "use1"],
    ["us-gov-east-1", "usge1"],
    ["us-gov-west-1", "usgw1"],
    ["us-west-2", "usw2"],
  ] as const)("%s is %s", (region, code) => {
    expect(shortCodeOf(region)).toBe(code);
  });

  test("are the region's initials and number, one region's alone", () => {
    const compass = /^(north|south)(?=east|west)/;
    for (const region of REGIONS) {
      const [area, ...words] = region.split("-");
      const initials = words.map((word) => word.replace(compass, "$1-").replace(/([a-z])[a-z]*-?/g, "$1"));
      expect(shortCodeOf(region)).toBe([area, ...initials].join(""));
    }
    expect(new Set(REGIONS.map(shortCodeOf)).size).toBe(REGIONS.length);
  });
});

describe("zones", () => {
  test.each(["use1-az1", "usgw1-az3", "cnnw1-az2"])("%s is a zone id", (zone) => expect(isZoneId(zone)).toBe(true));

  test.each(["us-east-1a", "us-gov-west-1c", "xyz1-az1"])("%s is none", (zone) => expect(isZoneId(zone)).toBe(false));

  test.each([
    ["us-east-1", "us-east-1a", true],
    ["us-east-1", "use1-az1", true],
    ["us-east-1", "us-east-2a", false],
    ["us-east-1", "use2-az1", false],
    ["us-gov-east-1", "us-east-1a", false],
    ["us-gov-east-1", "usge1-az1", true],
  ] as const)("%s has %s: %s", (region, zone, its) => {
    expect(isZoneOf(region, zone)).toBe(its);
  });
});
