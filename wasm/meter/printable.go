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
func Printable(name string) string { return PrintableTo(name, maxName) }

// PrintableTo is Printable for a text of at most so many bytes.
func PrintableTo(name string, most int) string {
	cut := false
	if len(name) > most {
		end := most
		for end > most-utf8.UTFMax && !utf8.RuneStart(name[end]) {
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
