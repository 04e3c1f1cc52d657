package prove

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// eigen finds the eigenvalues of a symmetric matrix, ascending, by Householder's reduction to three diagonals and the implicit QL
// method (Golub and Van Loan, Matrix Computations, 8.3). The eigenvectors replace the matrix, one in each row. It reports false
// when ctx ended first.
func eigen(ctx context.Context, a []float64, n int) ([]float64, bool) {
	d, e := make([]float64, n), make([]float64, n)
	if !reduce(ctx, a, n, d, e) || !diagonalise(ctx, a, n, d, e) {
		return nil, false
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(d[i], d[j]) })
	values, vectors := make([]float64, n), make([]float64, n*n)
	for k, i := range order {
		values[k] = d[i]
		copy(vectors[k*n:], a[i*n:][:n])
	}
	copy(a, vectors)
	return values, true
}

// reduce brings a to three diagonals, d and beside it e, with e[i] between i and i+1. Row by row, a becomes the transposed
// transformation. It reports false when ctx ended first.
func reduce(ctx context.Context, a []float64, n int, d, e []float64) bool {
	mirrors, scratch := make([][]float64, n), make([]float64, n)
	for k := range max(0, n-2) {
		if ctx.Err() != nil {
			return false
		}
		if mirrors[k] = mirror(a[k*n:][:n], k); mirrors[k] != nil {
			reflect(a, n, k+1, mirrors[k], scratch)
		}
	}
	for i := range n {
		d[i] = a[i*n+i]
		if i+1 < n {
			e[i] = a[i*n+i+1]
		}
	}
	accumulate(a, n, mirrors)
	return true
}

// mirror is the vector v of the reflection 1 - v·vᵀ that leaves nothing of row k beyond the diagonal after its own, and makes it so in
// the row. It is nil where nothing is there already.
func mirror(row []float64, k int) []float64 {
	norm := 0.0
	for _, x := range row[k+1:] {
		norm += x * x
	}
	if norm -= row[k+1] * row[k+1]; norm == 0 {
		return nil
	}
	v := slices.Clone(row[k+1:])
	length := math.Copysign(math.Sqrt(norm+v[0]*v[0]), v[0])
	v[0] += length
	scale := math.Sqrt(2 / (norm + v[0]*v[0]))
	for i := range v {
		v[i] *= scale
	}
	row[k+1] = -length
	return v
}

// reflect applies a reflection to both sides of the square of a that begins at row and column from.
func reflect(a []float64, n, from int, v, scratch []float64) {
	rest, half := scratch[:len(v)], 0.0
	for i := range v {
		rest[i] = dot(a[(from+i)*n+from:][:len(v)], v)
		half += rest[i] * v[i] / 2
	}
	for i := range v {
		rest[i] -= half * v[i]
	}
	for i := range v {
		line := a[(from+i)*n+from:][:len(v)]
		vi, pi := v[i], rest[i]
		for j := range line {
			line[j] -= vi*rest[j] + pi*v[j]
		}
	}
}

// accumulate makes a the product of the reflections, transposed.
func accumulate(a []float64, n int, mirrors [][]float64) {
	clear(a)
	for i := range n {
		a[i*n+i] = 1
	}
	for k := n - 3; k >= 0; k-- {
		v := mirrors[k]
		if v == nil {
			continue
		}
		for i := k + 1; i < n; i++ {
			line := a[i*n+k+1:][:len(v)]
			s := dot(line, v)
			for j := range line {
				line[j] -= s * v[j]
			}
		}
	}
}

// diagonalise turns neighbouring rows of a until nothing is left beside the diagonal.
func diagonalise(ctx context.Context, a []float64, n int, d, e []float64) bool {
	for l := range n {
		for {
			m := l
			for m < n-1 && math.Abs(e[m]) > 1e-16*(math.Abs(d[m])+math.Abs(d[m+1])) {
				m++
			}
			if m == l {
				break
			}
			if ctx.Err() != nil {
				return false
			}
			g := (d[l+1] - d[l]) / (2 * e[l])
			g = d[m] - d[l] + e[l]/(g+math.Copysign(math.Hypot(g, 1), g))
			s, c, p := 1.0, 1.0, 0.0
			i := m - 1
			for ; i >= l; i-- {
				f, b := s*e[i], c*e[i]
				r := math.Hypot(f, g)
				e[i+1] = r
				if r == 0 {
					d[i+1] -= p
					e[m] = 0
					break
				}
				s, c = f/r, g/r
				g = d[i+1] - p
				r = (d[i]-g)*s + 2*c*b
				p = s * r
				d[i+1] = g + p
				g = c*r - b
				turn(a[i*n:][:n], a[(i+1)*n:][:n], c, s)
			}
			if i >= l {
				continue
			}
			d[l] -= p
			e[l], e[m] = g, 0
		}
	}
	return true
}

func turn(x, y []float64, c, s float64) {
	for k, u := range x {
		v := y[k]
		y[k] = s*u + c*v
		x[k] = c*u - s*v
	}
}

func dot(x, y []float64) (sum float64) {
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}
