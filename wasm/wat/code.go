package wat

// The opcodes that are written without a row of the table.
const (
	opElse       = 0x05
	opEnd        = 0x0b
	opIf         = 0x04
	opSelect     = 0x1b
	opSelectType = 0x1c
	opI32Const   = 0x41
	opRefFunc    = 0xd2
)

// coder is an expression under way.
type coder struct {
	out []byte
	// held are the folded instructions that wait for their operands.
	held     []byte
	constant bool // only what may initialise is allowed
	locals   space
	// labels are the names of the open blocks, "" for none, and byLabel the
	// depths at which a name is open, the innermost last.
	labels  []string
	byLabel map[string][]int
}

// begin starts an expression, which ends the one before.
func (c *coder) begin(constant bool) {
	c.locals.what = "local"
	c.byLabel, c.locals.names = emptied(c.byLabel), emptied(c.locals.names)
	c.locals.count = 0
	c.out, c.held, c.labels, c.constant = c.out[:0], c.held[:0], append(c.labels[:0], ""), constant
}

// emptied returns an empty map: m itself unless it is large, because clearing
// costs what it once held.
func emptied[V any](m map[string]V) map[string]V {
	if m == nil || len(m) > 64 {
		return map[string]V{}
	}
	clear(m)
	return m
}

// push opens a block's label.
func (c *coder) push(name string) {
	if name != "" {
		c.byLabel[name] = append(c.byLabel[name], len(c.labels))
	}
	c.labels = append(c.labels, name)
}

// pop closes the innermost label.
func (c *coder) pop() {
	last := len(c.labels) - 1
	if name := c.labels[last]; name != "" {
		open := c.byLabel[name]
		c.byLabel[name] = open[:len(open)-1]
	}
	c.labels = c.labels[:last]
}

// constant reads the constant expression of a global.
func (p *parser) constant() []byte {
	p.code.begin(true)
	p.instructions()
	p.code.out = append(p.code.out, opEnd)
	return p.code.out
}

// instructions reads instructions up to what is none.
func (p *parser) instructions() {
	for p.err == nil {
		switch {
		case p.is(tokOpen):
			p.folded()
		case p.isWord("end") || p.isWord("else") || !p.is(tokKeyword):
			return
		default:
			p.plain()
		}
	}
}

// otherWords are words that are no instructions but are in texts.
var otherWords = map[string]bool{
	"module": true, "type": true, "import": true, "export": true, "start": true, "param": true, "result": true, "local": true,
	"then": true, "else": true, "end": true, "offset": true, "item": true,
}

// renamed are instructions under the names that they once had.
var renamed = map[string]string{
	"get_local": "local.get", "set_local": "local.set", "tee_local": "local.tee", "get_global": "global.get", "set_global": "global.set",
	"current_memory": "memory.size", "grow_memory": "memory.grow",
}

// instruction finds the instruction of the next token, which stays.
func (p *parser) instruction() *instruction {
	t := p.tok()
	name := p.text(t)
	in := byName[name]
	switch {
	case t.kind != tokKeyword:
		p.expected("an instruction")
	case p.spaceOf(name) != nil || otherWords[name]:
		if p.at > 0 && p.toks[p.at-1].kind == tokOpen { // its own parenthesis is not what is open
			p.leave()
		}
		p.expectedInside("an instruction")
	case in == nil:
		p.wrong(t, "unknown instruction \"%s\"", excerpt(name))
		p.suggestInstruction(name)
	case p.code.constant && !in.constant:
		p.wrong(t, "expected a constant expression, which %s cannot be in", name)
	default:
		return in
	}
	return nil
}

// suggestInstruction adds the instruction to an error that was probably meant.
func (p *parser) suggestInstruction(name string) {
	near := newNearest(name)
	near.best = renamed[name]
	for known := range byName {
		near.try(known)
	}
	p.hint(near)
}

// plain reads an instruction that is not in parentheses.
func (p *parser) plain() {
	in := p.instruction()
	if in == nil {
		return
	}
	if in.imm == immBlock {
		p.plainBlock(in)
		return
	}
	p.skip()
	p.code.out = p.encode(in, p.code.out)
}

// plainBlock reads "block ... end" and the like.
func (p *parser) plainBlock(in *instruction) {
	p.enter()
	label, _ := p.id()
	p.code.out = p.blockType(in.append(p.code.out))
	p.code.push(p.text(label))
	p.instructions()
	if in.code == opIf && p.isWord("else") {
		p.skip()
		p.sameLabel(label)
		p.otherwise(p.instructions)
	}
	if !p.isWord("end") {
		p.expectedInside("an instruction or \"end\"")
		return
	}
	p.skip()
	p.sameLabel(label)
	p.closeBlock()
	p.leave()
}

// closeBlock ends a block in the code.
func (p *parser) closeBlock() {
	p.code.pop()
	p.code.out = append(p.code.out, opEnd)
}

// otherwise writes the second branch of an if; an empty one is the same as
// none.
func (p *parser) otherwise(branch func()) {
	before := len(p.code.out)
	p.code.out = append(p.code.out, opElse)
	branch()
	if len(p.code.out) == before+1 {
		p.code.out = p.code.out[:before]
	}
}

// sameLabel reads the name that may stand behind else and end.
func (p *parser) sameLabel(label token) {
	t, ok := p.id()
	switch {
	case !ok || p.text(t) == p.text(label):
	case label.kind == tokID:
		p.wrong(t, "expected %s, the name of the block, found %s", excerpt(p.text(label)), p.found(t))
	default:
		p.wrong(t, "the block has no name, found %s", p.found(t))
	}
}

// folded reads an instruction in parentheses, with its operands.
func (p *parser) folded() {
	p.enter()
	in := p.instruction()
	if in == nil {
		return
	}
	p.skip()
	if in.imm == immBlock {
		p.foldedBlock(in)
		return
	}
	held := len(p.code.held)
	p.code.held = p.encode(in, p.code.held)
	p.operands()
	p.close("an operand in parentheses or ")
	p.release(held)
}

// operands reads folded instructions, up to the branches of an if.
func (p *parser) operands() {
	for p.err == nil && p.is(tokOpen) && !p.isOpen("then") {
		p.folded()
	}
}

// release writes what was held back since a place.
func (p *parser) release(held int) {
	if p.err == nil {
		p.code.out = append(p.code.out, p.code.held[held:]...)
		p.code.held = p.code.held[:held]
	}
}

// foldedBlock reads "(block ...)", "(loop ...)" or "(if ...)" behind its
// keyword.
func (p *parser) foldedBlock(in *instruction) {
	label, _ := p.id()
	held := len(p.code.held)
	p.code.held = p.blockType(in.append(p.code.held))
	if in.code == opIf {
		p.operands() // the condition is outside of the label
	}
	p.release(held)
	p.code.push(p.text(label))
	if in.code == opIf {
		p.branches()
	} else {
		p.instructions()
	}
	p.close("an instruction or ")
	p.closeBlock()
}

// branches reads "(then ...)" and "(else ...)".
func (p *parser) branches() {
	if !p.isOpen("then") {
		p.expected("\"(then\" or an operand in parentheses")
		return
	}
	p.open()
	p.instructions()
	p.close("an instruction or ")
	if !p.isOpen("else") {
		return
	}
	p.open()
	p.otherwise(p.instructions)
	p.close("an instruction or ")
}

// blockType reads and appends the type of a block: nothing, one result, or the
// index of a type.
func (p *parser) blockType(dst []byte) []byte {
	u := p.typeUse(false)
	switch {
	case len(u.params) > 0 || len(u.results) > 1:
		return appendS64(dst, int64(p.resolve(&u)))
	case len(u.results) == 1:
		return append(dst, u.results[0])
	}
	return append(dst, typeEmpty)
}
