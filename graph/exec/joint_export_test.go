package exec

// Joints counts the calls that compute several members of a chain.
func (p *Program) Joints() (n int) {
	for _, x := range p.plan.vertices {
		if f, ok := x.form.(*fusedForm); ok {
			for _, j := range f.joints {
				if len(j.values)+len(j.inner) > 1 {
					n++
				}
			}
		}
	}
	return n
}
