/** Shows two readings as the shader reads them. */
import { encodeReadings, Unit } from "../generated/readings.js";

const bytes = encodeReadings([
  { sensor: 0, unit: Unit.celsius, value: 21.5 },
  { sensor: 3, unit: Unit.percent, value: 40 },
]);
const output = document.getElementById("bytes");
if (output !== null) output.textContent = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
