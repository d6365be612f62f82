import { defineConfig } from "vite";

// The page is built into ../page, which Go embeds. Its files are served under /page/; make ui empties the folder first and keeps its README.
export default defineConfig({
  base: "/page/",
  build: {
    outDir: "../page",
    emptyOutDir: false,
    target: "es2022",
    assetsInlineLimit: 0, // the policy of the server allows no data: for letters
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { "/api": "http://127.0.0.1:64210", "/id": "http://127.0.0.1:64210" } }, // npm run dev, beside clew explore
});
