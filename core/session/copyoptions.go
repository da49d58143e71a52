package session

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/copyfmt"
	"github.com/basaltdb/basalt/core/sql/ast"
)

// copyOptions reads the options of a COPY over the columns cols of a table.
// sql is the statement, for positions.
func copyOptions(x *ast.Copy, cols []string, sql string) (copyfmt.Options, error) {
	format := copyfmt.Text
	seen := map[string]bool{}
	for _, o := range x.Options {
		if seen[o.Name] {
			return copyfmt.Options{}, atOption(errs.New(errs.SyntaxError, "conflicting or redundant options"), o, sql)
		}
		seen[o.Name] = true
		word := strings.ToLower(optionText(o))
		switch {
		case o.Name == "format" && word == "csv":
			format = copyfmt.CSV
		case o.Name == "format" && word == "binary":
			format = copyfmt.Binary
		case o.Name == "format" && word != "text":
			return copyfmt.Options{}, atOption(errs.New(errs.InvalidParameterValue, "COPY format \"%s\" not recognized", optionText(o)), o, sql)
		}
	}
	r := optionReader{x: x, cols: cols, o: copyfmt.Defaults(format)}
	for _, o := range x.Options {
		if err := r.option(o); err != nil {
			return copyfmt.Options{}, atOption(err, o, sql)
		}
	}
	if r.o.Escape == 0 {
		r.o.Escape = r.o.Quote
	}
	return r.o, r.o.Check()
}

// atOption gives an error about an option its position.
func atOption(err error, o *ast.Option, sql string) error {
	e := errs.From(err)
	if e.Code == errs.SyntaxError || e.Code == errs.InvalidParameterValue {
		e.Position = charPosition(o, sql)
	}
	return e
}

// charPosition is the position of a node of a statement in characters, from 1,
// or 0 where it is unknown.
func charPosition(n ast.Node, sql string) int {
	at := int(n.Position())
	if at < 0 || at > len(sql) {
		return 0
	}
	return utf8.RuneCountInString(sql[:at]) + 1
}

// optionText is the value of an option as text.
func optionText(o *ast.Option) string {
	switch v := o.Value.(type) {
	case *ast.StringLit:
		return v.Value
	case *ast.IntLit:
		return itoa(int(v.Value))
	case *ast.BoolLit:
		return onOff(v.Value)
	}
	return ""
}

type optionReader struct {
	x    *ast.Copy
	cols []string
	o    copyfmt.Options
}

// csvOnly are the options that only CSV has.
var csvOnly = []string{"quote", "escape", "force_quote", "force_not_null", "force_null"}

func (r *optionReader) option(o *ast.Option) error {
	text := optionText(o)
	label := strings.ToUpper(o.Name)
	if slices.Contains(csvOnly, o.Name) && r.o.Format != copyfmt.CSV {
		return errs.New(errs.FeatureNotSupported, "COPY %s requires CSV mode", label)
	}
	if r.o.Format == copyfmt.Binary && slices.Contains([]string{"delimiter", "null", "header", "default"}, o.Name) {
		return errs.New(errs.SyntaxError, "cannot specify %s in BINARY mode", label)
	}
	var err error
	switch o.Name {
	case "format", "freeze":
	case "delimiter":
		r.o.Delimiter, err = oneByte(text, "COPY delimiter must be a single one-byte character")
	case "quote":
		if r.o.Quote, err = oneByte(text, "COPY quote must be a single one-byte character"); r.o.Escape == '"' {
			r.o.Escape = r.o.Quote
		}
		if slices.ContainsFunc(r.x.Options, func(p *ast.Option) bool { return p.Name == "escape" && optionText(p) == `"` }) {
			r.o.Escape = '"'
		}
	case "escape":
		r.o.Escape, err = oneByte(text, "COPY escape must be a single one-byte character")
	case "null":
		r.o.Null = text
	case "default":
		if !r.x.From {
			return errs.New(errs.FeatureNotSupported, "COPY DEFAULT only available using COPY FROM")
		}
		r.o.Default, r.o.HasDefault = text, true
	case "header":
		r.o.Header, err = headerOption(o, text, r.x.From)
	case "force_quote":
		r.o.ForceQuote, err = r.columns(o, r.x.From, "COPY FORCE_QUOTE cannot be used with COPY FROM")
	case "force_not_null":
		r.o.ForceNotNull, err = r.columns(o, !r.x.From, "COPY FORCE_NOT_NULL cannot be used with COPY TO")
	case "force_null":
		r.o.ForceNull, err = r.columns(o, !r.x.From, "COPY FORCE_NULL cannot be used with COPY TO")
	case "encoding":
		if e := strings.ToUpper(strings.NewReplacer("-", "", "_", "").Replace(text)); e != "UTF8" && e != "UNICODE" && e != "SQLASCII" {
			return errs.New(errs.FeatureNotSupported, "COPY in the encoding \"%s\" is not supported", text).WithHint("Only UTF8 is supported.")
		}
	default:
		return errs.New(errs.SyntaxError, "option \"%s\" not recognized", o.Name)
	}
	return err
}

func oneByte(text, message string) (byte, error) {
	if len(text) != 1 {
		return 0, errs.New(errs.FeatureNotSupported, "%s", message)
	}
	return text[0], nil
}

func headerOption(o *ast.Option, text string, from bool) (copyfmt.Header, error) {
	if o.Value == nil {
		return copyfmt.SkipHeader, nil
	}
	switch strings.ToLower(text) {
	case "on", "true", "1":
		return copyfmt.SkipHeader, nil
	case "off", "false", "0":
		return copyfmt.NoHeader, nil
	case "match":
		if !from {
			return 0, errs.New(errs.InvalidParameterValue, "cannot use \"match\" with HEADER in COPY TO")
		}
		return copyfmt.MatchHeader, nil
	}
	return 0, errs.New(errs.SyntaxError, "header requires a Boolean value or \"match\"")
}

// columns marks the columns that an option names.
func (r *optionReader) columns(o *ast.Option, wrongWay bool, message string) ([]bool, error) {
	if wrongWay {
		return nil, errs.New(errs.FeatureNotSupported, "%s", message)
	}
	list := make([]bool, len(r.cols))
	if o.Star {
		for i := range list {
			list[i] = true
		}
		return list, nil
	}
	for _, name := range o.Names {
		i := slices.Index(r.cols, name)
		if i < 0 {
			return nil, errs.New(errs.InvalidColumnReference, "%s column \"%s\" not referenced by COPY", strings.ToUpper(o.Name), name)
		}
		list[i] = true
	}
	return list, nil
}
