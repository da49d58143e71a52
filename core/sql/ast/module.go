package ast

// CreateModule is CREATE [OR REPLACE] MODULE [IF NOT EXISTS] Name … AS 'Source', a
// statement of Basalt's own. "" tells what was not written.
type CreateModule struct {
	Loc
	Name        Name
	OrReplace   bool
	IfNotExists bool
	Version     string
	// Language is wasm or wat, in lower case unless it was quoted.
	Language string
	// Source is the module: base64, hex behind \x, or a text.
	Source string
	// SHA256 is the digest that the module must have, in hex.
	SHA256 string
	// Options are those of WITH. A nil Value means that the bare name was written.
	Options []*Option
}

// AlterModule is ALTER MODULE Name SET VERSION 'Version' or SET (Options). Its new
// names, owners and schemas are Rename, AlterOwner and AlterSchema.
type AlterModule struct {
	Loc
	Name    Name
	Version string
	Options []*Option
}

func (*CreateModule) stmtNode() {}
func (*AlterModule) stmtNode()  {}
