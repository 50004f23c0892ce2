import { appendFileSync } from "node:fs";

export type Log = (level: "info" | "warning" | "error", code: string, fields?: Record<string, string | number | boolean>) => void;

/** JSON lines of codes, ids and counts. Whoever calls it gives nothing that a person wrote. */
export function logTo(path: string | undefined, service: string): Log {
  return (level, code, fields = {}) => {
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, service, code, ...fields })}\n`;
    try {
      if (path) appendFileSync(path, line, { mode: 0o600 });
      else process.stdout.write(line);
    } catch {
      process.stdout.write(line);
    }
  };
}
