// The package's main entry carries a second copy of everything for browsers of 2014 (60 kB instead of 29).
declare module "tus-js-client/lib/browser/index.js" {
  export * from "tus-js-client";
}
