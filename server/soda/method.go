package soda

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/decimal"
	"github.com/basaltdb/basalt/core/value/jsonv"
)

// method is an item method: it changes a value before it is compared. false
// says that it is not made for the value, which then does not match.
type method struct {
	apply convert
	// operand changes what the result is compared with, in the same way; nil
	// leaves it as it is.
	operand convert
	// whole says that a list is looked at itself, not its elements.
	whole bool
}

var methods = map[string]method{
	"$abs":         {apply: onNumber((*decimal.Decimal).Abs)},
	"$ceiling":     {apply: onNumber((*decimal.Decimal).Ceil)},
	"$floor":       {apply: onNumber((*decimal.Decimal).Floor)},
	"$upper":       {apply: onString(strings.ToUpper)},
	"$lower":       {apply: onString(strings.ToLower)},
	"$length":      {apply: length},
	"$size":        {apply: size, whole: true},
	"$type":        {apply: kindName, whole: true},
	"$number":      {apply: toNumber},
	"$double":      {apply: toNumber},
	"$string":      {apply: toText},
	"$boolean":     {apply: toBool},
	"$date":        {apply: toTime("2006-01-02"), operand: toTime("2006-01-02")},
	"$timestamp":   {apply: toTime(timeForm), operand: toTime(timeForm)},
	"$numberOnly":  {apply: only(jsonv.Number)},
	"$stringOnly":  {apply: only(jsonv.String)},
	"$booleanOnly": {apply: only(jsonv.Bool)},
}

// foreignMethods are about kinds of values that a JSON text does not have.
var foreignMethods = map[string]bool{"$binary": true, "$binaryOnly": true, "$dateTimeOnly": true, "$idOnly": true, "$mod": true}

func text(s string) (jsonv.Node, bool) { return jsonv.Node{Kind: jsonv.String, Text: s}, true }

func count(n int) (jsonv.Node, bool) {
	return jsonv.Node{Kind: jsonv.Number, Text: strconv.Itoa(n)}, true
}

// onNumber makes a method of a function on numbers.
func onNumber(f func(*decimal.Decimal) decimal.Decimal) convert {
	return func(x *jsonv.Node) (jsonv.Node, bool) {
		if x.Kind != jsonv.Number {
			return jsonv.Node{}, false
		}
		d, err := decimal.Parse(x.Text)
		if err != nil {
			return jsonv.Node{}, false
		}
		d = f(&d)
		return jsonv.Node{Kind: jsonv.Number, Text: d.String()}, true
	}
}

// onString makes a method of a function on strings.
func onString(f func(string) string) convert {
	return func(x *jsonv.Node) (jsonv.Node, bool) {
		if x.Kind != jsonv.String {
			return jsonv.Node{}, false
		}
		return text(f(x.Text))
	}
}

func only(k jsonv.Kind) convert {
	return func(x *jsonv.Node) (jsonv.Node, bool) { return *x, x.Kind == k }
}

func length(x *jsonv.Node) (jsonv.Node, bool) {
	if x.Kind != jsonv.String {
		return jsonv.Node{}, false
	}
	return count(utf8.RuneCountInString(x.Text))
}

// size is the length of a list, and 1 for everything else.
func size(x *jsonv.Node) (jsonv.Node, bool) {
	if x.Kind != jsonv.Array {
		return count(1)
	}
	return count(len(x.Items))
}

func kindName(x *jsonv.Node) (jsonv.Node, bool) { return text(x.Kind.Name()) }

// numeral is what JSON writes a number as.
var numeral = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,4})?$`)

// toNumber reads a number, or a string that holds one.
func toNumber(x *jsonv.Node) (jsonv.Node, bool) {
	switch {
	case x.Kind == jsonv.Number:
		return *x, true
	case x.Kind == jsonv.String && numeral.MatchString(x.Text):
		n := jsonv.Node{Kind: jsonv.Number, Text: x.Text}
		return n, n.Normalise() == nil
	}
	return jsonv.Node{}, false
}

// toText writes a scalar other than null.
func toText(x *jsonv.Node) (jsonv.Node, bool) {
	switch x.Kind {
	case jsonv.String, jsonv.Number:
		return text(x.Text)
	case jsonv.Bool:
		return text(strconv.FormatBool(x.Bool))
	}
	return jsonv.Node{}, false
}

func toBool(x *jsonv.Node) (jsonv.Node, bool) {
	switch {
	case x.Kind == jsonv.Bool:
		return *x, true
	case x.Kind == jsonv.String && strings.EqualFold(x.Text, "true"):
		return jsonv.Node{Kind: jsonv.Bool, Bool: true}, true
	case x.Kind == jsonv.String && strings.EqualFold(x.Text, "false"):
		return jsonv.Node{Kind: jsonv.Bool}, true
	}
	return jsonv.Node{}, false
}

// timeForm writes times so that their order is that of their texts.
const timeForm = "2006-01-02T15:04:05.000000Z"

// isoForms are the forms of ISO 8601 that are read. A time without a zone is
// UTC.
var isoForms = []string{"2006-01-02", "2006-01-02T15:04:05.999999Z07:00", "2006-01-02T15:04:05.999999"}

// toTime makes a method that reads a date, with or without a time, and writes
// it in one form. A date of a time with a zone is that of its own zone.
func toTime(form string) convert {
	return func(x *jsonv.Node) (jsonv.Node, bool) {
		if x.Kind != jsonv.String {
			return jsonv.Node{}, false
		}
		for _, iso := range isoForms {
			t, err := time.Parse(iso, x.Text)
			if err != nil {
				continue
			}
			if form == timeForm {
				t = t.UTC()
			}
			return text(t.Format(form))
		}
		return jsonv.Node{}, false
	}
}
