import { defineConfig } from "vitest/config";

// `npm run dev` shows the sources live and sends everything else to a running `lifescape serve`.
const service = "http://127.0.0.1:8000";
const routes = ["/vocabulary", "/stats", "/search", "/entities", "/map", "/sources", "/queries", "/paths"];

export default defineConfig({
  base: "./",
  build: {
    target: "es2022",
    // The page forbids inline content and data: addresses, so every asset is a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: Object.fromEntries(routes.map((route) => [route, service])) },
  test: { include: ["tests/**/*.test.ts"] },
});
