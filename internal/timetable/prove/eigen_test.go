package prove

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"
)

func TestEigenvectorsAreOnlyStretched(t *testing.T) {
	t.Parallel()
	for n := 1; n < 40; n++ {
		random := rand.New(rand.NewPCG(uint64(n), 1))
		a := make([]float64, n*n)
		for i := range n {
			for j := range i + 1 {
				if random.IntN(3) > 0 { // with blocks and zeros
					a[i*n+j] = random.NormFloat64()
				}
				a[j*n+i] = a[i*n+j]
			}
		}
		vectors := append([]float64(nil), a...)
		values, ok := eigen(context.Background(), vectors, n)
		if !ok {
			t.Fatal("it was stopped")
		}
		for k, value := range values {
			if k > 0 && value < values[k-1] {
				t.Fatalf("%d: eigenvalues are not ascending: %v", n, values)
			}
			v := vectors[k*n:][:n]
			for l := range k + 1 {
				if got, want := dot(v, vectors[l*n:][:n]), map[bool]float64{true: 1}[k == l]; math.Abs(got-want) > 1e-9 {
					t.Fatalf("%d: eigenvectors %d and %d have the product %v", n, k, l, got)
				}
			}
			for i := range n {
				if got := dot(a[i*n:][:n], v); math.Abs(got-value*v[i]) > 1e-9 {
					t.Fatalf("%d: A·v is %v at %d, λ·v is %v", n, got, i, value*v[i])
				}
			}
		}
	}
}
