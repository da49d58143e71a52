package guest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
)

// ManifestFile is the file of a directory of sources that becomes the module's
// manifest.
const ManifestFile = "manifest.json"

// manifestSection is the custom section that a manifest is in.
const manifestSection = "basalt.manifest"

// customSection is the number of custom sections.
const customSection = 0

// header begins a module.
var header = []byte("\x00asm\x01\x00\x00\x00")

// AppendManifest returns a module with its manifest, as CREATE MODULE reads it. A
// manifest is JSON; what it has to say is the server's to check.
//
//	0, size of what follows, 15, "basalt.manifest", manifest (sizes in LEB128)
func AppendManifest(module, manifest []byte) ([]byte, error) {
	if !bytes.HasPrefix(module, header) {
		return nil, errors.New("this is no WebAssembly module: it has another header")
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, manifest); err != nil {
		return nil, fmt.Errorf("the manifest is not JSON: %w", err)
	}
	content := binary.AppendUvarint(nil, uint64(len(manifestSection)))
	content = append(content, manifestSection...)
	content = append(content, compact.Bytes()...)
	out := append(bytes.Clone(module), customSection)
	out = binary.AppendUvarint(out, uint64(len(content)))
	return append(out, content...), nil
}
