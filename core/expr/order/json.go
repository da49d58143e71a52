package order

import (
	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// jsonKey returns the text of a jsonb value with its numbers in lowest terms,
// since 1.0 and 1 are equal; the rest of the text is canonical already.
func jsonKey(x []byte) []byte {
	n, err := jsonv.Parse(string(x))
	if err != nil {
		return x
	}
	trimNumbers(&n)
	return n.Append(nil)
}

func trimNumbers(n *jsonv.Node) {
	if n.Kind == jsonv.Number {
		if d, err := decimal.Parse(n.Text); err == nil {
			d = d.TrimScale()
			n.Text = d.String()
		}
	}
	for i := range n.Items {
		trimNumbers(&n.Items[i])
	}
}
