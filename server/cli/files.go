package cli

import (
	"io"
	"os"
	"path/filepath"

	"github.com/basaltdb/basalt/core/base/errs"
)

// serverFiles are the files of the machine, for COPY by superusers.
type serverFiles struct{}

// Open implements session.Files.
func (serverFiles) Open(path string) (io.ReadCloser, error) { return os.Open(path) }

// Create implements session.Files. The file is for the server's user alone to
// change.
func (serverFiles) Create(path string) (io.WriteCloser, error) {
	if !filepath.IsAbs(path) {
		return nil, errs.New(errs.InvalidName, "relative path not allowed for COPY to file")
	}
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
}
