import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.txt': 'text/plain; charset=utf-8',
};

export interface SiteServer {
  /** Ends in `/`. */
  readonly address: string;
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
  close(): void;
}

/** Any web server will do for the site, at any address: this one serves it below a path. */
export async function serveSite(folder: string, base: string): Promise<SiteServer> {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const path = normalize(decodeURIComponent(pathname));
    const file = join(folder, path.slice(base.length));
    readFile(path.startsWith(base) && file.startsWith(folder) ? file : '').then(
      (body) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? '' }).end(body),
      () => {
        missing.push(pathname);
        response.writeHead(404).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${base}`,
    missing,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
