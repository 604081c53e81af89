// The version of the package, which /health tells.

export const VERSION = "0.1.0";
