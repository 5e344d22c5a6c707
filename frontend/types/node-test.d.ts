// The few words of node:test and node:assert that tests use; the browser code must not see Node's own types.
declare module "node:test" {
  interface TestContext {
    test(name: string, run: (context: TestContext) => void | Promise<void>): Promise<void>;
  }
  type Run = (context: TestContext) => void | Promise<void>;
  export function test(name: string, run: Run): Promise<void>;
  export function test(name: string, options: { skip?: boolean | string }, run: Run): Promise<void>;
  export function describe(name: string, group: () => void): void;
  export function it(name: string, run: Run): void;
  export function before(run: () => void | Promise<void>): void;
  export function after(run: () => void | Promise<void>): void;
  export function beforeEach(run: () => void | Promise<void>): void;
  export function afterEach(run: () => void | Promise<void>): void;
  export default test;
}

declare module "node:fs" {
  export function readFileSync(path: string, encoding: "utf-8"): string;
}

declare module "node:process" {
  export const env: Readonly<Record<string, string | undefined>>;
}

declare module "node:assert/strict" {
  function assert(value: unknown, message?: string): asserts value;
  namespace assert {
    function ok(value: unknown, message?: string): asserts value;
    function equal(actual: unknown, expected: unknown, message?: string): void;
    function notEqual(actual: unknown, expected: unknown, message?: string): void;
    function deepEqual(actual: unknown, expected: unknown, message?: string): void;
    function notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    function match(text: string, pattern: RegExp, message?: string): void;
    function doesNotMatch(text: string, pattern: RegExp, message?: string): void;
    function throws(run: () => unknown, expected?: RegExp | (new (...args: never[]) => Error)): void;
    function rejects(run: Promise<unknown> | (() => Promise<unknown>), expected?: RegExp): Promise<void>;
    function fail(message?: string): never;
  }
  export default assert;
}
