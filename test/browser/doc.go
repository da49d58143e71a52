// Package browser drives the web console in a real Chromium, against a server
// with an empty database. testdata/console.mjs is what it does there, step by
// step, and each step is a subtest.
//
// It needs Chromium, Node and the console's development packages, which
// "npm ci" in web/app installs; without them it is skipped and says so. It tests
// the console that is committed in web/dist.
package browser
