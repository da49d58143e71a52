package config

// Normalise checks a value of what d describes and brings it into its usual form:
// an integer without its unit.
func (d Def) Normalise(value string) (string, error) { return normalise(d, value) }
