import { endpointReference } from "../../../scripts/docs/endpoints";

test("the endpoints of each feature and of each example are told", () => {
  const reference = endpointReference();
  expect(reference).toContain("| `studio.canvas.timeSeries` | `forecast`, `forecastquery` |");
  expect(reference).toContain("| `examples/minimal.yaml` | 5 | 2 | 10 |");
});
