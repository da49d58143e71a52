package session

import (
	"context"
	"strconv"
	"strings"

	"github.com/basaltdb/basalt/core/base/config"
	"github.com/basaltdb/basalt/core/base/errs"
	"github.com/basaltdb/basalt/core/base/types"
	"github.com/basaltdb/basalt/core/sql/ast"
	"github.com/basaltdb/basalt/core/sql/bind"
	"github.com/basaltdb/basalt/core/value/datetime"
	"github.com/basaltdb/basalt/vector"
)

func defaultValues(db *DB) *config.Values { return config.NewValues(db.opt.Settings) }

// set changes a setting, with the checks that the registry cannot make.
func (s *Session) set(name, value string, local bool) error {
	switch strings.ToLower(name) {
	case "timezone":
		loc, err := datetime.LoadZone(value, false)
		if err != nil {
			return errs.New(errs.InvalidParameterValue, "invalid value for parameter \"TimeZone\": \"%s\"", value)
		}
		if loc.String() != "" && !strings.ContainsAny(value[:1], "+-") {
			value = loc.String()
		}
	case "client_encoding":
		switch strings.ToUpper(strings.NewReplacer("-", "", "_", "", "'", "").Replace(value)) {
		case "UTF8", "UNICODE":
			value = "UTF8"
		case "SQLASCII":
			value = "SQL_ASCII"
		default:
			return errs.New(errs.InvalidParameterValue, "invalid value for parameter \"client_encoding\": \"%s\"", value).
				WithHint("Only UTF8 is supported.")
		}
	case "role", "session_authorization":
		return s.setRole(strings.ToLower(name), value, local)
	case "datestyle":
		var err error
		if value, err = s.dateStyle(value); err != nil {
			return err
		}
	case "transaction_isolation":
		return s.setModes(context.Background(), ast.TransactionModes{Isolation: isolationLevelNamed(value)})
	case "transaction_read_only":
		on := value == "on" || value == "true" || value == "1"
		return s.setModes(context.Background(), ast.TransactionModes{ReadOnly: &on})
	}
	return s.values.Set(name, value, local, s.superuser())
}

func isolationLevelNamed(name string) ast.IsolationLevel {
	switch strings.ToLower(name) {
	case "serializable":
		return ast.Serializable
	case "repeatable read":
		return ast.RepeatableRead
	case "read uncommitted":
		return ast.ReadUncommitted
	}
	return ast.ReadCommitted
}

// dateStyle combines the parts of a DateStyle with what is set.
func (s *Session) dateStyle(value string) (string, error) {
	current, _ := s.values.Get("DateStyle")
	order := strings.TrimPrefix(current, "ISO, ")
	for _, part := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		switch strings.ToLower(part) {
		case "iso", "default":
		case "mdy", "us", "noneuro", "noneuropean":
			order = "MDY"
		case "dmy", "euro", "european":
			order = "DMY"
		case "ymd":
			order = "YMD"
		case "postgres", "sql", "german":
			return "", errs.New(errs.FeatureNotSupported, "DateStyle \"%s\" is not supported; dates are shown in ISO style", part)
		default:
			return "", errs.New(errs.InvalidParameterValue, "invalid value for parameter \"DateStyle\": \"%s\"", value)
		}
	}
	return "ISO, " + order, nil
}

// valueText is the text of what SET gives a parameter. The names of a list of such
// are quoted where they need it, a single one too.
func valueText(x *ast.Set) (string, error) {
	text, err := settingText(x.Values, true)
	if err == nil && len(x.Values) == 1 && isNameList(x.Name) {
		text = quoteIdent(text)
	}
	return text, err
}

// settingText is the text of a SET value.
func settingText(list []ast.Expr, join bool) (string, error) {
	var parts []string
	for _, e := range list {
		switch x := e.(type) {
		case *ast.StringLit:
			if join && len(list) > 1 {
				parts = append(parts, quoteIdent(x.Value))
			} else {
				parts = append(parts, x.Value)
			}
		case *ast.IntLit:
			parts = append(parts, strconv.FormatInt(x.Value, 10))
		case *ast.NumericLit:
			parts = append(parts, x.Text)
		case *ast.BoolLit:
			parts = append(parts, onOff(x.Value))
		case *ast.TypeCast:
			lit, ok := x.Arg.(*ast.StringLit)
			if !ok {
				return "", errs.New(errs.SyntaxError, "a setting takes a constant")
			}
			span, err := datetime.ParseInterval(lit.Value, datetime.FieldsAll)
			if err != nil {
				return "", err
			}
			parts = append(parts, string(datetime.AppendOffset(nil, int(-span.Micros/datetime.Second))))
		default:
			return "", errs.New(errs.SyntaxError, "a setting takes a constant")
		}
	}
	return strings.Join(parts, ", "), nil
}

// runSet runs SET and RESET.
func (s *Session) runSet(x *ast.Set) (*Result, error) {
	switch x.Kind {
	case ast.ResetAll:
		s.resetAll()
		return done("RESET"), nil
	case ast.Reset:
		return done("RESET"), s.reset(x.Name)
	case ast.SetDefault:
		return done("SET"), s.reset(x.Name)
	case ast.SetFromCurrent:
		return done("SET"), nil
	}
	if x.Local && !s.block {
		s.Notice(warning(errs.NoActiveSQLTransaction, "SET LOCAL can only be used in transaction blocks"))
	}
	text, err := valueText(x)
	if err != nil {
		return nil, err
	}
	return done("SET"), s.set(x.Name, text, x.Local)
}

// setTransaction runs SET TRANSACTION and SET SESSION CHARACTERISTICS.
func (s *Session) setTransaction(ctx context.Context, x *ast.SetTransaction) (*Result, error) {
	if x.Snapshot != "" {
		return nil, errs.New(errs.FeatureNotSupported, "SET TRANSACTION SNAPSHOT is not supported")
	}
	if !x.Session {
		if !s.block {
			s.Notice(warning(errs.NoActiveSQLTransaction, "SET TRANSACTION can only be used in transaction blocks"))
			return done("SET"), nil
		}
		return done("SET"), s.setModes(ctx, x.Modes)
	}
	if x.Modes.Isolation != ast.IsolationDefault {
		_, name := isolation(x.Modes.Isolation)
		if err := s.values.Set("default_transaction_isolation", name, false, true); err != nil {
			return nil, err
		}
	}
	if x.Modes.ReadOnly != nil {
		if err := s.values.Set("default_transaction_read_only", onOff(*x.Modes.ReadOnly), false, true); err != nil {
			return nil, err
		}
	}
	return done("SET"), nil
}

// showName is the column name of SHOW: the setting's own spelling.
func showName(name string) string {
	if def, ok := config.Lookup(name); ok {
		return def.Name
	}
	return name
}

// show runs SHOW.
func (s *Session) show(x *ast.Show) (*Result, error) {
	if x.Name != "all" {
		v, err := s.values.Show(x.Name)
		if err != nil {
			return nil, err
		}
		return textResult("SHOW", utilityColumns(x), [][]string{{v}}), nil
	}
	var rows [][]string
	for _, def := range config.All() {
		v, err := s.values.Show(def.Name)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []string{def.Name, v, def.Desc})
	}
	return textResult("SHOW", utilityColumns(x), rows), nil
}

// textResult makes a result of rows of text.
func textResult(tag string, cols []bind.OutputColumn, rows [][]string) *Result {
	b := &vector.Batch{N: len(rows)}
	for i := range cols {
		col := vector.NewBuilder(types.Text, len(rows))
		for _, r := range rows {
			col.AppendString(r[i])
		}
		b.Cols = append(b.Cols, col.Finish())
	}
	return &Result{Columns: cols, reader: &batchReader{batches: []*vector.Batch{b}}, verb: tag}
}

// batchReader gives batches that are held already.
type batchReader struct{ batches []*vector.Batch }

// Next implements vector.Reader.
func (r *batchReader) Next(context.Context) (*vector.Batch, error) {
	if len(r.batches) == 0 {
		return nil, nil
	}
	b := r.batches[0]
	r.batches = r.batches[1:]
	return b, nil
}

// Close implements vector.Reader.
func (r *batchReader) Close() { r.batches = nil }
