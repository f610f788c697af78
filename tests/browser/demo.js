// The demo of a city of 600, on a port and in a directory of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = process.env.ENISHI || new URL('../../target/debug/enishi', import.meta.url).pathname;

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function startDemo() {
  const dir = mkdtempSync(join(tmpdir(), 'enishi-'));
  const port = await freePort();
  const child = spawn(BINARY, ['demo', '--data', dir, '--residents', '600', '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LANG: 'C', ENISHI_NOW: '2026-11-22T08:00:00+09:00', ENISHI_LOG: 'error' },
  });
  await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
      if (said.includes('next-night')) resolve();
    });
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${said}`)));
  });
  const card = JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8'));
  const stop = () => {
    child.removeAllListeners('exit');
    child.kill();
    rmSync(dir, { recursive: true, force: true });
  };
  return { url: card.base_url, card, dir, stop };
}
