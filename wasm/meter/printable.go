package meter

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxName bounds the part of a module's name that an error shows.
const maxName = 80

// Printable returns a name of a module's as an error may show it: cut, and
// without anything that is not a visible character.
func Printable(name string) string {
	cut := false
	if len(name) > maxName {
		end := maxName
		for end > maxName-utf8.UTFMax && !utf8.RuneStart(name[end]) {
			end--
		}
		name, cut = name[:end], true
	}
	quoted := strconv.Quote(name)
	name = strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	if cut {
		name += "..."
	}
	return name
}
