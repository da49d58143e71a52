package logical

// Inputs returns nil.
func (n *Get) Inputs() []Node { return nil }

// WithInputs returns n.
func (n *Get) WithInputs([]Node) Node { return n }

// Inputs returns nil.
func (n *SystemGet) Inputs() []Node { return nil }

// WithInputs returns n.
func (n *SystemGet) WithInputs([]Node) Node { return n }

// Inputs returns nil.
func (n *Values) Inputs() []Node { return nil }

// WithInputs returns n.
func (n *Values) WithInputs([]Node) Node { return n }

// Inputs returns the rows that the function takes, if it takes some.
func (n *TableFunc) Inputs() []Node {
	if n.Input == nil {
		return nil
	}
	return []Node{n.Input}
}

// WithInputs returns a copy over another input.
func (n *TableFunc) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns nil.
func (n *CTEScan) Inputs() []Node { return nil }

// WithInputs returns n.
func (n *CTEScan) WithInputs([]Node) Node { return n }

// Inputs returns the input.
func (n *Filter) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Filter) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Project) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Project) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *ProjectSet) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *ProjectSet) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Aggregate) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Aggregate) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Distinct) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Distinct) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Sort) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Sort) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *LockRows) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *LockRows) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Limit) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Limit) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Window) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Window) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Insert) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Insert) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Update) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Update) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns the input.
func (n *Delete) Inputs() []Node { return []Node{n.Input} }

// WithInputs returns a copy over another input.
func (n *Delete) WithInputs(in []Node) Node {
	c := *n
	c.Input = in[0]
	return &c
}

// Inputs returns both inputs.
func (n *Join) Inputs() []Node { return []Node{n.Left, n.Right} }

// WithInputs returns a copy over other inputs.
func (n *Join) WithInputs(in []Node) Node {
	c := *n
	c.Left, c.Right = in[0], in[1]
	return &c
}

// Inputs returns both inputs.
func (n *SetOp) Inputs() []Node { return []Node{n.Left, n.Right} }

// WithInputs returns a copy over other inputs.
func (n *SetOp) WithInputs(in []Node) Node {
	c := *n
	c.Left, c.Right = in[0], in[1]
	return &c
}

// Inputs returns both inputs.
func (n *CTE) Inputs() []Node { return []Node{n.Definition, n.Input} }

// WithInputs returns a copy over other inputs.
func (n *CTE) WithInputs(in []Node) Node {
	c := *n
	c.Definition, c.Input = in[0], in[1]
	return &c
}

// Inputs returns both inputs.
func (n *RecursiveUnion) Inputs() []Node { return []Node{n.Initial, n.Recursive} }

// WithInputs returns a copy over other inputs.
func (n *RecursiveUnion) WithInputs(in []Node) Node {
	c := *n
	c.Initial, c.Recursive = in[0], in[1]
	return &c
}
