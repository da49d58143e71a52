package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Assets returns the files of the console, index.html at the root. The files
// below assets carry a hash of their content in their names, so they may be
// cached for ever; index.html may not.
func Assets() fs.FS {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path
	}
	return root
}
