package env

import "os"

// Variable returns an environment variable of the process, "" if it is not
// set. It is for what must be known before main runs and changes no result,
// like the CPU level; everything else is a setting.
func Variable(name string) string { return os.Getenv(name) }
