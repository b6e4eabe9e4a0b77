import { enabledFeatures } from "../../src/config/features";
import { configOf } from "../support/config";

const CANVAS = ["canvas", "canvas.dataSources", "canvas.readyToUseModels"];

test("by default Studio, Projects, Feature Store and Canvas are on", () => {
  expect(enabledFeatures(configOf())).toEqual(
    expect.arrayContaining(["studio", "sageMakerProjects", "featureStore", ...CANVAS]),
  );
  expect(enabledFeatures(configOf())).toHaveLength(3 + CANVAS.length);
});

test("each switch takes its feature away or adds it", () => {
  const features = enabledFeatures(
    configOf({
      studio: {
        sageMakerProjects: false,
        remoteIde: true,
        executionRole: "managed",
        canvas: { timeSeries: true, dataSources: false, readyToUseModels: false, generativeAi: true, largeData: true },
      },
    }),
  );
  expect(features.sort()).toEqual([
    "canvas",
    "canvas.generativeAi",
    "canvas.largeData",
    "canvas.timeSeries",
    "featureStore",
    "remoteIde",
    "studio",
  ]);
});

test("Canvas off takes all of Canvas away", () => {
  const features = enabledFeatures(configOf({ studio: { canvas: { enabled: false } } }));
  expect(features.filter((feature) => feature.startsWith("canvas"))).toEqual([]);
});
