package session

import (
	"slices"
	"strings"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/catalog"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/txn"
)

// methodLSM is the access method of indexes in log-structured trees.
const methodLSM = "lsm"

// The storage parameters of such an index.
const (
	optCompaction  = "compaction"
	optCompression = "compression"
)

// lsmValues are the values that the parameters can have.
var lsmValues = map[string][]string{
	optCompaction:  {"leveled", "tiered"},
	optCompression: {"none", "snappy", "lz4", "s2", "zstd"},
}

// checkMethod checks the access method of a CREATE INDEX.
func (s *Session) checkMethod(method string) error {
	switch method {
	case "", "btree", methodLSM:
		return nil
	case "hash", "brin":
		s.Notice(errs.New(errs.Warning, "access method \"%s\" is served by \"btree\"", method))
		return nil
	}
	return errs.New(errs.UndefinedObject, "access method \"%s\" does not exist", method)
}

// lsmOptions checks the storage parameters of an index in a log-structured tree,
// and returns them as the catalogue has them.
func lsmOptions(list []*ast.Option) ([]string, error) {
	var out []string
	for _, o := range list {
		values, known := lsmValues[o.Name]
		switch {
		case o.Namespace != "":
			return nil, errs.New(errs.InvalidParameterValue, "unrecognized parameter namespace \"%s\"", o.Namespace)
		case !known:
			return nil, errs.New(errs.InvalidParameterValue, "unrecognized parameter \"%s\"", o.Name)
		case slices.ContainsFunc(out, func(other string) bool { return strings.HasPrefix(other, o.Name+"=") }):
			return nil, errs.New(errs.InvalidParameterValue, "parameter \"%s\" specified more than once", o.Name)
		}
		value := strings.ToLower(optionText(o))
		if !slices.Contains(values, value) {
			return nil, errs.New(errs.InvalidParameterValue, "invalid value for enum option \"%s\": %s", o.Name, value).
				WithDetail("Valid values are \"%s\".", strings.Join(values, `", "`))
		}
		out = append(out, o.Name+"="+value)
	}
	return out, nil
}

// lsmSettings returns what storage makes such an index with.
func lsmSettings(ix *catalog.Index) txn.LSMSettings {
	var l txn.LSMSettings
	for _, o := range ix.Options {
		switch name, value, _ := strings.Cut(o, "="); name {
		case optCompaction:
			l.Tiered = value == "tiered"
		case optCompression:
			l.Compression = value
		}
	}
	return l
}

// optionList prints storage parameters as WITH has them.
func optionList(options []string) string {
	parts := make([]string, len(options))
	for i, o := range options {
		name, value, _ := strings.Cut(o, "=")
		parts[i] = quoteIdent(name) + "='" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return strings.Join(parts, ", ")
}
