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
	case strings.HasPrefix(name, "sql_col"):
		return "" // it reads a row that there is: a trigger's without running SQL
	case strings.HasPrefix(name, "sql_"):
		return "sql"
	}
	return ""
}
