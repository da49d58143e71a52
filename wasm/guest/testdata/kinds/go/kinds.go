//go:build wasip1

// What the library has for types and services that the examples do not use.
package main

import (
	"unsafe"

	basalt "github.com/basaltdb/basalt/wasm/guest/go"
)

func main() {}

// rows copies the nulls, and has the other rows made.
func rows(n int32, in, out *basalt.Column, row func(i int)) int32 {
	for i := range int(n) {
		if in.IsNull(i) {
			out.SetNull(i)
		} else {
			row(i)
		}
	}
	return 0
}

//go:wasmexport opposite
func opposite(n int32, in *basalt.Column, _ int32, out *basalt.Column) int32 {
	return rows(n, in, out, func(i int) { out.SetBool(i, !in.Bool(i)) })
}

//go:wasmexport negative
func negative(n int32, in *basalt.Column, _ int32, out *basalt.Column) int32 {
	x, to := basalt.Values[int16](in, n), basalt.Values[int16](out, n)
	return rows(n, in, out, func(i int) { to[i] = -x[i] })
}

//go:wasmexport half
func half(n int32, in *basalt.Column, _ int32, out *basalt.Column) int32 {
	x, to := basalt.Values[float32](in, n), basalt.Values[float32](out, n)
	return rows(n, in, out, func(i int) { to[i] = x[i] / 2 })
}

// percent lets the digits stay, and moves the point.
//
//go:wasmexport percent
func percent(n int32, in *basalt.Column, _ int32, out *basalt.Column) int32 {
	x, to := basalt.Values[[2]uint64](in, n), basalt.Values[[2]uint64](out, n)
	out.SetScale(in.Scale() + 2)
	return rows(n, in, out, func(i int) { to[i] = x[i] })
}

//go:wasmexport total
func total(n int32, in *basalt.Column, _ int32, out *basalt.Column) int32 {
	to := basalt.Values[int64](out, n)
	return rows(n, in, out, func(i int) {
		elements, first, end := in.Elements(i)
		x, sum := basalt.Values[int64](elements, int32(end)), int64(0)
		for at := first; at < end; at++ {
			if !elements.IsNull(at) {
				sum += x[at]
			}
		}
		to[i] = sum
	})
}

var reversed basalt.Writer

//go:wasmexport backwards
func backwards(n int32, in *basalt.Column, _ int32, out *basalt.Column) int32 {
	for i := range int(n) {
		b := in.Bytes(i)
		for at := range b {
			reversed.Write(b[len(b)-at-1:][:1])
		}
		reversed.EndRow(out, i)
		if in.IsNull(i) {
			out.SetNull(i)
		}
	}
	reversed.EndColumn(out)
	return 0
}

//go:wasmexport constant
func constant(_ int32, _ *basalt.Column, _ int32, out *basalt.Column) int32 {
	out.Flags = basalt.Constant
	basalt.Values[int32](out, 1)[0] = 42
	return 0
}

//go:wasmexport setting
func setting(name unsafe.Pointer, length int32) basalt.Result {
	value, ok := basalt.Param(string(basalt.Argument(name, length)))
	if !ok {
		return basalt.Null
	}
	return basalt.Text(value)
}

//go:wasmexport noted
func noted(x int32) int32 {
	level := basalt.Notice
	if x < 0 {
		level = basalt.Warning
	}
	basalt.Log(level, "größer")
	return x + 1
}

// run runs a query and sets the OUT parameters by its rows.
func run(statement string, word basalt.Value, number float64) (int32, error) {
	basalt.Out(7, basalt.NullValue)
	r, err := basalt.Query(statement, word, basalt.Float(number))
	if err != nil {
		return 0, err
	}
	defer r.Close()
	words, sum := "", 0.0
	for r.Next() {
		text, ok := r.Text(1)
		if !ok {
			text = "-"
		}
		words += text
		if !r.IsNull(2) {
			sum += r.Float(2)
		}
	}
	if err := r.Err(); err != nil {
		return 0, err
	}
	basalt.Out(4, basalt.Int(r.Columns()))
	basalt.Out(5, basalt.Str(words))
	basalt.Out(6, basalt.Float(sum))
	if sum > 1000 {
		return 7, nil
	}
	return 0, nil
}

//go:wasmexport probe
func probe(statement unsafe.Pointer, length int32, word unsafe.Pointer, wordLength int32, number float64) int32 {
	var value basalt.Value = basalt.Str(basalt.Argument(word, wordLength))
	if basalt.ArgNull(2) {
		value = basalt.NullValue
	}
	code, err := run(string(basalt.Argument(statement, length)), value, number)
	if basalt.Failed(err, "22012") || basalt.Failed(err, "22P02") && basalt.ArgNull(2) {
		basalt.RaiseError(err)
	}
	if err != nil {
		basalt.Out(4, basalt.Int(-1))
		basalt.Out(5, basalt.Str(err.Error()))
	}
	return code
}

// batches reads a bigint and a text of each row; the first row comes by itself.
//
//go:wasmexport batches
func batches(statement unsafe.Pointer, length, most int32) {
	r, err := basalt.Query(string(basalt.Argument(statement, length)))
	if err != nil {
		basalt.RaiseError(err)
	}
	defer r.Close()
	r.Next()
	buffer := make([]byte, 10000)
	var rows, nulls, sum, letters int64
	for {
		c, n := r.NextColumns(most, buffer)
		if n == 0 {
			break
		}
		rows += int64(n)
		for i, x := range basalt.Values[int64](&c[0], n) {
			if c[0].IsNull(i) {
				nulls++
			} else {
				sum += x
			}
			letters += int64(len(c[1].Bytes(i)))
		}
	}
	if err := r.Err(); err != nil {
		basalt.RaiseError(err)
	}
	for i, x := range []int64{rows, nulls, sum, letters} {
		basalt.Out(int32(i+3), basalt.Int(x))
	}
}
