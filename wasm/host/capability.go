package host

import "strings"

// Capability is what a module has to be allowed to import a function, "" where it
// needs nothing.
func Capability(module, name string) string {
	switch {
	case module != basaltModule:
		return "" // WASI is inert, or has what WorldCapability says
	case name == "log":
		return "log"
	case strings.HasPrefix(name, "sql_"):
		return "sql"
	}
	return ""
}
