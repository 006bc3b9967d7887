import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The bundle is part of the Python package, so its names carry no hashes: a rebuild changes files, not their list.
export default defineConfig({
  plugins: [react()],
  base: "./",
  build: {
    outDir: "../built",
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      output: { entryFileNames: "page.js", chunkFileNames: "[name].js", assetFileNames: "page[extname]" },
    },
  },
});
