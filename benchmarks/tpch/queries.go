package tpch

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed queries/*.sql
var files embed.FS

// Query returns query n, 1 to 22, for a scale: q11's fraction depends on it.
func Query(n int, scale float64) (string, error) {
	b, err := files.ReadFile(fmt.Sprintf("queries/q%02d.sql", n))
	if err != nil {
		return "", err
	}
	fraction := strconv.FormatFloat(0.0001/scale, 'f', -1, 64)
	return strings.ReplaceAll(string(b), ":fraction", fraction), nil
}

// Queries is how many queries there are.
const Queries = 22
