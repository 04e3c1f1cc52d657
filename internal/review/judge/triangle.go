package judge

import "math"

func newSquare(n int) [][]float64 {
	all := make([]float64, n*n)
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = all[i*n : (i+1)*n]
	}
	return rows
}

// triangle is the lower factor L of a positive definite matrix LLᵀ.
type triangle [][]float64

// cholesky factors a matrix in its place.
func cholesky(a [][]float64) *triangle {
	for i := range a {
		for j := 0; j <= i; j++ {
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			if i == j {
				a[i][i] = math.Sqrt(max(sum, 1e-12))
			} else {
				a[i][j] = sum / a[j][j]
			}
		}
	}
	t := triangle(a)
	return &t
}

// solve replaces b by the x of LLᵀx = b.
func (t *triangle) solve(b []float64) {
	l := *t
	for i := range b {
		for k := range i {
			b[i] -= l[i][k] * b[k]
		}
		b[i] /= l[i][i]
	}
	t.upper(b)
}

// upper replaces b by the x of Lᵀx = b: of independent normal b it makes x with the covariance of the inverse matrix.
func (t *triangle) upper(b []float64) {
	l := *t
	for i := len(b) - 1; i >= 0; i-- {
		for k := i + 1; k < len(b); k++ {
			b[i] -= l[k][i] * b[k]
		}
		b[i] /= l[i][i]
	}
}

// inverse of LLᵀ.
func (t *triangle) inverse() [][]float64 {
	out := newSquare(len(*t))
	for i := range out {
		out[i][i] = 1
		t.solve(out[i])
	}
	return out
}
