import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the gateway of a running installation. */
const gatewayUrl = process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000';

/** Compressed once here, so that the gateway serves files and compresses nothing. */
const precompressed: Plugin = {
  name: 'precompressed',
  apply: 'build',
  writeBundle({ dir = 'dist' }) {
    const folder = join(dir, 'assets');
    for (const file of readdirSync(folder).filter((name) => /\.(js|css|svg)$/.test(name))) {
      const bytes = readFileSync(join(folder, file));
      writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes));
      writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes));
    }
  },
};

/** What the gateway writes into the page, taken from its own page. */
const siteOfGateway: Plugin = {
  name: 'site-of-gateway',
  apply: 'serve',
  async transformIndexHtml(html, { originalUrl }) {
    const answer = await fetch(new URL(originalUrl ?? '/', gatewayUrl), { headers: { accept: 'text/html' } });
    const head = /<title>.*?<\/script>/s.exec(await answer.text());
    return html.replace('<!--site-head-->', head?.[0] ?? '').replace('__NONCE__', '');
  },
};

export default defineConfig({
  plugins: [react(), precompressed, siteOfGateway],
  build: { manifest: true, license: true, target: 'baseline-widely-available', assetsInlineLimit: 0 },
  server: {
    host: 'localhost',
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(
      ['/v1', '/docs', '/openapi.json'].map((path) => [path, { target: gatewayUrl, changeOrigin: false }]),
    ),
  },
});
