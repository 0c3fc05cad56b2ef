import { gridwright } from "gridwright/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [gridwright()] });
